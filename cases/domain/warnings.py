"""Warnings of clocks: due soon, overdue, then the director, then the district; each once, in working time."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from cases.domain.events import record
from cases.domain.locks import locked
from cases.enums import ClockState, EventKind
from cases.models import Clock
from offices import workdays
from offices.workdays import Calendar

DIRECTOR_AFTER = 1  # working days overdue
DISTRICT_AFTER = 3  # working days overdue
BATCH = 1000  # of each sort in one round
PATIENCE = timedelta(minutes=8)  # then the next run goes on, ten minutes after this one began


@dataclass(frozen=True)
class Sort:
    """A sort of warning: the field that says it was given, the event, what it is owed to, its superior."""

    mark: str
    kind: EventKind
    where: Q
    level: str = ""


def warn(*, as_of: datetime, patience: timedelta = PATIENCE) -> int:
    """Give the warnings that are owed at the aware moment `as_of`; return how many were given.

    Outside working time nothing is given: it waits for the next working morning. A clock that has run out is
    not also called due soon, nor one that began today unless it ends today. Rounds follow each other until
    nothing is owed or `patience` is at its end, so that many of one sort do not hold up the others.
    """
    today = workdays.local_date(as_of)
    calendar = workdays.load_calendar(today - timedelta(days=31), today)
    if not workdays.is_working_time(calendar, as_of):
        return 0
    until = time.monotonic() + patience.total_seconds()
    sorts, given, more = list(_sorts(calendar, today)), 0, 1
    while more:
        more = sum(_warn(*owed) for owed in _round(sorts) if time.monotonic() < until)
        given += more
    return given


def _round(sorts: list[Sort]) -> Iterator[tuple[int, int, Sort]]:
    """Give clock, case and sort of the oldest warnings of each sort."""
    for sort in sorts:
        for clock_id, case_id in _owed(sort).values_list("pk", "case_id")[:BATCH]:
            yield clock_id, case_id, sort


def _sorts(calendar: Calendar, today: date) -> Iterator[Sort]:
    """Give the sorts of warnings in the order in which they are given on `today`."""
    fresh = Q(due_on=today) | Q(started_on__lt=today)
    yield Sort("warned_soon_at", EventKind.CLOCK_DUE_SOON, fresh & Q(soon_on__lte=today, due_on__gte=today))
    for mark, kind, after, level in (
        ("warned_overdue_at", EventKind.CLOCK_OVERDUE, 0, ""),
        ("told_director_at", EventKind.CLOCK_ESCALATED, DIRECTOR_AFTER, "director"),
        ("told_district_at", EventKind.CLOCK_ESCALATED, DISTRICT_AFTER, "district"),
    ):
        ran_out = workdays.add_workdays(calendar, today, -after)
        # The district is told last: the condition repeats the one of the index.
        yield Sort(mark, kind, Q(due_on__lt=ran_out, told_district_at=None), level)


def _owed(sort: Sort):
    """Return the clocks that are owed this warning, the oldest first."""
    clocks = Clock.objects.filter(sort.where, state=ClockState.RUNNING, **{sort.mark: None})
    return clocks.order_by(F("soon_on") if sort.mark == "warned_soon_at" else F("due_on"))


@transaction.atomic
def _warn(clock_id: int, case_id: int, sort: Sort) -> int:
    """Lock the case first, as every verb does; the conditional update makes a second warning impossible."""
    case = locked(case_id)
    if not _owed(sort).filter(pk=clock_id).order_by().update(**{sort.mark: timezone.now()}):
        return 0
    clock = Clock.objects.select_related("rule").get(pk=clock_id)
    data = {
        "clock": clock.code,
        "rule": clock.rule.title,
        "due_on": clock.due_on.isoformat(),
        "provisional": clock.provisional,
    }
    record(case, sort.kind, by=None, data=data | ({"level": sort.level} if sort.level else {}))
    return 1
