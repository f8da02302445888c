"""Offices: opening, editing, closing; the rule of 2 to 4; who sees which."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from offices.domain import offices
from offices.models import AuditRecord, Office, Posting, Township
from offices.queries import headcount_faults, with_people
from tests import factories as make

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)


@pytest.fixture
def place(city):
    made = Township.objects.create(
        code="620102009", name="广武门街道", kind="street", district_code="620102", district_name="城关区"
    )
    made.codes.create(code=made.code, district_code="620102")
    return made


def faults(office):
    return headcount_faults(with_people(Office.objects.filter(pk=office.pk), TODAY).get())


def test_a_new_office_gets_the_next_number(sysadmin, city, place):
    made = offices.open_office(
        procuratorate=city.district, opened_on=TODAY, by=sysadmin, name="广武门检察室", seat=place
    )
    assert made.code == "620102-09"
    offices.close_office(office=made, closed_on=TODAY, end_postings=False, by=sysadmin)
    again = offices.open_office(
        procuratorate=city.district, opened_on=TODAY, by=sysadmin, name="另一检察室", seat=place
    )
    assert again.number == 10


def test_editing_keeps_what_was_before_on_record(sysadmin, office, place):
    offices.edit_office(office=office, by=sysadmin, name="新名检察室", seat=place, phone="")
    office.refresh_from_db()
    assert (office.name, office.seat) == ("新名检察室", place)
    detail = AuditRecord.objects.get(action="office.edit").detail
    assert detail == {"name": ["临夏路检察室", "新名检察室"], "seat": ["临夏路街道", "广武门街道"]}


def test_closing_asks_before_it_ends_postings(sysadmin, clerk, director, office):
    with pytest.raises(ValidationError) as excinfo:
        offices.close_office(office=office, closed_on=TODAY, end_postings=False, by=sysadmin)
    assert set(excinfo.value.message_dict) == {"end_postings"}
    assert offices.close_office(office=office, closed_on=TODAY, end_postings=True, by=sysadmin) == 2
    assert set(Posting.objects.filter(office=office).values_list("ends_on", flat=True)) == {TODAY}
    with pytest.raises(ValidationError):
        offices.close_office(office=office, closed_on=TODAY, end_postings=True, by=sysadmin)


def test_suspending_and_resuming_notice_what_others_did_meanwhile(sysadmin, office):
    offices.suspend_office(office=office, by=sysadmin)
    with pytest.raises(ValidationError):
        offices.suspend_office(office=office, by=sysadmin)
    offices.resume_office(office=office, by=sysadmin)
    office.refresh_from_db()
    assert office.status == "active"


def test_a_township_is_served_once_at_a_time(sysadmin, office, place):
    served = offices.serve_township(office=office, township=place, valid_from=TODAY, by=sysadmin)
    with pytest.raises(ValidationError):
        offices.serve_township(office=office, township=place, valid_from=TODAY, by=sysadmin)
    with pytest.raises(ValidationError):
        offices.serve_township(office=office, township=office.seat, valid_from=TODAY, by=sysadmin)
    offices.stop_serving(served=served, valid_to=TODAY, by=sysadmin)
    offices.serve_township(office=office, township=place, valid_from=date(2026, 7, 1), by=sysadmin)


def test_the_rule_of_two_to_four_and_a_missing_director_are_told(city, office, clerk):
    assert faults(office) == ("few", "no_director")
    make.posted_staff("chief", "director", office, city)
    assert faults(office) == ()
    for name in ("a1", "a2", "a3"):
        make.posted_staff(name, "office_staff", office, city)
    assert faults(office) == ("many",)


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("clerk", {"620102-07"}),
        ("leader", {"620102-07", "620102-08"}),
        ("outsider", {"620103-01"}),
        ("mayor", {"620102-07", "620102-08", "620103-01"}),
        ("auditor", {"620102-07", "620102-08", "620103-01"}),
    ],
)
def test_everybody_sees_the_offices_in_reach(as_user, request, name, seen, city):
    response = as_user(request.getfixturevalue(name)).get("/offices/")
    assert {row.office.code for row in response.context["rows"]} == seen


def test_the_list_of_offices_can_be_narrowed(as_user, mayor, director, clerk, city):
    client = as_user(mayor)

    def codes(query):
        return [row.office.code for row in client.get(f"/offices/?{query}").context["rows"]]

    assert codes("district=620103") == ["620103-01"]
    assert codes("people=broken") == ["620102-08", "620103-01"]
    assert codes("q=雁北") == ["620102-08"]
    assert codes("status=closed") == []


def test_one_office_shows_people_now_and_before(as_user, mayor, director, clerk, office):
    Posting.objects.filter(staff=clerk).update(ends_on=date(2026, 1, 1))
    context = as_user(mayor).get(f"/offices/{office.pk}/").context
    assert [posting.staff for posting in context["now"]] == [director]
    assert [posting.staff for posting in context["before"]] == [clerk]


def test_a_made_up_seat_its_pilot_site_and_the_townships_served_say_that_they_are(
    sysadmin, office, place, as_user
):
    offices.edit_office(office=office, by=sysadmin, pilot_stage="fostered")
    office.served.create(township=place, valid_from=TODAY)
    client = as_user(sysadmin)

    def marks(address) -> int:
        return client.get(address).text.count('class="mark-example"')

    own, every = reverse("office", args=[office.pk]), reverse("office_list")
    assert (marks(own), marks(every)) == (3, Office.objects.count() + 1)
    Office.objects.update(is_example=False)
    assert (marks(own), marks(every)) == (0, 0)
