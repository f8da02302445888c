"""The working-day calendar, a year a page."""

from calendar import Calendar
from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from offices.enums import DayKind
from offices.models import CalendarDay, CalendarYear
from offices.reach import may
from offices.roles import Permission

FIRST, LAST = 2004, 2099
SATURDAY = 5


@dataclass(frozen=True)
class Cell:
    """One day of the grid; `look` says how it differs, `mark` is the sign that print and paper know."""

    day: date
    look: str
    mark: str
    note: str


def calendar_now(request: HttpRequest) -> HttpResponse:
    """Go to the present year."""
    return redirect("calendar", timezone.localdate().year)


def calendar(request: HttpRequest, year: int) -> HttpResponse:
    """Show the twelve months of a year with its days off and make-up working days."""
    check_year(year)
    marked = {day.date: day for day in CalendarDay.objects.filter(date__year=year)}
    context = {
        "year": year,
        "months": [(date(year, month, 1), _weeks(year, month, marked)) for month in range(1, 13)],
        "marked": [marked[day] for day in sorted(marked)],
        "record": CalendarYear.objects.filter(year=year).select_related("confirmed_by").first(),
        "previous": year - 1 if year > FIRST else None,
        "next": year + 1 if year < LAST else None,
        "today": timezone.localdate(),
        "may_manage": may(request.user, Permission.CALENDAR_MANAGE),
    }
    return render(request, "offices/calendar.html", context)


def check_year(year: int) -> None:
    """Raise Http404 for a year that the calendar does not hold."""
    if not FIRST <= year <= LAST:
        raise Http404


def _weeks(year: int, month: int, marked: dict[date, CalendarDay]) -> list[list[Cell | None]]:
    """The weeks of a month from Monday on; None for a day of another month."""
    weeks = Calendar(firstweekday=0).monthdatescalendar(year, month)
    return [[_cell(day, marked.get(day)) if day.month == month else None for day in week] for week in weeks]


def _cell(day: date, held: CalendarDay | None) -> Cell:
    if held is None:
        return Cell(day, "weekend" if day.weekday() >= SATURDAY else "plain", "", "")
    return Cell(day, held.kind, "休" if held.kind == DayKind.HOLIDAY else "班", held.note)
