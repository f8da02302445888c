"""The reckoning of clocks: from what happened to a case, which limits run, until when, and why.

Pure: everything comes in as arguments, nothing is read or written. The same facts always give the same
clocks, so a stored date can be derived again and explained day by day.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from cases.duties.contract import ClockUse
from cases.enums import CaseFlag, ClockState, EventKind, Unit
from cases.models import Case, CaseEvent, ClockRule, Pause
from offices import workdays
from offices.workdays import Calendar, Due

FALLS_AWAY = (EventKind.WITHDRAWN, EventKind.MERGED, EventKind.VOIDED)
LONG_PERIOD = 30  # calendar days; a month counts as so many, February too
SOON_LONG, SOON_SHORT = timedelta(days=7), timedelta(days=3)
WITHOUT_LENGTH = (Unit.SAME_DAY, Unit.IMMEDIATE)
Granted = Mapping[tuple[str, int], Sequence[tuple[int, str]]]


@dataclass(frozen=True)
class Lifted:
    """An exemption that ended because the person was reached, as the events that granted and ended it."""

    granted: CaseEvent
    reached: CaseEvent


@dataclass(frozen=True)
class Facts:
    """What the clocks of one case follow from, each in the order in which it happened.

    `granted` has extensions as (length, unit) by rule code and id of the event that started the clock;
    `exempt` says that no reply is owed, whenever it came to be; `exempted_by` are the ids of the events by
    which a superior took away, for good, what was owed until then; `lifted` are exemptions that ended.
    """

    case: Case
    events: Sequence[CaseEvent]
    pauses: Sequence[Pause]
    granted: Granted
    exempt: bool
    exempted_by: Sequence[int] = ()
    lifted: Sequence[Lifted] = ()


@dataclass(frozen=True)
class Standstill:
    """A pause as far as it holds up one clock, in calendar days from `first`; no `last` while it lasts.

    `moved` are the days off that lay between the nominal end and a pause that began after it.
    """

    pause: Pause
    first: date
    last: date | None
    days: int
    moved: int


@dataclass(frozen=True)
class Reckoned:
    """One clock as it follows from the facts; `due` carries every step of the count.

    `extended_days` are the calendar days that extensions added, before the end is moved off days off.
    """

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
    standstills: tuple[Standstill, ...] = ()
    suspended_days: int = 0
    extended_days: int = 0


def reckon(
    uses: Iterable[ClockUse], facts: Facts, rules: Sequence[ClockRule], calendar: Calendar
) -> list[Reckoned]:
    """Return every clock that runs or ran on the case.

    `uses` are the duty's clocks, each after those that it follows or gives way to; `rules` all versions of
    their rules. The version in force on the day of the start event holds, whatever came later; where none was
    in force no clock runs. A version that was keyed after a clock had ended is not known to that clock. A
    matter that was handed over offline has none.
    """
    found: list[Reckoned] = []
    for use in uses if not facts.case.offline else ():
        if use.applies is None or use.applies(facts.case):
            found += _instances(use, facts, rules, calendar, found)
    return found


def rule_on(
    rules: Iterable[ClockRule], code: str, day: date, known: datetime | None = None
) -> ClockRule | None:
    """Return the version of rule `code` in force on `day`, if it sets a length; of two, the latest.

    With `known`, as the rule stood at that moment: a version keyed later neither counts nor ends another.
    """
    versions = [rule for rule in rules if rule.code == code]
    later = [rule for rule in versions if known and rule.keyed_at and rule.keyed_at > known]
    cut_short = {rule.effective_from - timedelta(days=1) for rule in later}
    in_force = [
        rule
        for rule in versions
        if rule not in later
        and rule.effective_from <= day
        and (rule.effective_to is None or day <= rule.effective_to or rule.effective_to in cut_short)
    ]
    rule = max(in_force, key=lambda version: version.effective_from, default=None)
    return rule if rule and (rule.length is not None or rule.unit in WITHOUT_LENGTH) else None


def _instances(use, facts, rules, calendar, earlier) -> list[Reckoned]:
    """Return the clocks of one use: one for each start that finds none running, and for each restart.

    What was recorded decides which clock an event belongs to; among the events that could stop one clock the
    first by the day that counts does, since a deed done in time may be recorded late.
    """
    clocks: list[Reckoned] = []
    events = [event for event in facts.events if not _taken_back(event, facts.events)]
    for position, event in enumerate(events):
        others = [clock for clock in earlier if clock.use.rule in use.unless]
        if event.kind not in use.starts or not all(
            _over_before(clock, event, facts) for clock in (*clocks[-1:], *others)
        ):
            continue
        ends = _possible_ends(use, events[position + 1 :])
        clock = _clock(use, facts, rules, calendar, event, _first_day(use, event, earlier), ends)
        while clock:
            clocks.append(clock)
            stop = clock.stopped_by
            again = stop is not None and clock.state == ClockState.STOPPED and stop.kind in use.restarts
            ends = [end for end in ends if again and _when(end) > _when(stop)]
            clock = again and _clock(use, facts, rules, calendar, stop, stop.occurred_on, ends)
    return clocks


def _taken_back(event: CaseEvent, events: Sequence[CaseEvent]) -> bool:
    """Whether the event is a closing that was undone later: what was owed before is owed still."""
    return event.kind == EventKind.CLOSED and any(
        later.kind == EventKind.REOPENED and later.pk > event.pk for later in events
    )


def _over_before(clock: Reckoned, event: CaseEvent, facts: Facts) -> bool:
    if clock.stopped_by is not None and clock.stopped_by.pk < event.pk:
        return True
    taken_by = _taken_away_by(clock.use, facts, clock.started_by)
    return taken_by is not None and taken_by < event.pk


def _taken_away_by(use: ClockUse, facts: Facts, start: CaseEvent) -> int | None:
    """Return the event of the exemption that came after the start of the clock; what starts later is owed."""
    return next((pk for pk in facts.exempted_by if start.pk < pk), None) if use.reply else None


def _before_reopening(ends: Sequence[CaseEvent], facts: Facts, taken_by: int) -> list[CaseEvent]:
    """Return the ends of a clock that was taken away: a reply after reopening belongs to the fresh clock."""
    again = (event.pk for event in facts.events if event.kind == EventKind.REOPENED)
    reopened = min((pk for pk in again if pk > taken_by), default=None)
    return [event for event in ends if reopened is None or event.pk < reopened or event.kind in FALLS_AWAY]


def _possible_ends(use: ClockUse, later: Iterable[CaseEvent]) -> list[CaseEvent]:
    """Return the events that may end a clock: those before the next one that would start a fresh clock."""
    ends: list[CaseEvent] = []
    for event in later:
        if ends and event.kind in use.starts:
            break
        falls = event.kind in FALLS_AWAY or (event.kind == EventKind.CLOSED and not use.outlives_closing)
        if falls or event.kind in use.stops:
            ends.append(event)
        if falls:
            break
    return ends


def _when(event: CaseEvent) -> tuple[date, int]:
    return event.occurred_on, event.pk


def _first_day(use: ClockUse, event: CaseEvent, earlier: list[Reckoned]) -> date | None:
    if use.follows is None:
        return timezone.localdate(event.at) if use.from_recorded else event.occurred_on
    followed = [
        clock for clock in earlier if clock.rule.code == use.follows and clock.started_by.pk == event.pk
    ]
    return followed[0].due_on if followed else None


def _clock(use, facts, rules, calendar, event: CaseEvent, first: date | None, ends) -> Reckoned | None:
    in_force_on = event.occurred_on if use.follows else first
    taken_by = _taken_away_by(use, facts, event)
    if taken_by is not None:
        ends = _before_reopening(ends, facts, taken_by)
    stop = _stop(use, ends, first) if first else None
    rule = rule_on(rules, use.rule, in_force_on, stop.at if stop else None) if first else None
    if rule is None:
        return None
    granted = list(facts.granted.get((use.rule, event.pk), ()))

    def until(days: int, extensions: Sequence[tuple[int, str]] = granted) -> Due:
        return _due(facts.case, event, first, rule, calendar, extensions, days)

    standstills = tuple(_standstills(use, facts.pauses, first, stop, until))
    suspended = sum(each.days + each.moved for each in standstills)
    bare, extended = until(suspended, []), until(suspended)
    due = _owed_again(use, facts, event, stop, extended, calendar)
    last = workdays.local_date(due.due)
    paused = any(each.last is None for each in standstills)
    exempt = use.reply and facts.exempt or taken_by is not None
    state = _state(use, stop, first, exempt=exempt, paused=paused)
    stopped = state == ClockState.STOPPED
    return Reckoned(
        use=use,
        rule=rule,
        started_by=event,
        started_on=first,
        due=due,
        due_on=last,
        soon_on=_soon(rule, first, due, suspended),
        state=state,
        stopped_by=stop,
        stopped_on=stop.occurred_on if stop else None,
        in_time=stop.occurred_on <= last if stopped else None,
        standstills=standstills,
        suspended_days=suspended,
        extended_days=(workdays.local_date(extended.nominal) - workdays.local_date(bare.nominal)).days,
    )


def _owed_again(use, facts: Facts, start: CaseEvent, stop: CaseEvent | None, due: Due, calendar) -> Due:
    """Return the end of a clock that an exemption held up: its own, unless it passed while nothing was owed.

    Then it is the day on which the person was reached. What was late before the exemption is late still, and
    a clock that ended before that day is left as it ended.
    """
    for each in facts.lifted if use.reply else ():
        is_open = stop is None or stop.pk > each.reached.pk
        if (
            start.pk < each.granted.pk
            and is_open
            and each.granted.occurred_on <= workdays.local_date(due.due)
        ):
            due = workdays.not_before(calendar, due, each.reached.occurred_on)
    return due


def _stop(use: ClockUse, ends: Iterable[CaseEvent], first: date) -> CaseEvent | None:
    """Return the event that ends the clock: what stops it, or what lets it fall away.

    A restarting event before the first day of a following clock belongs to the clock that it follows.
    """
    mine = [
        event
        for event in ends
        if not (event.kind in use.restarts and use.follows and event.occurred_on <= first)
    ]
    stops = [event for event in mine if event.kind in use.stops]
    return min(stops or mine, key=_when, default=None)


def _state(use: ClockUse, stop: CaseEvent | None, first: date, *, exempt: bool, paused: bool) -> ClockState:
    if stop and stop.kind in use.stops and not (use.follows and stop.occurred_on <= first):
        return ClockState.STOPPED
    if exempt and not (stop and stop.kind in FALLS_AWAY):
        return ClockState.EXEMPT
    if stop:
        return ClockState.CANCELLED
    return ClockState.PAUSED if paused else ClockState.RUNNING


def _standstills(
    use: ClockUse,
    pauses: Iterable[Pause],
    first: date,
    stop: CaseEvent | None,
    until: Callable[[int], Due],
) -> Iterator[Standstill]:
    """Give the pauses that held the clock up, each day once, between its first day and its end.

    A pause recorded after the clock's end, or begun after the period had run out, changes nothing.
    """
    days, reached = 0, first
    for pause in sorted(pauses, key=lambda one: (one.starts_on, one.started_by_id)):
        begins = max(pause.starts_on, reached)
        ends = pause.ends_on if stop is None else min(pause.ends_on or stop.occurred_on, stop.occurred_on)
        over = ends is not None and ends <= begins
        late = stop is not None and pause.started_by_id > stop.pk
        nominal, due = (workdays.local_date(end) for end in (until(days).nominal, until(days).due))
        if not use.pausable or over or late or begins > due:
            continue
        held = (ends - begins).days if ends else 0
        moved = (begins - nominal).days if ends and begins > nominal else 0
        days, reached = days + held + moved, max(reached, ends or begins)
        yield Standstill(pause, begins, ends, held, moved)


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


def _soon(rule: ClockRule, first: date, due: Due, suspended: int) -> date:
    """Return the day from which the clock is due soon: three days before the end, seven for long periods.

    Of a short one it is not before half of the time has gone: else all that is new would be pressing at once.
    Long is a period of `LONG_PERIOD` days or more, extensions included, as it is counted: neither the days of
    a pause nor the move off days off make it longer (domain 2.3).
    """
    last = workdays.local_date(due.due)
    counted = (workdays.local_date(due.nominal) - first).days - suspended
    margin = SOON_LONG if rule.unit == Unit.MONTH or counted >= LONG_PERIOD else SOON_SHORT
    half = timedelta(days=max((last - first).days, 0) // 2)
    return last - min(margin, half)
