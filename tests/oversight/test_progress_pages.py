"""The pages as people get them: who sees what, in which order, and at what cost."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.facts import PartyIdentity
from offices.models import Office, Posting
from oversight.progress import page
from tests import factories as make
from tests.matters import matter

pytestmark = pytest.mark.django_db
CITY = reverse("progress")


@pytest.fixture
def case(people, city, clerk, officer):
    return matter(office=city.office, by=clerk, second_officer=officer)


def district(code: str) -> str:
    return reverse("progress_district", args=[code])


def labels(table) -> list[str]:
    return [row.label for row, _cells in table.lines]


def test_a_city_reviewer_sees_every_district_and_its_page(case, as_user, reviewer):
    client = as_user(reviewer)

    answer = client.get(CITY)

    assert answer.status_code == 200
    assert "兰州市城关区人民检察院" in answer.text
    assert "兰州市七里河区人民检察院" in answer.text
    assert {client.get(district(code)).status_code for code in ("620102", "620103")} == {200}


def test_a_district_leader_is_led_to_the_own_district_and_finds_no_other(case, as_user, leader):
    client = as_user(leader)

    answer = client.get(CITY + "?period=2026-05")

    assert (answer.status_code, answer.headers["Location"]) == (302, district("620102") + "?period=2026-05")
    assert client.get(district("620102")).status_code == 200
    assert client.get(district("620103")).status_code == 404


def test_a_director_sees_the_own_office_alone(case, as_user, director, city):
    shown = as_user(director).get(CITY, follow=True).context["page"]

    assert labels(shown.tables[0]) == [city.office.name]


def test_the_page_of_one_office_is_headed_by_that_office(case, as_user, director, leader, city):
    for reader, unit in ((director, city.office), (leader, city.office.procuratorate)):
        assert as_user(reader).get(district("620102")).context["unit"] == unit


def test_without_the_right_there_is_no_page(case, as_user, clerk, handler):
    for staff in (clerk, handler):
        client = as_user(staff)
        assert {client.get(url).status_code for url in (CITY, district("620102"))} == {403}


def test_a_person_who_also_works_elsewhere_finds_behind_a_number_the_reviewed_offices_alone(
    people, city, director, neighbour, officer, as_user
):
    """The director of one office helps out at the office beside: its cases are readable, not reviewed."""
    make_posting(director, "office_staff", city.office_beside)
    matter(office=city.office_beside, by=neighbour, second_officer=officer)
    matter(office=city.office, by=director, second_officer=officer, identity=somebody(1))
    client = as_user(director)

    shown = client.get(district("620102")).context["page"]

    received = next(stat for stat in shown.stats if "received_from" in stat["url"])
    listed = client.get(received["url"])
    assert received["value"] == 1
    assert listed.status_code == 200
    assert listed.text.count('class="case-no"') == 1


def make_posting(staff, role, office) -> None:
    Posting.objects.create(staff=staff, role=role, office=office, starts_on=date(2026, 1, 1))


def test_every_address_of_the_page_opens(case, as_user, reviewer):
    client = as_user(reviewer)
    shown = client.get(CITY).context["page"]
    numbers = [cell.number for table in shown.tables for _row, cells in table.lines for cell in cells]
    addresses = {number.url for number in numbers if number and number.url}
    addresses |= {row.url for table in shown.tables for row, _cells in table.lines if row.url}
    addresses |= {head.url for table in shown.tables for head in table.heads}
    addresses |= {tab["url"] for tab in shown.tabs} | {shown.previous_url, shown.next_url}

    assert {client.get(url).status_code for url in addresses} == {200}


def test_an_office_with_nothing_this_month_is_flagged_and_one_that_does_not_work_is_not(case, city, reviewer):
    city.office_beside.status = "suspended"
    city.office_beside.save(update_fields=["status"])

    shown = page(reviewer, {"period": "2026-01"}, CITY)

    offices = {row.label: row.silent for row, _cells in shown.tables[1].lines}
    assert offices == {city.office.name: False, city.office_beside.name: False, city.office_far.name: True}


def test_the_flag_is_on_the_page_and_the_figures_say_what_they_are(case, as_user, reviewer):
    text = as_user(reviewer).get(CITY).text

    assert text.count("本月零登记</span>") == 2
    assert "收到日期在统计期内的事项数" in text
    assert "2026-06-15 10:00" in text


def test_every_column_has_a_name_of_its_own_and_its_definition_on_the_page(case, reviewer):
    shown = page(reviewer, {}, CITY)
    defined = dict(shown.definitions)

    for table in shown.tables:
        columns = [head.label for head in table.heads[1:]]
        assert len(set(columns)) == len(columns)
        assert [label for label in columns if not defined.get(label)] == []


def test_staff_are_those_posted_today(people, city, reviewer):
    Posting.objects.filter(office=city.office, role="office_staff").update(ends_on=date(2026, 6, 14))
    make_posting(make.staff("future"), "office_staff", city.office)
    Posting.objects.filter(staff__staff_no="future").update(starts_on=date(2026, 6, 16))

    shown = page(reviewer, {}, CITY)

    assert {row.label: row.units["staff"].value for row, _cells in shown.tables[1].lines} == {
        city.office.name: 2,
        city.office_beside.name: 2,
        city.office_far.name: 3,
    }


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("", ["office", "office_beside", "office_far"]),
        ("-name", ["office_far", "office_beside", "office"]),
        ("-received", ["office_far", "office", "office_beside"]),
        ("received", ["office_beside", "office", "office_far"]),
        ("-procedural_reply", ["office", "office_beside", "office_far"]),
        ("nonsense", ["office", "office_beside", "office_far"]),
    ],
)
def test_a_table_is_in_the_order_asked_for(case, people, city, reviewer, sort, order):
    clerk, officer, _director = people[city.office_far]
    for number in range(2):
        matter(office=city.office_far, by=clerk, second_officer=officer, identity=somebody(number))

    table = page(reviewer, {"sort": sort}, CITY).tables[1]

    assert labels(table) == [getattr(city, name).name for name in order]


def somebody(number: int) -> PartyIdentity:
    return PartyIdentity(name=f"某{number}", phone=f"1391234000{number}")


def test_a_closed_office_stays_as_long_as_it_has_figures(case, city, reviewer):
    for office in (city.office, city.office_far):
        office.status, office.closed_on = "closed", date(2026, 6, 1)
        office.save(update_fields=["status", "closed_on"])

    shown = page(reviewer, {}, CITY)

    assert labels(shown.tables[1]) == [city.office.name, city.office_beside.name]
    assert shown.stats[0]["value"] == 1


def test_pages_cost_the_same_queries_whatever_there_is(case, city, people, as_user, reviewer):
    """One office with one case, then offices of more districts with more cases: not a query more."""
    client = as_user(reviewer)
    client.get(CITY)
    few = [queries(client, url) for url in (CITY, district("620102"))]
    clerk, officer, _director = people[city.office]
    for number in range(4, 7):
        more = make.procuratorate(
            f"62010{number}", f"某{number}区人民检察院", f"某{number}", "district", city.city
        )
        office = make.make_office(more, 1, f"某{number}检察室", f"62010{number}001", f"某{number}街道")
        make_posting(clerk, "township_staff", office)
        clerk.__dict__.pop("_reach", None)
        matter(office=office, by=clerk, second_officer=officer, identity=somebody(number))

    assert [queries(client, url) for url in (CITY, district("620102"))] == few
    assert few[0] <= 8


def queries(client, url: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        assert client.get(url).status_code == 200
    return len(caught)


def test_reviewers_without_any_office_are_told_so(city, as_user, reviewer):
    Office.objects.all().delete()

    assert "暂无检察室" in as_user(reviewer).get(CITY).text


def test_the_home_page_shows_the_figures_of_the_month_to_who_may_read_them(case, as_user, director, clerk):
    assert "2026年6月" in as_user(director).get(reverse("home")).text
    assert "2026年6月" not in as_user(clerk).get(reverse("home")).text


def test_an_office_whose_seat_is_made_up_is_said_to_be_an_example(case, as_user, reviewer):
    client = as_user(reviewer)

    assert client.get(CITY).text.count('class="mark-example"') == Office.objects.count()
    Office.objects.update(is_example=False)
    assert 'class="mark-example"' not in client.get(CITY).text
