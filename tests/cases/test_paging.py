"""Pages by key: nothing is shown twice, nothing is left out, in either direction."""

from base64 import urlsafe_b64encode
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.models import Case
from cases.paging import ORDERS, Place, beside, page_at, place_of, read_place
from tests.cases.lists import TODAY, listed, moment

DB = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def walk(order, size):
    """Read the list page by page to its end, then back; return both ways."""
    page, there, back = page_at(Case.objects.all(), order, None, size), [], []
    while True:
        there += [case.pk for case in page.rows]
        if not page.next:
            break
        page = page_at(Case.objects.all(), order, read_place(order, page.next), size)
    while True:
        back = [case.pk for case in page.rows] + back
        if not page.previous:
            return there, back
        page = page_at(Case.objects.all(), order, read_place(order, page.previous), size)


@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS)
@DB
@given(
    days=st.lists(st.tuples(st.integers(0, 3), st.none() | st.integers(-2, 2)), max_size=9),
    size=st.integers(1, 4),
)
def test_walking_there_and_back_meets_each_case_once_and_in_order(order, days, size, office, clerk):
    Case.objects.all().delete()
    for received, due in days:
        listed(office, clerk, received_at=moment(date(2026, 6, 1) + timedelta(days=received)), due=due)
    sorted_at_once = list(Case.objects.order_by(*order.keys(backwards=False)).values_list("pk", flat=True))
    assert walk(order, size) == (sorted_at_once, sorted_at_once)


def test_cases_without_a_due_date_come_last(office, clerk):
    without, late, soon = (listed(office, clerk, due=due) for due in (None, -1, 1))
    assert page_at(Case.objects.all(), ORDERS["due"], None).rows == [late, soon, without]


def test_a_place_survives_its_case(office, clerk):
    first, second, third = (listed(office, clerk) for _ in range(3))
    place = place_of(ORDERS["oldest"], second)
    second.delete()
    assert beside(Case.objects.all(), ORDERS["oldest"], place, 1) == [third]


@pytest.mark.parametrize(
    "code",
    [
        "",
        "x",
        "====",
        "W10",
        "bnVsbA",
        "汉",
        Place("not a moment", 1).code(),
        Place("2026-06-01", 1).code(),
        Place(None, 1).code(),
        Place(TODAY, "x").code(),
        Place(moment(TODAY), float("inf")).code(),
        urlsafe_b64encode(b"[" * 3000).decode(),
    ],
)
def test_a_broken_place_is_the_first_page(code):
    assert read_place(ORDERS["newest"], code) is None


@pytest.mark.parametrize("value", ["a\0", "\ud800", 5])
def test_what_the_database_cannot_hold_is_no_place(value):
    assert read_place(ORDERS["number"], Place(value, 1).code()) is None
