"""Clocks that run for some kinds of complaint alone."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from cases.enums import ClockState, Purpose
from cases.reference import loader
from tests.matters import complaint
from tests.walks import do

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 6, 15, 12, 0, tzinfo=timezone.get_default_timezone())


@pytest.fixture
def tell(calendar, city, clerk, officer, fixed_clock):
    """Register a complaint of a kind, at noon on Monday 15 June 2026; it came in three days before."""
    loader.load()
    fixed_clock.move_to(NOON)

    def of(kind: str, **changes):
        came = NOON - timedelta(days=3)
        told = {"kind": kind, "purpose": Purpose.ACCUSATION, "received_at": came} | changes
        return complaint(city.office, clerk, second_officer=officer, **told)

    return of


def test_a_duty_crime_clue_goes_to_the_supervision_commission_within_three_days_of_registration(
    tell, director
):
    """Working days from the registration, not from the receipt; an internal limit (G09)."""
    case = tell("D1-01")
    clock = case.clocks.get(code="G09")
    assert (clock.state, clock.due_on) == (ClockState.RUNNING, date(2026, 6, 18))

    do(case, "accept", director)
    clock.refresh_from_db()
    assert clock.state == ClockState.RUNNING

    do(case, "refer_organ", director)
    clock.refresh_from_db()
    assert (clock.state, clock.in_time) == (ClockState.STOPPED, True)


@pytest.mark.parametrize("deed", ["result_reply", "decline"])
def test_a_claim_for_compensation_is_decided_within_two_months_of_its_receipt(tell, director, clerk, deed):
    """State Compensation Law art. 23 (T21a)."""
    case = tell("D1-06", purpose=Purpose.COMPENSATION)
    clock = case.clocks.get(code="T21a")
    assert (clock.state, clock.started_on) == (ClockState.RUNNING, date(2026, 6, 12))
    assert clock.due_on == date(2026, 8, 12)

    if deed == "result_reply":
        do(case, "accept", director)
    do(case, deed, clerk if deed == "result_reply" else director)
    clock.refresh_from_db()
    assert (clock.state, clock.in_time) == (ClockState.STOPPED, True)


def test_other_kinds_have_neither(tell):
    codes = set(tell("D1-09").clocks.values_list("code", flat=True))

    assert not {"G09", "T21a"} & codes
