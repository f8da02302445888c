"""Confirming or changing a year computes open clocks anew, and leaves one line in each timeline."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from cases.domain import recomputing
from cases.domain.recomputing import recompute_year, sweep_years
from cases.enums import EventKind
from cases.models import Clock
from cases.reference import loader
from offices.domain.calendar import confirm_year, set_day
from offices.enums import DayKind
from offices.models import CalendarYear
from tests import matters
from tests.cases.clock_scenes import at, clock, differences
from tests.walks import do

pytestmark = pytest.mark.django_db
LINES = {"kind": EventKind.CLOCKS_RECOMPUTED}


@pytest.fixture
def late_in_the_year(fixed_clock, calendar, office, clerk):
    """Two reports of October: their limits of three months reach into 2027, which nobody has confirmed."""
    loader.load()
    fixed_clock.move_to(at("2026-10-12"))
    first = matters.complaint(office, clerk)
    second = matters.complaint(office, clerk, decisions={first.key: "different"})
    return first, second


def lines(case):
    return case.events.filter(**LINES).count()


def test_confirming_a_year_settles_its_dates_and_tells_each_case_once(late_in_the_year, sysadmin):
    first, second = late_in_the_year
    assert clock(first, "T03").provisional
    confirm_year(year=2027, by=sysadmin, source="国办发明电〔2026〕1号")
    assert recompute_year(year=2027) == 2

    for case in (first, second):
        case.refresh_from_db()
        assert not clock(case, "T03").provisional
        assert lines(case) == 1
        assert differences(case) == []
    assert recompute_year(year=2027) == 0, "a second time changes nothing"
    assert lines(first) == 1


def test_a_new_holiday_moves_the_dates_that_end_on_it(late_in_the_year, sysadmin):
    first, _second = late_in_the_year
    assert clock(first, "T03").due_on == date(2027, 1, 12)
    set_day(day=date(2027, 1, 12), kind=DayKind.HOLIDAY, note="示例", by=sysadmin)
    recompute_year(year=2027)

    assert clock(first, "T03").due_on == date(2027, 1, 13)
    event = first.events.get(**LINES)
    assert event.data["year"] == 2027
    assert {"T03", "T03M"} <= set(event.data["clocks"])


def test_a_change_that_touches_no_date_leaves_no_line(late_in_the_year, sysadmin):
    first, _second = late_in_the_year
    set_day(day=date(2027, 6, 1), kind=DayKind.HOLIDAY, note="示例", by=sysadmin)
    recompute_year(year=2027)

    assert lines(first) == 0


def test_what_was_interrupted_half_way_is_finished_by_the_sweep(late_in_the_year, sysadmin, monkeypatch):
    first, second = late_in_the_year
    confirm_year(year=2027, by=sysadmin)
    CalendarYear.objects.update(recomputed_at=None)
    real, done = recomputing.sync, []

    def once(case, calendar):
        if done:
            raise ConnectionError
        done.append(case.pk)
        return real(case, calendar)

    monkeypatch.setattr(recomputing, "sync", once)
    with pytest.raises(ConnectionError):
        recompute_year(year=2027)
    monkeypatch.setattr(recomputing, "sync", real)
    assert {lines(first), lines(second)} == {0, 1}

    assert sweep_years() == 1
    assert (lines(first), lines(second)) == (1, 1)
    assert sweep_years() == 0


def test_a_change_while_it_runs_is_taken_up_afterwards(fixed_clock, late_in_the_year, sysadmin, monkeypatch):
    confirm_year(year=2027, by=sysadmin)
    real = recomputing.sync

    def meanwhile(case, calendar):
        fixed_clock.shift(timedelta(seconds=1))
        monkeypatch.setattr(recomputing, "sync", real)
        set_day(day=date(2027, 1, 12), kind=DayKind.HOLIDAY, note="示例", by=sysadmin)
        return real(case, calendar)

    fixed_clock.shift(timedelta(seconds=1))
    monkeypatch.setattr(recomputing, "sync", meanwhile)
    recompute_year(year=2027)
    sweep_years()

    assert set(Clock.objects.filter(code="T03").values_list("due_on", flat=True)) == {date(2027, 1, 13)}


def test_ended_cases_keep_what_was_told_and_the_page_says_so(
    late_in_the_year, as_user, clerk, director, sysadmin
):
    first, _second = late_in_the_year
    do(first, "accept", director)
    do(first, "result_reply", clerk)
    do(first, "close", director)
    row = clock(first, "T03")
    set_day(day=date(2027, 1, 12), kind=DayKind.HOLIDAY, note="示例", by=sysadmin)
    recompute_year(year=2027)

    assert clock(first, "T03").due_on == row.due_on == date(2027, 1, 12)
    page = as_user(clerk).get(reverse("case_clock", args=[first.key, row.pk])).content.decode()
    assert "2027-01-13" in page


def test_recomputing_overtakes_nobody(late_in_the_year, clerk, director, sysadmin):
    first, _second = late_in_the_year
    first.refresh_from_db()
    seen = first.version
    confirm_year(year=2027, by=sysadmin)
    recompute_year(year=2027)

    do(first, "accept", director, version=seen)
