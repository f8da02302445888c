"""Progress pages: every number is the length of the list behind it, within the reach of who reads it."""

from datetime import datetime
from urllib.parse import urlsplit

import pytest
from django.http import QueryDict
from django.urls import reverse

from cases.domain.contacts import decide_exemption, request_exemption
from cases.enums import ExemptReason
from cases.facts import PartyIdentity
from cases.models import Case
from cases.worklist import cases_for
from oversight.domain import tallies
from oversight.progress import page
from oversight.queries import districts_reviewed
from oversight.tables import Number
from tests.conftest import SHANGHAI
from tests.matters import matter, nameless
from tests.walks import do

pytestmark = pytest.mark.django_db

PERIODS = {
    "reviewer": [{"period": "2026-02"}, {"from": "2026-01-17", "to": "2026-05-09"}, {"period": "2030"}],
    "leader": [{"period": "2026"}],
    "director": [{}, {"period": "2026-Q1"}],
}


def numbers(shown) -> list[Number]:
    """Every number of the tables of a page that counts cases."""
    cells = [cell for table in shown.tables for _row, cells in [*table.lines, table.total] for cell in cells]
    found = [number for cell in cells for number in (cell.number, *cell.parts) if number]
    return [number for number in found if number.url.startswith(reverse("case_list"))]


def listed(staff, url: str) -> int:
    """How many cases the list at an address holds for a person."""
    return cases_for(staff, QueryDict(urlsplit(url).query)).count()


def figures(staff, params) -> dict:
    """The figures at the top of the page of the city, by name; rates with what they are made of."""
    found = {stat["name"]: stat for stat in page(staff, params, "/progress/").stats}
    return {
        name: (stat["value"], stat["numerator"], stat["denominator"])
        if "numerator" in stat
        else stat["value"]
        for name, stat in found.items()
        if name != "staff"
    }


def exempt(case: Case, clerk, director) -> None:
    """No reply is owed: the person wrote without a name."""
    case.refresh_from_db()
    nameless(case)
    asked = request_exemption(case_id=case.pk, by=clerk, version=case.version, reason=ExemptReason.ANONYMOUS)
    decide_exemption(exemption_id=asked.pk, by=director, version=case.version + 1, granted=True)


def counted(cell) -> list[int]:
    """The numbers in a cell, rates apart."""
    return [number.value for number in (cell.number, *cell.parts) if number]


def sums(table) -> list[list[int]]:
    """Column by column, the sum of the rows, and the total."""
    rows = [cells for row, cells in table.lines if not row.is_part]
    added = [
        [sum(values) for values in zip(*map(counted, column), strict=True)]
        for column in zip(*rows, strict=True)
    ]
    return [added, [counted(cell) for cell in table.total[1]]]


@pytest.mark.parametrize("seed", range(2))
def test_after_any_history_every_figure_is_the_length_of_its_list_for_everybody(
    history, seed, reviewer, leader, director
):
    lived = history(seed)
    lived.live(170)
    tallies.fold()
    lived.live(20)
    seen = set()
    for staff in (reviewer, leader, director):
        for district in [None, *districts_reviewed(staff)]:
            shown = [page(staff, params, "/progress/", district) for params in PERIODS[staff.staff_no]]
            for number in {number for one in shown for number in numbers(one)}:
                assert (number.url, listed(staff, number.url)) == (number.url, number.value)
                seen |= set(QueryDict(urlsplit(number.url).query).items())
            for table in (table for one in shown for table in one.tables):
                added, total = sums(table)
                assert added == total, table.title
    asked = {("status", "open"), ("status", "overdue"), ("result", "in_time"), ("result", "exempt")}
    assert asked | {("measure", "procedural_reply"), ("measure", "result_reply")} <= seen


def test_an_example_counted_by_hand(people, city, clerk, officer, director, reviewer, fixed_clock):
    """Three cases of March at one office: one answered in time, one too late, one exempt; and one of June."""
    made = []
    for number, day in enumerate((2, 3, 4), start=1):
        fixed_clock.move_to(datetime(2026, 3, day, 10, 0, tzinfo=SHANGHAI))
        made.append(
            matter(
                office=city.office,
                by=clerk,
                second_officer=officer,
                identity=PartyIdentity(name=f"某{number}", phone=f"1391234000{number}"),
            )
        )
    fixed_clock.move_to(datetime(2026, 3, 6, 10, 0, tzinfo=SHANGHAI))
    do(made[0], "procedural_reply", clerk)
    exempt(made[2], clerk, director)
    fixed_clock.move_to(datetime(2026, 3, 20, 10, 0, tzinfo=SHANGHAI))
    do(made[1], "procedural_reply", clerk)
    do(made[0], "answer", director)
    do(made[0], "close", director)
    fixed_clock.move_to(datetime(2026, 6, 15, 10, 0, tzinfo=SHANGHAI))
    matter(
        office=city.office,
        by=clerk,
        second_officer=officer,
        identity=PartyIdentity(name="某4", phone="13912340009"),
    )

    march, june = (figures(reviewer, {"period": f"2026-{month}"}) for month in ("03", "06"))
    total = page(reviewer, {"period": "2026-03"}, "/progress/").tables[0].total[1]

    now = {"offices": 3, "open": 3, "overdue": 2}
    assert march == now | {
        "received": 3,
        "closed": 1,
        "procedural_reply": ("50.0%", 1, 2),
        "result_reply": ("—", 0, 0),
        "this_month": 2,
    }
    assert [(cell.rate, counted(cell)) for cell in total[6:9]] == [
        ("50.0%", [1, 2]),  # in time ÷ owed
        ("", [1]),  # exempt
        ("33.3%", [1, 3]),  # in time ÷ owed and exempt
    ]
    assert june == now | {
        "received": 1,
        "closed": 0,
        "procedural_reply": ("—", 0, 0),
        "result_reply": ("50.0%", 1, 2),
        "this_month": 2,
    }
