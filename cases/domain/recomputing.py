"""Computing open clocks anew after the calendar of a year or a rule changed."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from cases.domain.clocks import sync
from cases.domain.events import record
from cases.domain.locks import locked
from cases.duties.contract import all_duties
from cases.enums import ClockState, EventKind
from cases.models import Clock, ClockRule
from offices import workdays
from offices.models import CalendarYear
from offices.workdays import Calendar

NOT_ENDED = (ClockState.RUNNING, ClockState.PAUSED, ClockState.EXEMPT)


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
    changed = _recompute(touched, {"year": year})
    CalendarYear.objects.filter(year=year).update(recomputed_at=began)
    return changed


def sweep_years() -> int:
    """Recompute the years whose change nobody took up; return how many cases changed."""
    waiting = CalendarYear.objects.filter(changed_at__isnull=False)
    waiting = waiting.filter(Q(recomputed_at=None) | Q(recomputed_at__lt=F("changed_at")))
    return sum(recompute_year(year=year) for year in waiting.values_list("year", flat=True))


def clocks_since(code: str, day: date) -> QuerySet[Clock]:
    """Return the clocks of rule `code` that have not ended and go by its version of the day `day` or later.

    That is the day on which they began; a clock that follows another goes by the day of its first event.
    """
    began = Q(pk__in=())
    for slug, use in ((duty.slug, use) for duty in all_duties() for use in duty.clocks if use.rule == code):
        field = "started_by__occurred_on" if use.follows else "started_on"
        began |= Q(case__duty=slug, **{f"{field}__gte": day})
    return Clock.objects.filter(began, code=code, stopped_by=None, state__in=NOT_ENDED)


def recompute_rule(*, rule_id: int) -> int:
    """Derive anew the open clocks that go by a version keyed late; return how many cases changed.

    As for a year: a transaction and a line in the timeline for each case, safe to run twice.
    """
    rule = ClockRule.objects.get(pk=rule_id)
    changed = _recompute(
        clocks_since(rule.code, rule.effective_from), {"version": f"{rule.code} {rule.effective_from}"}
    )
    ClockRule.objects.filter(pk=rule_id).update(recomputed_at=timezone.now())
    return changed


def sweep_rules() -> int:
    """See to the versions that nobody saw to; return how many cases changed."""
    waiting = ClockRule.objects.filter(recomputed_at=None, effective_from__lte=F("keyed_at__date"))
    return sum(recompute_rule(rule_id=rule_id) for rule_id in waiting.values_list("pk", flat=True))


@transaction.atomic
def _settled(year: int) -> datetime:
    """Return a moment before which no change of the year is still on its way: each holds the year's row."""
    list(CalendarYear.objects.select_for_update().filter(year=year))
    return timezone.now()


def _recompute(clocks: QuerySet[Clock], why: dict) -> int:
    cases = clocks.order_by("case_id").values_list("case_id", flat=True).distinct()
    calendar = workdays.load_calendar(date.min, date.max)
    return sum(_recompute_case(case_id, why, calendar) for case_id in list(cases))


@transaction.atomic
def _recompute_case(case_id: int, why: dict, calendar: Calendar) -> int:
    case = locked(case_id)
    changed = sync(case, calendar)
    if not changed:
        return 0
    record(case, EventKind.CLOCKS_RECOMPUTED, by=None, data=why | {"clocks": [c.code for c in changed]})
    return 1
