"""What happened to a case that no database knows, and the rules and clocks for it."""

from datetime import date, datetime, time, timedelta

from chinese_calendar.constants import holidays, workdays

from cases.duties.contract import ClockUse
from cases.enums import EventKind as E
from cases.models import Case, CaseEvent, ClockRule, Pause
from cases.reckoning import Facts, Lifted, reckon
from offices.workdays import SHANGHAI, Calendar

CHINA = Calendar(
    holidays=frozenset(holidays),
    workdays=frozenset(workdays),
    confirmed_years=frozenset(range(2004, 2027)),
    notes=dict(holidays),
)
DAY = timedelta(days=1)
ASKED, TOLD, DONE = E.REGISTERED, E.PROGRESS_REPLY, E.RESULT_REPLY
PLAIN = ClockUse("X1", (ASKED,), (DONE,), pausable=True)
CHAIN = (
    ClockUse("X2", (ASKED,), (TOLD, DONE), reply=True),
    ClockUse("X3", (ASKED,), (TOLD, DONE), follows="X2", restarts=(TOLD,), reply=True),
)


def on(text):
    """The day of a text."""
    return date.fromisoformat(text)


def rule(code="X1", length=7, unit="day", since="2000-01-01", until=None, **fields):
    """A rule of seven days, if nothing else is said."""
    return ClockRule(
        code=code,
        length=length,
        unit=unit,
        effective_from=on(since),
        effective_to=on(until) if until else None,
        **fields,
    )


def happened(*story):
    """Events in the order in which they were recorded, each given as kind and day."""
    return [
        CaseEvent(pk=number, kind=kind, occurred_on=day, at=datetime.combine(day, time(10), SHANGHAI))
        for number, (kind, day) in enumerate(story, 1)
    ]


def facts(*story, pauses=(), granted=None, exempt=False, exempted_by=(), lifted=(), flags=(), **fields):
    """The facts of a case to which `story` happened; `lifted`: numbers of grants and of what ended them."""
    received = datetime.combine(story[0][1], time(9), SHANGHAI)
    case = Case(received_at=received, flags=list(flags), **fields)
    events = happened(*story)
    return Facts(
        case=case,
        events=events,
        pauses=pauses,
        granted=granted or {},
        exempt=exempt,
        exempted_by=exempted_by,
        lifted=[Lifted(events[granted - 1], events[reached - 1]) for granted, reached in lifted],
    )


def pause(recorded, begins, ends=None):
    """A pause whose event is the one of number `recorded`."""
    return Pause(started_by_id=recorded, starts_on=begins, ends_on=ends)


def one(told, *rules, use=PLAIN):
    """The only clock of the story."""
    (clock,) = reckon([use], told, rules or [rule()], CHINA)
    return clock
