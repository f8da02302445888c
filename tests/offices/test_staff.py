"""Accounts: opened without rights, shut, found by name, sound or number; who sees whom."""

import pytest
from django.core.exceptions import ValidationError

from offices.domain import staff as verbs
from offices.models import AuditRecord, Organ, Posting, Staff
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(sysadmin):
    person, password = verbs.create(
        staff_no="3001", name="欧阳静", origin="procuratorate", title="检察官助理", phone="", by=sysadmin
    )
    return person, password


def names(response):
    return [person.staff_no for person in response.context["page"].rows]


def test_a_new_account_has_no_right_and_a_one_time_password(made):
    person, password = made
    assert person.name_sort == "ou yang jing"
    assert person.must_change_password
    assert person.check_password(password)
    assert not Posting.objects.filter(staff=person).exists()
    assert AuditRecord.objects.get(action="staff.create").object_ref == "3001"


def test_a_staff_number_is_never_given_twice(made, sysadmin):
    with pytest.raises(ValidationError) as excinfo:
        verbs.create(staff_no="3001", name="王静", origin="township", title="", phone="", by=sysadmin)
    assert set(excinfo.value.message_dict) == {"staff_no"}


def test_the_password_is_shown_once_and_stands_in_no_record(as_user, sysadmin, clerk):
    page = as_user(sysadmin).post("/staff/clerk/password/")
    password = page.context["password"]
    clerk.refresh_from_db()
    assert clerk.check_password(password)
    assert password in page.content.decode()
    assert not any(password in str(record.detail) for record in AuditRecord.objects.all())


def test_renaming_keeps_the_order_by_sound(made, sysadmin):
    person = verbs.edit(
        staff=made[0], name="曾国", origin="procuratorate", title="", phone="0931", by=sysadmin
    )
    assert person.name_sort == "zeng guo"
    detail = AuditRecord.objects.get(action="staff.edit").detail
    assert detail["name"] == ["欧阳静", "曾国"]
    assert "phone" not in detail


@pytest.mark.parametrize("address", ["/staff/%00/", "/staff/%00/edit/", "/offices/new/%00/"])
def test_an_address_that_the_database_cannot_look_up_is_not_found(as_user, sysadmin, address):
    assert as_user(sysadmin).get(address).status_code == 404


def test_nobody_shuts_their_own_account(as_user, sysadmin):
    as_user(sysadmin).post("/staff/sysadmin/disable/")
    sysadmin.refresh_from_db()
    assert sysadmin.is_active


def test_a_shut_account_reaches_nothing_and_can_be_opened_again(as_user, sysadmin, clerk, office):
    client = as_user(sysadmin)
    client.post("/staff/clerk/disable/")
    assert not Staff.objects.get(staff_no="clerk").is_active
    client.post("/staff/clerk/disable/", {"enable": "yes"})
    assert Staff.objects.get(staff_no="clerk").is_active


@pytest.mark.parametrize("query", ["欧阳", "ou yang", "OU", "３００", "3001"])
def test_people_are_found_by_name_sound_and_number(as_user, sysadmin, made, query):
    assert names(as_user(sysadmin).get("/staff/", {"q": query})) == ["3001"]


def test_everybody_sees_the_people_in_reach(
    as_user, clerk, director, neighbour, leader, outsider, sysadmin, made
):
    assert names(as_user(clerk).get("/staff/")) == ["clerk", "director"]
    assert names(as_user(leader).get("/staff/")) == ["clerk", "director", "leader", "neighbour"]
    everybody = ["clerk", "director", "leader", "neighbour", "3001", "outsider", "sysadmin"]
    assert names(as_user(sysadmin).get("/staff/")) == everybody
    assert names(as_user(sysadmin).get("/staff/?account=unposted")) == ["3001"]


def test_whoever_left_an_office_is_out_of_its_reach_and_named_in_its_past(as_user, clerk, director, office):
    Posting.objects.filter(staff=clerk).update(ends_on="2026-06-14")
    client = as_user(director)
    assert names(client.get("/staff/")) == ["director"]
    assert client.get("/staff/clerk/").status_code == 404
    for page in (f"/offices/{office.pk}/", "/postings/?when=over"):
        text = client.get(page).text
        assert clerk.name in text
        assert "/staff/clerk/" not in text


def test_whoever_comes_to_an_office_is_within_its_reach(as_user, clerk, director):
    Posting.objects.filter(staff=clerk).update(starts_on="2026-06-16")
    assert names(as_user(director).get("/staff/")) == ["clerk", "director"]


def test_whoever_left_every_unit_is_still_kept_by_the_admins(as_user, clerk, sysadmin, secadmin):
    Posting.objects.filter(staff=clerk).update(ends_on="2026-06-14")
    assert as_user(sysadmin).get("/staff/clerk/edit/").status_code == 200
    assert as_user(secadmin).get("/staff/clerk/postings/new/").status_code == 200


@pytest.fixture
def elsewhere(officer, city):
    """The officer keeps accounts and offices of the other district beside the work in the office."""
    starts_on, unit = "2016-12-09", city.other_district
    Posting.objects.create(staff=officer, role="system_admin", procuratorate=unit, starts_on=starts_on)
    return officer


def test_what_is_held_at_one_unit_counts_for_nobody_of_another(as_user, elsewhere, clerk, city):
    organ = Organ.objects.create(name="临夏路派出所", kind="police_station", district_code="620102")
    client = as_user(elsewhere)
    assert client.get("/staff/clerk/").context["may_manage"] is False
    assert client.get("/staff/clerk/edit/").status_code == 403
    assert client.post("/staff/clerk/password/").status_code == 403
    assert client.get(f"/organs/{organ.pk}/edit/").status_code == 403
    assert client.get("/offices/new/620102/").status_code == 403
    assert client.get("/offices/new/620103/").status_code == 200


def test_rights_held_at_one_unit_change_no_posting_of_another(as_user, officer, clerk, city):
    unit = city.other_district
    Posting.objects.create(staff=officer, role="security_admin", procuratorate=unit, starts_on="2016-12-09")
    client = as_user(officer)
    assert client.get(f"/postings/{clerk.postings.get().pk}/end/").status_code == 403
    assert client.post("/staff/clerk/unlock/").status_code == 403


def test_an_account_is_kept_where_it_is_kept_at_all_units_of_the_person(as_user, sysadmin, leader, city):
    keeper = make.posted_staff("keeper", "system_admin", city.other_district, city)
    leader.postings.create(role="district_leader", procuratorate=city.other_district, starts_on="2016-12-09")
    assert as_user(keeper).get("/staff/leader/edit/").status_code == 403
    assert as_user(sysadmin).get("/staff/leader/edit/").status_code == 200


def test_the_page_of_a_person_says_what_they_may_do_and_why(as_user, director):
    authorities = as_user(director).get("/staff/director/").context["authorities"]
    [(authority, words)] = authorities
    assert authority.posting.role == "director"
    assert len(words) == len(authority.permissions)


def test_everybody_reads_their_own_page(as_user, stranger):
    assert as_user(stranger).get("/staff/stranger/").status_code == 200
    assert as_user(stranger).get("/staff/nobody/").status_code == 404
