"""Computing clocks anew after the calendar of a year was changed or confirmed."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from cases.domain.clocks import sync
from cases.domain.events import record
from cases.domain.locks import locked
from cases.enums import ClockState, EventKind
from cases.models import Clock
from offices import workdays
from offices.models import CalendarYear
from offices.workdays import Calendar


def recompute_year(*, year: int) -> int:
    """Derive anew the open clocks that reach into `year`; return how many cases changed.

    Each case is a transaction of its own, so that work goes on; a case whose dates or marks changed gets one
    line in its timeline. Safe to run twice and after an interruption. A further change of the calendar
    meanwhile is later than the moment noted at the end, so that it is taken up as well.
    """
    began = _settled(year)
    first, last = date(year, 1, 1), date(year, 12, 31)
    touched = Clock.objects.filter(
        Q(provisional=True) | Q(due_on__gte=first),
        state__in=(ClockState.RUNNING, ClockState.PAUSED),
        started_on__lte=last,
    )
    cases = touched.order_by("case_id").values_list("case_id", flat=True).distinct()
    calendar = workdays.load_calendar(date.min, date.max)
    changed = sum(_recompute(case_id, year, calendar) for case_id in list(cases))
    CalendarYear.objects.filter(year=year).update(recomputed_at=began)
    return changed


def sweep_years() -> int:
    """Recompute the years whose change nobody took up; return how many cases changed."""
    waiting = CalendarYear.objects.filter(changed_at__isnull=False)
    waiting = waiting.filter(Q(recomputed_at=None) | Q(recomputed_at__lt=F("changed_at")))
    return sum(recompute_year(year=year) for year in waiting.values_list("year", flat=True))


@transaction.atomic
def _settled(year: int) -> datetime:
    """Return a moment before which no change of the year is still on its way: each holds the year's row."""
    list(CalendarYear.objects.select_for_update().filter(year=year))
    return timezone.now()


@transaction.atomic
def _recompute(case_id: int, year: int, calendar: Calendar) -> int:
    case = locked(case_id)
    changed = sync(case, calendar)
    if not changed:
        return 0
    record(
        case, EventKind.CLOCKS_RECOMPUTED, by=None, data={"year": year, "clocks": [c.code for c in changed]}
    )
    return 1
