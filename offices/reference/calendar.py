"""Days off and make-up working days, from `chinesecalendar` (the State Council's yearly notices)."""

from chinese_calendar.constants import holidays, workdays
from django.utils import timezone

from offices.enums import DayKind
from offices.models import CalendarDay, CalendarYear

NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "抗战胜利70周年纪念日",
}
SATURDAY = 5
SOURCE = "国务院办公厅{year}年节假日安排通知"  # as the package has them, see docs/sources.md


def load() -> int:
    """Add, as confirmed, each year of the package of which the calendar holds nothing; return how many.

    Only days that differ from the plain week are kept: weekdays off, and Saturdays and Sundays worked.
    A year that an admin has begun or confirmed on screen is left as it is.
    """
    held = set(CalendarYear.objects.values_list("year", flat=True))
    held |= {day.year for day in CalendarDay.objects.dates("date", "year")}
    years = sorted({day.year for day in holidays} - held)
    CalendarYear.objects.bulk_create(
        CalendarYear(year=year, source=SOURCE.format(year=year), confirmed_at=timezone.now())
        for year in years
    )
    CalendarDay.objects.bulk_create(
        CalendarDay(date=day, kind=kind, note=NAMES[name])
        for kind, days in ((DayKind.HOLIDAY, holidays), (DayKind.WORKDAY, workdays))
        for day, name in days.items()
        if day.year in years and (day.weekday() < SATURDAY) == (kind == DayKind.HOLIDAY)
    )
    return len(years)
