"""The reckoning of clocks: from what happened to a case, which limits run, until when, and why.

Pure: everything comes in as arguments, nothing is read or written. The same facts always give the same
clocks, so a stored date can be derived again and explained day by day.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from cases.duties.contract import ClockUse
from cases.enums import CaseFlag, ClockState, EventKind, Unit
from cases.models import Case, CaseEvent, ClockRule, Pause
from offices import workdays
from offices.workdays import Calendar, Due

FALLS_AWAY = (EventKind.WITHDRAWN, EventKind.MERGED, EventKind.VOIDED)
LONG_PERIOD = timedelta(days=30)
SOON_LONG, SOON_SHORT = timedelta(days=7), timedelta(days=3)
WITHOUT_LENGTH = (Unit.SAME_DAY, Unit.IMMEDIATE)
Granted = Mapping[tuple[str, int], Sequence[tuple[int, str]]]


@dataclass(frozen=True)
class Facts:
    """What the clocks of one case follow from, each in the order in which it happened.

    `granted` has extensions as (length, unit) by rule code and id of the event that started the clock;
    `exempt` says that no reply is owed.
    """

    case: Case
    events: Sequence[CaseEvent]
    pauses: Sequence[Pause]
    granted: Granted
    exempt: bool


@dataclass(frozen=True)
class Reckoned:
    """One clock as it follows from the facts; `due` carries every step of the count."""

    use: ClockUse
    rule: ClockRule
    started_by: CaseEvent
    started_on: date
    due: Due
    due_on: date
    soon_on: date
    state: ClockState
    stopped_by: CaseEvent | None = None
    stopped_on: date | None = None
    in_time: bool | None = None
    suspended_days: int = 0
    extended_days: int = 0


def reckon(
    uses: Iterable[ClockUse], facts: Facts, rules: Sequence[ClockRule], calendar: Calendar
) -> list[Reckoned]:
    """Return every clock that runs or ran on the case.

    `uses` are the duty's clocks, a followed one before its follower; `rules` all versions of their rules. The
    version in force on the start day holds, whatever came later; where none was in force no clock runs.
    """
    found: list[Reckoned] = []
    for use in uses:
        if use.applies is None or use.applies(facts.case):
            found += _instances(use, facts, rules, calendar, found)
    return found


def rule_on(rules: Iterable[ClockRule], code: str, day: date) -> ClockRule | None:
    """Return the version of rule `code` in force on `day`, if it sets a length; of two, the latest."""
    in_force = [
        rule
        for rule in rules
        if rule.code == code
        and rule.effective_from <= day
        and (not rule.effective_to or day <= rule.effective_to)
    ]
    rule = max(in_force, key=lambda version: version.effective_from, default=None)
    return rule if rule and (rule.length is not None or rule.unit in WITHOUT_LENGTH) else None


def _instances(use, facts, rules, calendar, earlier) -> list[Reckoned]:
    """Return the clocks of one use: one for each start that finds none running, and for each restart."""
    clocks: list[Reckoned] = []
    ended_by = 0
    for event in facts.events:
        if event.pk <= ended_by or event.kind not in use.starts or (clocks and not clocks[-1].stopped_by):
            continue
        clock = _clock(use, facts, rules, calendar, event, _first_day(use, event, earlier))
        while clock:
            clocks.append(clock)
            stop = clock.stopped_by
            ended_by = stop.pk if stop else ended_by
            again = stop is not None and clock.state == ClockState.STOPPED and stop.kind in use.restarts
            clock = _clock(use, facts, rules, calendar, stop, stop.occurred_on) if again else None
    return clocks


def _first_day(use: ClockUse, event: CaseEvent, earlier: list[Reckoned]) -> date | None:
    if use.follows is None:
        return timezone.localdate(event.at) if use.from_recorded else event.occurred_on
    followed = [
        clock for clock in earlier if clock.rule.code == use.follows and clock.started_by.pk == event.pk
    ]
    return followed[0].due_on if followed else None


def _clock(use, facts, rules, calendar, event: CaseEvent, first: date | None) -> Reckoned | None:
    rule = rule_on(rules, use.rule, first) if first else None
    if rule is None:
        return None
    stop = _stop(use, facts, event, first)
    paused, suspended = _paused(use, facts, event, stop)
    granted = list(facts.granted.get((use.rule, event.pk), ()))
    due = _due(facts.case, event, first, rule, calendar, granted, suspended)
    last = workdays.local_date(due.due)
    bare = _due(facts.case, event, first, rule, calendar, [], suspended) if granted else due
    state = _state(use, facts, stop, paused, first)
    stopped = state == ClockState.STOPPED
    return Reckoned(
        use=use,
        rule=rule,
        started_by=event,
        started_on=first,
        due=due,
        due_on=last,
        soon_on=_soon(first, last),
        state=state,
        stopped_by=stop,
        stopped_on=stop.occurred_on if stop else None,
        in_time=stop.occurred_on <= last if stopped else None,
        suspended_days=suspended,
        extended_days=(last - workdays.local_date(bare.due)).days,
    )


def _stop(use: ClockUse, facts: Facts, start: CaseEvent, first: date) -> CaseEvent | None:
    """Return the event that ends the clock: what stops it, or what lets it fall away.

    A restarting event before the first day of a following clock belongs to the clock that it follows.
    """
    for event in facts.events:
        if event.pk <= start.pk:
            continue
        if event.kind in FALLS_AWAY or (event.kind == EventKind.CLOSED and not use.outlives_closing):
            return event
        too_early = event.kind in use.restarts and use.follows and event.occurred_on <= first
        if event.kind in use.stops and not too_early:
            return event
    return None


def _state(use: ClockUse, facts: Facts, stop: CaseEvent | None, paused: bool, first: date) -> ClockState:
    if stop and stop.kind in use.stops and not (use.follows and stop.occurred_on <= first):
        return ClockState.STOPPED
    if facts.exempt and use.reply and not (stop and stop.kind in FALLS_AWAY):
        return ClockState.EXEMPT
    if stop:
        return ClockState.CANCELLED
    return ClockState.PAUSED if paused else ClockState.RUNNING


def _paused(use: ClockUse, facts: Facts, start: CaseEvent, stop: CaseEvent | None) -> tuple[bool, int]:
    """Return whether a pause is open, and the calendar days of those that ended while the clock ran."""
    if not use.pausable:
        return False, 0
    mine = [
        pause
        for pause in facts.pauses
        if pause.started_by_id > start.pk and (stop is None or pause.started_by_id < stop.pk)
    ]
    days = sum((pause.ends_on - pause.starts_on).days for pause in mine if pause.ends_on)
    return any(pause.ends_on is None for pause in mine), days


def _due(case, event, first, rule: ClockRule, calendar: Calendar, granted, suspended: int) -> Due:
    return workdays.due(
        calendar,
        _moment(case, event) if rule.unit == Unit.HOUR else first,
        rule.length or 0,
        rule.unit,
        rule.roll,
        in_custody=rule.custody_exempt and CaseFlag.IN_CUSTODY in case.flags,
        month_end_sticky=rule.month_end_sticky,
        backward=rule.backward,
        extensions=granted,
        extra_days=suspended,
    )


def _moment(case: Case, event: CaseEvent) -> datetime:
    return case.received_at if event.kind == EventKind.REGISTERED else event.at


def _soon(first: date, last: date) -> date:
    """Return the day from which the clock is due soon: three days before the end, seven for long periods."""
    margin = SOON_LONG if last - first >= LONG_PERIOD else SOON_SHORT
    return max(first, last - margin)
