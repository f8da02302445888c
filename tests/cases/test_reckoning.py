"""The reckoning of clocks, one thing at a time."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from cases.duties.contract import ClockUse
from cases.enums import CaseFlag, ClockState, Unit
from cases.enums import EventKind as E
from cases.explaining import lines
from cases.reckoning import reckon
from offices.workdays import SHANGHAI
from tests.cases.clock_stories import (
    ASKED,
    CHAIN,
    CHINA,
    DAY,
    DONE,
    PLAIN,
    TOLD,
    facts,
    on,
    one,
    pause,
    rule,
)
from tests.offices.test_workdays import VECTORS


@pytest.mark.parametrize(("start", "length", "unit", "nominal", "end"), VECTORS)
def test_the_vectors_of_the_domain_report_hold_for_clocks(start, length, unit, nominal, end):
    clock = one(facts((ASKED, on(start))), rule(length=length, unit=unit))

    assert (clock.due.nominal, clock.due_on) == (on(nominal), on(end))


@pytest.mark.parametrize(("start", "code_of_2017"), [("2017-06-14", True), ("2026-06-15", False)])
def test_the_rule_in_force_on_the_day_of_the_start_event_holds(start, code_of_2017):
    old = rule(length=7, since="2013-01-01", until="2019-12-29")
    new = rule(length=15, since="2019-12-30")

    clock = one(facts((ASKED, on(start)), (DONE, on(start) + 4000 * DAY)), old, new)

    assert clock.rule is (old if code_of_2017 else new)


def test_no_clock_runs_where_no_rule_was_in_force_or_none_sets_a_length():
    told = facts((ASKED, on("2012-05-02")))
    assert reckon([PLAIN], told, [rule(since="2013-01-01")], CHINA) == []
    assert reckon([PLAIN], told, [rule(length=None)], CHINA) == []


def test_a_matter_handed_over_offline_has_no_clock():
    assert reckon([PLAIN], facts((ASKED, on("2026-06-15")), offline=True), [rule()], CHINA) == []


def test_a_rule_that_changes_later_leaves_the_clock_that_follows_as_it_was():
    rules = [rule("X2", 3, "month"), rule("X3", 1, "month", until="2026-07-31")]
    rules += [rule("X3", 10, "day", since="2026-08-01")]
    first, monthly = reckon(CHAIN, facts((ASKED, on("2026-06-15"))), rules, CHINA)

    assert monthly.started_on == first.due_on == on("2026-09-15")
    assert monthly.rule is rules[1]


@pytest.mark.parametrize(
    ("stopped", "in_time"), [("2026-06-22", True), ("2026-06-23", False), ("2026-06-15", True)]
)
def test_the_last_day_is_in_time_and_the_day_after_is_late(stopped, in_time):
    clock = one(facts((ASKED, on("2026-06-15")), (DONE, on(stopped))))

    assert (clock.due_on, clock.in_time) == (on("2026-06-22"), in_time)


def test_a_deed_done_in_time_and_recorded_after_a_later_one_counts():
    use = ClockUse("X1", (ASKED,), (E.PROCEDURAL_REPLY, TOLD))
    told = facts((ASKED, on("2026-06-15")), (TOLD, on("2026-08-03")), (E.PROCEDURAL_REPLY, on("2026-06-17")))

    assert one(told, use=use).stopped_on == on("2026-06-17")
    assert one(told, use=use).in_time is True


def test_a_start_after_a_stop_begins_a_fresh_clock_and_later_stops_are_its_own():
    use = ClockUse("X1", (ASKED, E.RESUBMITTED), (E.RETURNED, E.ACCEPTED))
    told = facts(
        (ASKED, on("2026-06-15")),
        (E.RETURNED, on("2026-06-16")),
        (E.RESUBMITTED, on("2026-06-17")),
        (E.ACCEPTED, on("2026-06-16")),
    )
    first, second = reckon([use], told, [rule()], CHINA)

    assert (first.stopped_by.kind, second.started_by.kind) == (E.RETURNED, E.RESUBMITTED)
    assert second.stopped_by.kind == E.ACCEPTED


def test_a_start_while_the_clock_runs_changes_nothing():
    use = ClockUse("X1", (E.REFERRED,), (E.FEEDBACK,))
    told = facts((ASKED, on("2026-06-15")), (E.REFERRED, on("2026-06-16")), (E.REFERRED, on("2026-06-18")))

    assert one(told, use=use).started_on == on("2026-06-16")


@pytest.mark.parametrize("end", [E.WITHDRAWN, E.MERGED, E.VOIDED, E.CLOSED])
def test_a_clock_falls_away_when_the_case_ends(end):
    clock = one(facts((ASKED, on("2026-06-15")), (end, on("2026-06-16"))))

    assert (clock.state, clock.in_time) == (ClockState.CANCELLED, None)


def test_a_clock_that_outlives_closing_runs_on():
    use = ClockUse("X1", (ASKED,), (E.REVISITED,), outlives_closing=True)
    told = facts((ASKED, on("2026-06-15")), (E.CLOSED, on("2026-06-16")))

    assert one(told, use=use).state == ClockState.RUNNING


def test_what_is_done_after_the_end_does_not_wake_a_clock_that_fell_away():
    told = facts((ASKED, on("2026-06-15")), (E.CLOSED, on("2026-06-16")), (DONE, on("2026-06-17")))

    assert one(told).state == ClockState.CANCELLED


def test_reopening_takes_the_closing_back_and_what_was_owed_is_owed_still():
    told = facts((ASKED, on("2026-06-15")), (E.CLOSED, on("2026-06-16")), (E.REOPENED, on("2026-07-20")))
    clock = one(told)

    assert (clock.state, clock.due_on, clock.stopped_by) == (ClockState.RUNNING, on("2026-06-22"), None)


def test_a_reply_before_reopening_stays_given():
    story = [(DONE, 16), (E.CLOSED, 17), (E.REOPENED, 18)]
    told = facts((ASKED, on("2026-06-15")), *[(kind, date(2026, 6, day)) for kind, day in story])

    assert one(told).state == ClockState.STOPPED


AGAIN = ClockUse("X4", (E.REOPENED,), (DONE,), unless=("X1",), reply=True)
BOTH = [rule(), rule("X4", 3, "month")]


def test_reopening_after_a_reply_begins_a_clock_of_its_own_each_time():
    days = [(ASKED, 15), (DONE, 16), (E.CLOSED, 17), (E.REOPENED, 18), (DONE, 19), (E.CLOSED, 22)]
    days += [(E.REOPENED, 23)]
    first, second, third = reckon(
        [PLAIN, AGAIN], facts(*[(kind, on(f"2026-06-{day}")) for kind, day in days]), BOTH, CHINA
    )

    assert (first.rule.code, first.state) == ("X1", ClockState.STOPPED)
    assert (second.started_on, second.state, second.in_time) == (on("2026-06-18"), ClockState.STOPPED, True)
    assert (third.started_on, third.due_on, third.state) == (
        on("2026-06-23"),
        on("2026-09-23"),
        ClockState.RUNNING,
    )


@pytest.mark.parametrize("exempt", [False, True])
def test_reopening_begins_no_second_clock_where_the_first_reply_is_still_open(exempt):
    told = facts(
        (ASKED, on("2026-06-15")),
        (E.CLOSED, on("2026-06-16")),
        (E.REOPENED, on("2026-06-17")),
        exempt=exempt,
    )

    assert [clock.rule.code for clock in reckon([replace(PLAIN, reply=True), AGAIN], told, BOTH, CHINA)] == [
        "X1"
    ]


def test_an_early_reply_leaves_the_monthly_clock_at_the_end_of_the_three_months():
    told = facts((ASKED, on("2026-01-15")), (TOLD, on("2026-02-02")))
    first, monthly = reckon(CHAIN, told, [rule("X2", 3, "month"), rule("X3", 1, "month")], CHINA)

    assert first.in_time is True
    assert (monthly.started_on, monthly.due_on) == (on("2026-04-15"), on("2026-05-15"))
    assert monthly.state == ClockState.RUNNING


def test_a_late_reply_starts_the_next_month():
    told = facts((ASKED, on("2026-01-15")), (TOLD, on("2026-04-20")), (TOLD, on("2026-05-25")))
    first, *monthly = reckon(CHAIN, told, [rule("X2", 3, "month"), rule("X3", 1, "month")], CHINA)

    assert first.in_time is False
    assert [(clock.started_on.isoformat(), clock.in_time) for clock in monthly] == [
        ("2026-04-15", True),
        ("2026-04-20", False),
        ("2026-05-25", None),
    ]


def test_a_result_before_the_monthly_clock_begins_lets_it_fall_away():
    told = facts((ASKED, on("2026-01-15")), (DONE, on("2026-02-02")))
    first, monthly = reckon(CHAIN, told, [rule("X2", 3, "month"), rule("X3", 1, "month")], CHINA)

    assert (first.state, monthly.state) == (ClockState.STOPPED, ClockState.CANCELLED)


def test_an_exemption_takes_replies_away_but_not_those_given_nor_other_clocks():
    given_reply = facts((ASKED, on("2026-01-15")), (TOLD, on("2026-02-02")), exempt=True)
    first, monthly = reckon(CHAIN, given_reply, [rule("X2", 3, "month"), rule("X3", 1, "month")], CHINA)

    assert (first.state, monthly.state) == (ClockState.STOPPED, ClockState.EXEMPT)
    assert one(facts((ASKED, on("2026-01-15")), exempt=True)).state == ClockState.RUNNING


EXEMPTED = [(ASKED, on("2026-06-15")), (E.EXEMPTION_DECIDED, on("2026-06-16"))]
REOPENED = [*EXEMPTED, (E.CLOSED, on("2026-06-17")), (E.REOPENED, on("2026-06-18"))]


@pytest.mark.parametrize(
    "later", [[], [(DONE, on("2026-06-19"))], [(DONE, on("2026-06-19")), (E.CLOSED, on("2026-06-22"))]]
)
def test_what_starts_after_an_exemption_is_owed_and_its_reply_is_not_that_of_before(later):
    told = facts(*REOPENED, *later, exempted_by=(2,))
    first, second = reckon([replace(PLAIN, reply=True), replace(AGAIN, reply=True)], told, BOTH, CHINA)

    assert (first.rule.code, first.state, first.in_time) == ("X1", ClockState.EXEMPT, None)
    assert (second.rule.code, second.started_on) == ("X4", on("2026-06-18"))
    assert second.state == (ClockState.STOPPED if later else ClockState.RUNNING)


def test_an_exemption_after_reopening_takes_away_what_was_begun_by_it():
    days = [(ASKED, 15), (DONE, 16), (E.CLOSED, 17), (E.REOPENED, 18), (E.EXEMPTION_DECIDED, 19)]
    told = facts(*[(kind, on(f"2026-06-{day}")) for kind, day in days], exempted_by=(5,))
    first, second = reckon([replace(PLAIN, reply=True), replace(AGAIN, reply=True)], told, BOTH, CHINA)

    assert (first.state, second.state) == (ClockState.STOPPED, ClockState.EXEMPT)


def test_after_an_exemption_a_reply_still_counts_until_the_case_is_reopened():
    told = facts(*EXEMPTED, (DONE, on("2026-06-17")), (E.CLOSED, on("2026-06-17")), exempted_by=(2,))

    assert one(told, use=replace(PLAIN, reply=True)).in_time is True


def test_a_second_exemption_leaves_what_the_first_took_away_as_it_was():
    """The reply of between belongs to the clock that the first reopening began."""
    again = [
        (DONE, on("2026-06-19")),
        (E.EXEMPTION_DECIDED, on("2026-06-22")),
        (E.REOPENED, on("2026-06-23")),
    ]
    told = facts(*REOPENED, *again, exempted_by=(2, 6))
    clocks = reckon([replace(PLAIN, reply=True), replace(AGAIN, reply=True)], told, BOTH, CHINA)

    states = [(clock.rule.code, clock.state) for clock in clocks]
    assert states == [("X1", "exempt"), ("X4", "stopped"), ("X4", "running")]


REACHED = E.CONTACT_ATTEMPTED
REPLY = replace(PLAIN, reply=True)


@pytest.mark.parametrize(
    ("granted", "reached", "due"),
    [
        ("2026-06-16", "2026-06-17", "2026-06-22"),  # the date lies ahead: it stays
        ("2026-06-16", "2026-06-22", "2026-06-22"),
        ("2026-06-16", "2026-06-23", "2026-06-23"),  # it passed while nothing was owed: owed at once
        ("2026-06-22", "2026-07-01", "2026-07-01"),
        ("2026-06-16", "2026-06-27", "2026-06-29"),  # a Saturday
        ("2026-06-23", "2026-07-01", "2026-06-22"),  # it was late before: it is late still
        ("2026-06-16", "2026-06-15", "2026-06-22"),  # reached before, and written down after
    ],
)
def test_a_reply_is_owed_again_once_the_person_is_reached(granted, reached, due):
    story = [(ASKED, on("2026-06-15")), (E.EXEMPTION_DECIDED, on(granted)), (REACHED, on(reached))]
    clock = one(facts(*story, lifted=[(2, 3)]), use=REPLY)

    assert (clock.state, clock.due_on) == (ClockState.RUNNING, on(due))
    assert lines(clock.due)[-1].last == on(due)


def test_the_count_names_the_day_on_which_the_person_was_reached():
    story = [(ASKED, on("2026-06-15")), (E.EXEMPTION_DECIDED, on("2026-06-16")), (REACHED, on("2026-06-27"))]
    told = lines(one(facts(*story, lifted=[(2, 3)]), use=REPLY).due)

    assert [(line.first, line.action) for line in told[-4:]] == [
        (on("2026-06-22"), "counted"),
        (on("2026-06-27"), "owed"),
        (on("2026-06-28"), "moved"),
        (on("2026-06-29"), "moved"),
    ]


def test_an_exemption_that_ended_moves_no_clock_that_had_ended_nor_one_that_is_no_reply():
    story = [(ASKED, on("2026-06-15")), (E.EXEMPTION_DECIDED, on("2026-06-16")), (DONE, on("2026-06-24"))]
    told = facts(*story, (REACHED, on("2026-06-25")), lifted=[(2, 4)])
    assert (one(told, use=REPLY).due_on, one(told, use=REPLY).in_time) == (on("2026-06-22"), False)

    told = facts(*story[:2], (REACHED, on("2026-06-25")), lifted=[(2, 3)])
    assert one(told, use=PLAIN).due_on == on("2026-06-22")


def test_an_exempt_reply_of_a_void_case_falls_away():
    told = facts((ASKED, on("2026-01-15")), (E.VOIDED, on("2026-01-16")), exempt=True)
    rules = [rule("X2", 3, "month"), rule("X3", 1, "month")]

    assert {clock.state for clock in reckon(CHAIN, told, rules, CHINA)} == {ClockState.CANCELLED}


# --------------------------------------------------------------------------------------------------- pauses


def test_a_pause_moves_the_end_by_its_days_and_stands_still_meanwhile():
    story = [(ASKED, on("2026-06-15")), (E.PAUSED, on("2026-06-17"))]
    assert one(facts(*story, pauses=[pause(2, on("2026-06-17"))])).state == ClockState.PAUSED

    clock = one(facts(*story, pauses=[pause(2, on("2026-06-17"), on("2026-06-24"))]))
    assert (clock.state, clock.suspended_days, clock.due_on) == (ClockState.RUNNING, 7, on("2026-06-29"))


def test_days_that_two_pauses_share_count_once():
    both = [pause(2, on("2026-06-16"), on("2026-06-18")), pause(3, on("2026-06-17"), on("2026-06-20"))]
    clock = one(facts((ASKED, on("2026-06-15")), *[(E.PAUSED, on("2026-06-17"))] * 2, pauses=both))

    assert clock.suspended_days == 4


def test_a_pause_after_the_period_had_run_out_does_not_hide_that():
    late = [pause(2, on("2026-06-24"))]
    clock = one(facts((ASKED, on("2026-06-15")), (E.PAUSED, on("2026-06-24")), pauses=late))

    assert (clock.state, clock.due_on, clock.standstills) == (ClockState.RUNNING, on("2026-06-22"), ())


def test_a_clock_stopped_during_a_pause_is_in_time():
    for ends in (None, on("2026-07-30")):
        story = [(ASKED, on("2026-06-15")), (E.PAUSED, on("2026-06-17")), (DONE, on("2026-07-10"))]
        clock = one(facts(*story, pauses=[pause(2, on("2026-06-17"), ends)]))
        assert (clock.in_time, clock.suspended_days) == (True, 23)


def test_a_pause_recorded_after_the_stop_changes_nothing():
    story = [(ASKED, on("2026-06-15")), (DONE, on("2026-06-30")), (E.PAUSED, on("2026-06-30"))]
    clock = one(facts(*story, pauses=[pause(3, on("2026-06-16"), on("2026-06-29"))]))

    assert (clock.in_time, clock.suspended_days) == (False, 0)


def test_clocks_that_the_source_does_not_pause_run_on():
    use = ClockUse("X1", (ASKED,), (DONE,))
    told = facts((ASKED, on("2026-06-15")), (E.PAUSED, on("2026-06-16")), pauses=[pause(2, on("2026-06-16"))])

    assert one(told, use=use).state == ClockState.RUNNING


# ---------------------------------------------------------------------------------------------- odds and ends


def test_the_extension_of_one_clock_does_not_move_another():
    granted = {("X1", 1): [(30, "day")], ("X9", 1): [(5, "day")]}
    clock = one(facts((ASKED, on("2026-06-15")), granted=granted))

    assert clock.due_on == on("2026-07-22")
    assert clock.extended_days == 30


def test_custody_ends_the_period_on_a_day_off_only_where_the_rule_says_so():
    told = facts((ASKED, on("2026-02-10")), flags=[CaseFlag.IN_CUSTODY])

    assert one(told, rule(custody_exempt=True)).due_on == on("2026-02-17")
    assert one(told, rule()).due_on == on("2026-02-24")


def test_a_clock_from_recording_begins_on_the_day_of_keying():
    use = ClockUse("X1", (ASKED,), (DONE,), from_recorded=True)
    told = facts((ASKED, on("2026-06-10")))
    told.events[0].at = datetime(2026, 6, 14, 16, 30, tzinfo=SHANGHAI)

    assert one(told, use=use).started_on == on("2026-06-14")


def test_hours_count_from_the_moment_of_receipt():
    clock = one(facts((ASKED, on("2026-06-15"))), rule(length=48, unit="hour"))

    assert clock.due.due == datetime(2026, 6, 17, 9, tzinfo=SHANGHAI)
    assert clock.due_on == on("2026-06-17")


@pytest.mark.parametrize("unit", [Unit.SAME_DAY, Unit.IMMEDIATE])
def test_at_once_and_the_same_day_end_today(unit):
    clock = one(facts((ASKED, on("2026-06-14"))), rule(length=None, unit=unit))

    assert clock.due_on == clock.soon_on == on("2026-06-14")


@pytest.mark.parametrize(
    ("length", "unit", "soon"),
    [
        (7, "day", "2026-06-19"),
        (1, "day", "2026-06-16"),
        (2, "day", "2026-06-16"),
        (3, "day", "2026-06-17"),
        (29, "day", "2026-07-11"),
        (30, "day", "2026-07-08"),
        (60, "day", "2026-08-07"),
        (20, "workday", "2026-07-11"),
        (1, "month", "2026-07-08"),
    ],
)
def test_three_days_before_the_end_are_soon_seven_of_thirty_or_a_month_half_of_a_few(length, unit, soon):
    assert one(facts((ASKED, on("2026-06-15"))), rule(length=length, unit=unit)).soon_on == on(soon)


def test_the_month_of_february_is_long_too():
    clock = one(facts((ASKED, on("2026-02-10"))), rule(length=1, unit="month"))

    assert (clock.due_on, clock.soon_on) == (on("2026-03-10"), on("2026-03-03"))


def test_neither_a_pause_nor_days_off_make_a_short_period_long_but_an_extension_does():
    asked = (ASKED, on("2026-06-15"))
    paused = one(
        facts(asked, (E.PAUSED, on("2026-06-16")), pauses=[pause(2, on("2026-06-16"), on("2026-07-26"))])
    )
    moved = one(facts((ASKED, on("2026-09-06"))), rule(length=26))
    extended = one(facts(asked, granted={("X1", 1): [(30, "day")]}), rule(length=15))

    assert (paused.due_on, paused.soon_on) == (on("2026-08-03"), on("2026-07-31"))
    assert (moved.due_on, moved.soon_on) == (on("2026-10-08"), on("2026-10-05"))
    assert (extended.due_on, extended.soon_on) == (on("2026-07-30"), on("2026-07-23"))


def test_a_count_that_reaches_an_open_year_is_provisional():
    told = facts((ASKED, on("2026-12-28")))

    assert one(told, rule(length=5, unit="workday")).due.provisional is True
    assert one(told, rule(length=2, unit="workday")).due.provisional is False


def test_long_counts_are_told_by_the_month_with_the_numbers_that_the_days_got():
    told = lines(one(facts((ASKED, on("2026-06-15"))), rule(length=60)).due)

    assert [(line.first.isoformat(), line.number, line.last_number) for line in told] == [
        ("2026-06-15", 0, 0),
        ("2026-06-16", 1, 15),
        ("2026-07-01", 16, 46),
        ("2026-08-01", 47, 60),
    ]


def test_working_days_are_told_one_by_one_with_what_was_passed_over():
    told = lines(one(facts((ASKED, on("2017-09-28"))), rule(length=5, unit="workday")).due)

    assert [(line.first.day, line.skipped, line.kind) for line in told][:4] == [
        (28, False, "workday"),
        (29, False, "workday"),
        (30, False, "make_up"),
        (1, True, "holiday"),
    ]
    assert told[-1].number == 5
