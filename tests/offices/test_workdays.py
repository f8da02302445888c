"""How periods are counted: the law's vectors, and a naive count of the same days beside them."""

import calendar as plain
from datetime import UTC, date, datetime, timedelta

import pytest
from chinese_calendar import is_workday
from chinese_calendar.constants import holidays, workdays
from hypothesis import given
from hypothesis import strategies as st

from offices.workdays import (
    SHANGHAI,
    Calendar,
    add_months,
    add_workdays,
    due,
    is_working_time,
    load_calendar,
    roll_back,
    roll_forward,
    workdays_between,
)

CHINA = Calendar(
    holidays=frozenset(holidays),
    workdays=frozenset(workdays),
    confirmed_years=frozenset(range(2004, 2027)),
    notes=dict(holidays),
)
DAY = timedelta(days=1)
TWENTY_YEARS = st.dates(date(2005, 1, 1), date(2025, 6, 30))


def on(text: str) -> date:
    return date.fromisoformat(text)


VECTORS = [
    ("2017-06-14", 7, "day", "2017-06-21", "2017-06-21"),
    ("2017-09-25", 7, "day", "2017-10-02", "2017-10-09"),
    ("2017-09-23", 7, "day", "2017-09-30", "2017-09-30"),
    ("2017-01-13", 15, "day", "2017-01-28", "2017-02-03"),
    ("2026-02-10", 7, "day", "2026-02-17", "2026-02-24"),
    ("2025-09-24", 15, "day", "2025-10-09", "2025-10-09"),
    ("2017-01-31", 1, "month", "2017-02-28", "2017-02-28"),
    ("2016-11-30", 3, "month", "2017-02-28", "2017-02-28"),
    ("2017-07-01", 3, "month", "2017-10-01", "2017-10-09"),
    ("2017-12-31", 2, "month", "2018-02-28", "2018-02-28"),
    ("2017-04-27", 5, "workday", "2017-05-05", "2017-05-05"),
    ("2017-09-28", 5, "workday", "2017-10-11", "2017-10-11"),
    ("2017-06-14", 10, "workday", "2017-06-28", "2017-06-28"),
    ("2026-02-12", 5, "workday", "2026-02-26", "2026-02-26"),
]


@pytest.mark.parametrize(("start", "length", "unit", "nominal", "end"), VECTORS)
def test_the_vectors_of_the_domain_report_hold(start, length, unit, nominal, end):
    answer = due(CHINA, on(start), length, unit)
    assert (answer.nominal, answer.due) == (on(nominal), on(end))
    assert not answer.provisional


def naive_roll(day):
    while not is_workday(day):
        day += DAY
    return day


@given(TWENTY_YEARS, st.integers(0, 200))
def test_days_agree_with_a_naive_count(start, length):
    day = start
    for _ in range(length):
        day += DAY
    answer = due(CHINA, start, length, "day")
    assert (answer.nominal, answer.due) == (day, naive_roll(day))


@given(TWENTY_YEARS, st.integers(1, 60))
def test_working_days_agree_with_a_naive_count(start, length):
    day, left = start, length
    while left:
        day += DAY
        if is_workday(day):
            left -= 1
    assert due(CHINA, start, length, "workday").due == day == add_workdays(CHINA, start, length)
    assert workdays_between(CHINA, start, day) == length


@given(TWENTY_YEARS, st.integers(1, 18), st.booleans())
def test_months_agree_with_a_naive_count(start, months, sticky):
    year, month = start.year, start.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    last = plain.monthrange(year, month)[1]
    was_last = (start + DAY).month != start.month
    day = date(year, month, last if sticky and was_last else min(start.day, last))
    answer = due(CHINA, start, months, "month", month_end_sticky=sticky)
    assert (answer.nominal, answer.due) == (day, naive_roll(day))


@given(TWENTY_YEARS, st.integers(1, 60))
def test_going_back_undoes_going_forward_for_working_days(start, length):
    start = naive_roll(start)
    assert add_workdays(CHINA, add_workdays(CHINA, start, length), -length) == start


@given(TWENTY_YEARS, st.integers(1, 90), st.sampled_from(["day", "workday"]), st.integers(0, 30))
def test_the_steps_tell_the_whole_count_day_by_day(start, length, unit, paused):
    answer = due(CHINA, start, length, unit, extra_days=paused)
    days = [step.at for step in answer.steps]
    assert days == [start + DAY * number for number in range(len(days))]
    assert [step.count for step in answer.steps if step.action == "counted"] == list(range(1, length + 1))
    assert not any(is_workday(step.at) for step in answer.steps if step.action == "skipped")
    assert not any(is_workday(step.at) for step in answer.steps[:-1] if step.action == "moved")
    assert answer.due == days[-1]


def test_a_period_of_days_names_what_it_was_moved_over():
    steps = due(CHINA, on("2017-09-25"), 7, "day").steps
    assert [step.action for step in steps] == ["start", *["counted"] * 7, *["moved"] * 7]
    assert (steps[0].at, steps[0].count) == (on("2017-09-25"), 0)
    assert (steps[-2].at, steps[-2].kind, steps[-2].note) == (on("2017-10-08"), "holiday", "National Day")
    assert (steps[-1].at, steps[-1].kind) == (on("2017-10-09"), "workday")


def test_working_days_say_why_a_day_was_skipped():
    steps = due(CHINA, on("2017-09-28"), 5, "workday").steps
    told = {step.at.isoformat(): (step.action, step.kind, step.count) for step in steps}
    assert told["2017-09-30"] == ("counted", "make_up", 2)
    assert told["2017-10-02"] == ("skipped", "holiday", 2)
    assert told["2017-10-11"] == ("counted", "workday", 5)
    assert due(CHINA, on("2017-06-16"), 1, "workday").steps[1].kind == "weekend"


def test_months_are_told_in_summary():
    steps = due(CHINA, on("2017-07-01"), 3, "month").steps
    assert [(step.action, step.count) for step in steps[:2]] == [("start", 0), ("counted", 3)]
    assert [step.action for step in steps[2:]] == ["moved"] * 8


def test_custody_ends_the_period_on_the_very_day():
    answer = due(CHINA, on("2017-09-25"), 7, "day", in_custody=True)
    assert answer.due == on("2017-10-02")
    assert answer.steps[-1].action == "counted"


def test_a_rule_that_does_not_roll_ends_on_the_nominal_day():
    assert due(CHINA, on("2017-09-25"), 7, "day", roll=False).due == on("2017-10-02")


@pytest.mark.parametrize(
    ("start", "months", "sticky", "end"),
    [
        ("2017-02-28", 1, True, "2017-03-31"),
        ("2017-02-28", 1, False, "2017-03-28"),
        ("2016-02-29", 12, False, "2017-02-28"),
        ("2016-02-29", 12, True, "2017-02-28"),
        ("2015-02-28", 12, True, "2016-02-29"),
        ("2016-02-28", 12, True, "2017-02-28"),
        ("2017-03-31", -1, False, "2017-02-28"),
        ("2017-01-15", -1, False, "2016-12-15"),
    ],
)
def test_month_ends_and_leap_days(start, months, sticky, end):
    assert add_months(on(start), months, sticky) == on(end)


def test_a_leap_day_is_counted():
    assert due(CHINA, on("2024-02-27"), 3, "day").nominal == on("2024-03-01")


def test_a_period_counted_backwards_ends_on_the_working_day_before():
    answer = due(CHINA, on("2017-10-10"), 3, "day", backward=True)
    assert (answer.nominal, answer.due) == (on("2017-10-07"), on("2017-09-30"))
    assert due(CHINA, on("2017-10-10"), 3, "workday", backward=True).due == on("2017-09-29")
    assert due(CHINA, on("2017-05-31"), 3, "month", backward=True).due == on("2017-02-28")


def test_paused_days_are_added_before_moving_off_rest_days():
    answer = due(CHINA, on("2017-09-20"), 7, "day", extra_days=5)
    assert (answer.nominal, answer.due) == (on("2017-10-02"), on("2017-10-09"))
    assert [step.count for step in answer.steps if step.action == "paused"] == [1, 2, 3, 4, 5]


def test_an_extension_is_counted_on_from_the_nominal_end_in_its_own_unit():
    assert due(CHINA, on("2017-07-03"), 60, "day", extensions=[(30, "day")]).nominal == on("2017-10-01")
    assert due(CHINA, on("2017-01-31"), 3, "month", extensions=[(3, "month")]).nominal == on("2017-07-30")
    answer = due(CHINA, on("2017-09-25"), 7, "day", extensions=[(2, "workday")], extra_days=1)
    assert (answer.nominal, answer.due) == (on("2017-10-11"), on("2017-10-11"))


def test_hours_are_never_moved_and_ask_no_calendar():
    start = datetime(2017, 9, 30, 17, 30, tzinfo=SHANGHAI)
    answer = due(Calendar(), start, 24, "hour")
    assert answer.due == answer.nominal == datetime(2017, 10, 1, 17, 30, tzinfo=SHANGHAI)
    assert not answer.provisional
    later = due(CHINA, start, 24, "hour", extensions=[(12, "hour")], extra_days=1)
    assert later.due == start + timedelta(hours=60)
    assert [step.count for step in later.steps] == [0, 24, 12, 24]


def test_hours_count_real_hours_when_the_clocks_are_changed():
    start = datetime(1986, 5, 3, 20, 0, tzinfo=SHANGHAI)  # summer time began on 4 May
    end = due(CHINA, start, 24, "hour").due
    assert end.astimezone(UTC) - start.astimezone(UTC) == timedelta(hours=24)


@pytest.mark.parametrize("start", [date(2017, 9, 30), datetime(2017, 9, 30, 17, 30)])  # noqa: DTZ001
def test_hours_need_an_aware_moment(start):
    with pytest.raises(ValueError, match="aware"):
        due(CHINA, start, 24, "hour")


def test_a_moment_counts_by_its_day_in_shanghai():
    late = datetime(2017, 6, 13, 16, 30, tzinfo=UTC)  # 00:30 on the 14th in Shanghai
    assert due(CHINA, late, 7, "day").due == on("2017-06-21")
    with pytest.raises(ValueError, match="naive"):
        due(CHINA, datetime(2017, 6, 14, 9), 7, "day")  # noqa: DTZ001


@pytest.mark.parametrize("unit", ["same_day", "immediate"])
def test_at_once_and_the_same_day_end_on_the_start_day_though_it_is_a_day_off(unit):
    answer = due(Calendar(), on("2017-10-01"), 0, unit)
    assert (answer.due, answer.provisional) == (on("2017-10-01"), False)
    assert [step.action for step in answer.steps] == ["start"]


def test_a_unit_that_nobody_knows_is_refused():
    with pytest.raises(ValueError, match="fortnight"):
        due(CHINA, on("2017-06-14"), 1, "fortnight")


@pytest.mark.parametrize(
    ("start", "length", "unit", "options", "provisional"),
    [
        ("2026-12-28", 7, "day", {}, True),
        ("2026-12-28", 7, "day", {"in_custody": True}, False),
        ("2026-12-28", 7, "day", {"roll": False}, False),
        ("2026-12-23", 7, "day", {}, False),
        ("2026-12-30", 5, "workday", {"roll": False}, True),
        ("2026-12-21", 5, "workday", {}, False),
        ("2026-10-05", 3, "month", {}, True),
        ("2026-12-24", 2, "day", {"extra_days": 20}, True),
    ],
)
def test_an_unconfirmed_year_makes_a_date_provisional_where_it_was_asked(
    start, length, unit, options, provisional
):
    assert due(CHINA, on(start), length, unit, **options).provisional is provisional


def test_rolling_into_an_unconfirmed_year_is_provisional():
    settled = Calendar(holidays=frozenset([on("2026-12-31")]), confirmed_years=frozenset([2026]))
    assert due(settled, on("2026-12-24"), 7, "day").provisional


def test_rolling_stays_where_people_work():
    assert roll_forward(CHINA, on("2017-09-30")) == roll_back(CHINA, on("2017-09-30")) == on("2017-09-30")
    assert roll_back(CHINA, on("2017-10-08")) == on("2017-09-30")


def test_no_working_day_lies_between_a_day_and_an_earlier_one():
    assert workdays_between(CHINA, on("2017-06-14"), on("2017-06-14")) == 0
    assert workdays_between(CHINA, on("2017-06-14"), on("2017-06-01")) == 0
    assert add_workdays(CHINA, on("2017-10-01"), 0) == on("2017-10-01")


@pytest.mark.parametrize(
    ("moment", "working"),
    [
        (datetime(2017, 6, 14, 8, 29, tzinfo=SHANGHAI), False),
        (datetime(2017, 6, 14, 8, 30, tzinfo=SHANGHAI), True),
        (datetime(2017, 6, 14, 9, 59, tzinfo=UTC), True),
        (datetime(2017, 6, 14, 18, 0, tzinfo=SHANGHAI), False),
        (datetime(2017, 9, 30, 10, 0, tzinfo=SHANGHAI), True),
        (datetime(2017, 10, 2, 10, 0, tzinfo=SHANGHAI), False),
    ],
)
def test_working_time_is_half_past_eight_to_six_on_working_days_in_shanghai(moment, working):
    assert is_working_time(CHINA, moment) is working


def test_the_calendar_is_read_in_two_queries(calendar, django_assert_num_queries):
    with django_assert_num_queries(2):
        loaded = load_calendar(on("2025-03-01"), on("2027-03-01"))
    assert loaded.confirmed_years == {2025, 2026}
    assert loaded.day_kind(on("2026-06-19")) == "holiday"
    assert loaded.note(on("2026-06-19")) == "端午节"
    assert loaded.day_kind(on("2026-02-28")) == "make_up"
    assert loaded.note(on("2026-06-18")) == ""


def test_years_that_were_not_read_are_not_confirmed(calendar):
    loaded = load_calendar(on("2025-01-01"), on("2025-12-31"))
    assert loaded.confirmed_years == {2025}
    assert not loaded.holidays
