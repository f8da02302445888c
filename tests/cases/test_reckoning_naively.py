"""The reckoning beside somebody who walks the calendar day by day, over twenty years of random histories."""

from datetime import date

from chinese_calendar import is_workday
from hypothesis import given
from hypothesis import strategies as st

from cases.enums import CaseFlag, ClockState
from cases.enums import EventKind as E
from cases.explaining import lines
from cases.reckoning import reckon
from tests.cases.clock_stories import ASKED, CHAIN, CHINA, DAY, DONE, TOLD, facts, one, pause, rule

TWENTY_YEARS = st.dates(date(2005, 1, 1), date(2024, 12, 31))


def naive_length(start, length, unit):
    """Days from `start` to the end of the period, nothing moved."""
    day, left = start, length
    if unit == "month":
        for _ in range(length):
            day = day.replace(day=1) + 31 * DAY
        last = day.replace(day=1)
        while (last + DAY).month == day.month and last.day < start.day:
            last += DAY
        return (last - start).days
    while left:
        day += DAY
        left -= 1 if unit == "day" or is_workday(day) else 0
    return (day - start).days


def naive_end(start, length, spans, moves):
    """Walk day by day; days after the one on which the person was asked do not count until the material came.

    Where the count is full and waits for a working day, a pause makes it wait for the day of the material.
    """
    day = start
    while length:
        day += DAY
        length -= not any(begins < day <= ends for begins, ends in spans)
    while True:
        waits = [ends for begins, ends in spans if begins <= day < ends]
        if waits:
            day = max(waits)
        elif moves and not is_workday(day):
            day += DAY
        else:
            return day


LENGTHS = st.one_of(
    st.tuples(st.integers(1, 70), st.just("day")),
    st.tuples(st.integers(1, 25), st.just("workday")),
    st.tuples(st.integers(1, 6), st.just("month")),
)
OFFSETS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 25)), max_size=4)


@given(TWENTY_YEARS, LENGTHS, LENGTHS | st.none(), OFFSETS, st.none() | st.integers(0, 150), st.booleans())
def test_a_clock_agrees_with_a_naive_count_whatever_happened(start, length, more, offsets, stop, custody):
    ends_on = start + stop * DAY if stop is not None else None
    story = [(ASKED, start)] + [(E.PAUSED, start)] * len(offsets) + ([(DONE, ends_on)] if ends_on else [])
    pauses = [
        pause(recorded, start + begins * DAY, start + (begins + days) * DAY)
        for recorded, (begins, days) in enumerate(offsets, 2)
    ]
    granted = {("X1", 1): [more]} if more else {}
    told = facts(*story, pauses=pauses, granted=granted, flags=[CaseFlag.IN_CUSTODY] if custody else [])

    clock = one(told, rule(length=length[0], unit=length[1], custody_exempt=True))

    days = naive_length(start, *length)
    days += naive_length(start + days * DAY, *more) if more else 0
    spans = [(one.starts_on, min(one.ends_on, ends_on or one.ends_on)) for one in pauses]
    end = naive_end(start, days, spans, moves=not custody)
    assert clock.due_on == end
    assert clock.state == (ClockState.STOPPED if ends_on else ClockState.RUNNING)
    assert clock.in_time == (ends_on <= end if ends_on else None)
    assert clock.soon_on <= clock.due_on
    assert lines(clock.due)[-1].last == end


def naive_chain(start, replies, result):
    """The days on which a progress reply falls due, one after the other, as a clerk would note them."""

    def month(day):
        return naive_end(day, naive_length(day, 1, "month"), [], moves=True)

    end = naive_end(start, naive_length(start, 3, "month"), [], moves=True)
    noted, begins = [], end
    for reply in sorted(replies):
        if reply > begins and (result is None or reply <= result):
            noted.append(month(begins))
            begins = reply
    return end, [*noted, month(begins)]


@given(TWENTY_YEARS, st.lists(st.integers(0, 400), max_size=6), st.none() | st.integers(0, 400))
def test_monthly_replies_agree_with_a_clerk_who_notes_them_down(start, offsets, result):
    story = [(TOLD, start + offset * DAY) for offset in offsets]
    ends_on = start + result * DAY if result is not None else None
    story += [(DONE, ends_on)] if ends_on else []
    rules = [rule("X2", 3, "month"), rule("X3", 1, "month")]

    first, *monthly = reckon(CHAIN, facts((ASKED, start), *story), rules, CHINA)

    end, dues = naive_chain(start, [day for kind, day in story if kind == TOLD], ends_on)
    assert first.due_on == end
    assert [clock.due_on for clock in monthly] == dues
    assert [clock.state for clock in monthly[:-1]] == [ClockState.STOPPED] * (len(dues) - 1)
    if ends_on is None:
        assert monthly[-1].state == ClockState.RUNNING
