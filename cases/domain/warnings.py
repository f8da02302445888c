"""Warnings of clocks: due soon, overdue, then the director, then the district; each once, in working time."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from cases.domain.events import record
from cases.domain.locks import locked
from cases.enums import ClockState, EventKind
from cases.models import Clock
from offices import workdays

DIRECTOR_AFTER = 1  # working days overdue
DISTRICT_AFTER = 3  # working days overdue
BATCH = 1000


def warn(*, as_of: datetime) -> int:
    """Give the warnings that are owed at the aware moment `as_of`; return how many were given.

    Outside working time nothing is given: it waits for the next working morning. A clock that has run out is
    not also called due soon.
    """
    today = workdays.local_date(as_of)
    calendar = workdays.load_calendar(today - timedelta(days=31), today)
    if not workdays.is_working_time(calendar, as_of):
        return 0
    director_day = workdays.add_workdays(calendar, today, -DIRECTOR_AFTER)
    district_day = workdays.add_workdays(calendar, today, -DISTRICT_AFTER)
    return (
        _give("warned_soon_at", EventKind.CLOCK_DUE_SOON, Q(soon_on__lte=today, due_on__gte=today))
        + _give("warned_overdue_at", EventKind.CLOCK_OVERDUE, Q(due_on__lt=today))
        + _give("told_director_at", EventKind.CLOCK_ESCALATED, Q(due_on__lt=director_day), level="director")
        + _give("told_district_at", EventKind.CLOCK_ESCALATED, Q(due_on__lt=district_day), level="district")
    )


def _give(mark: str, kind: EventKind, where: Q, **data: str) -> int:
    """Warn of every clock of `where` that bears no `mark` yet."""
    owed = Clock.objects.filter(where, state=ClockState.RUNNING, **{mark: None}).order_by("id")
    return sum(_warn(pk, case, mark, kind, data) for pk, case in owed.values_list("pk", "case_id")[:BATCH])


@transaction.atomic
def _warn(clock_id: int, case_id: int, mark: str, kind: EventKind, data: dict) -> int:
    """Lock the case first, as every verb does; the conditional update makes a second warning impossible."""
    case = locked(case_id)
    owed = Clock.objects.filter(pk=clock_id, state=ClockState.RUNNING, **{mark: None})
    if not owed.update(**{mark: timezone.now()}):
        return 0
    clock = Clock.objects.select_related("rule").get(pk=clock_id)
    words = {"clock": clock.code, "rule": clock.rule.title, "due_on": clock.due_on.isoformat()}
    record(case, kind, by=None, data=words | data)
    return 1
