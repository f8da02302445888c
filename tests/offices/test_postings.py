"""Rights follow the postings in force, and only the security admin grants them."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from offices.domain import postings
from offices.models import AuditRecord, Notification, Posting
from offices.roles import Role
from tests import factories as make

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


@pytest.fixture
def newcomer(city):
    return make.staff("newcomer")


@pytest.fixture
def grant(secadmin, newcomer, office):
    """Grant with plain values; each test says what differs."""

    def call(**given):
        plain = {
            "staff": newcomer,
            "role": Role.OFFICE_STAFF,
            "unit": office,
            "department": None,
            "starts_on": TODAY,
            "ends_on": None,
            "by": secadmin,
        }
        return postings.grant(**(plain | given))

    return call


def refused_at(excinfo) -> set[str]:
    return set(excinfo.value.message_dict)


def test_granting_gives_access_tells_the_person_and_is_recorded(as_user, grant, newcomer, office):
    assert as_user(newcomer).get(f"/offices/{office.pk}/").status_code == 404
    posting = grant()
    assert as_user(newcomer).get(f"/offices/{office.pk}/").status_code == 200
    assert Notification.objects.get(staff=newcomer).kind == "posting.granted"
    record = AuditRecord.objects.get(action="posting.grant")
    assert (record.actor_no, record.object_ref) == ("secadmin", str(posting.pk))
    assert record.detail["unit"] == office.name


def test_access_is_gone_the_day_after_the_last_one_without_anybody_doing_anything(
    as_user, director, office, secadmin, fixed_clock
):
    posting = Posting.objects.get(staff=director)
    postings.end(posting=posting, ends_on=TODAY, by=secadmin)
    client = as_user(director)
    assert client.get(f"/offices/{office.pk}/").status_code == 200
    fixed_clock.shift(timedelta(hours=14))
    client = as_user(director)
    assert client.get(f"/offices/{office.pk}/").status_code == 404


def test_ending_yesterday_takes_access_away_at_once(as_user, clerk, office, secadmin):
    postings.end(posting=Posting.objects.get(staff=clerk), ends_on=YESTERDAY, by=secadmin)
    assert as_user(clerk).get(f"/offices/{office.pk}/").status_code == 404


def test_the_past_of_a_posting_stays_as_it_was(clerk, secadmin):
    posting = Posting.objects.get(staff=clerk)
    with pytest.raises(ValidationError) as excinfo:
        postings.end(posting=posting, ends_on=YESTERDAY - timedelta(days=1), by=secadmin)
    assert refused_at(excinfo) == {"ends_on"}
    Posting.objects.filter(pk=posting.pk).update(ends_on=YESTERDAY)
    with pytest.raises(ValidationError):
        postings.end(posting=posting, ends_on=TOMORROW, by=secadmin)


def test_an_office_has_one_director_at_a_time(grant, director):
    with pytest.raises(ValidationError) as excinfo:
        grant(role=Role.DIRECTOR)
    assert refused_at(excinfo) == {"role"}
    Posting.objects.filter(staff=director).update(ends_on=TODAY)
    grant(role=Role.DIRECTOR, starts_on=TOMORROW)


def test_the_same_posting_does_not_overlap_itself(grant):
    grant(ends_on=TOMORROW)
    with pytest.raises(ValidationError) as excinfo:
        grant(starts_on=TOMORROW)
    assert refused_at(excinfo) == {"starts_on"}
    grant(starts_on=TOMORROW + timedelta(days=1))


def test_nobody_holds_two_of_the_three_admin_roles(grant, auditor, city):
    with pytest.raises(ValidationError) as excinfo:
        grant(staff=auditor, role=Role.SYSTEM_ADMIN, unit=city.city)
    assert refused_at(excinfo) == {"role"}


def test_the_last_day_does_not_lie_before_the_first(grant):
    with pytest.raises(ValidationError) as excinfo:
        grant(ends_on=YESTERDAY)
    assert refused_at(excinfo) == {"ends_on"}


@pytest.mark.parametrize("name", ["sysadmin", "auditor", "director", "mayor"])
def test_only_the_security_admin_grants(grant, request, name):
    with pytest.raises(PermissionDenied):
        grant(by=request.getfixturevalue(name))


def test_the_security_admin_grants_nothing_to_themselves(grant, secadmin, as_user):
    with pytest.raises(PermissionDenied):
        grant(staff=secadmin)
    data = {"role": "office_staff", "unit": "620102-07", "starts_on": "2026-06-15"}
    assert as_user(secadmin).post("/staff/secadmin/postings/new/", data).status_code == 403
    assert AuditRecord.objects.filter(action="access.refused", actor_no="secadmin").count() == 1


def test_the_security_admin_lengthens_no_posting_of_their_own(secadmin, as_user):
    own = Posting.objects.get(staff=secadmin)
    postings.end(posting=own, ends_on=TODAY, by=secadmin)
    with pytest.raises(PermissionDenied):
        postings.end(posting=own, ends_on=TODAY + timedelta(days=365), by=secadmin)
    later = {"ends_on": "2099-12-31"}
    assert as_user(secadmin).post(f"/postings/{own.pk}/end/", later).status_code == 403


def test_rights_are_kept_within_the_reach_of_the_security_admin(grant, city):
    keeper = make.posted_staff("keeper", Role.SECURITY_ADMIN, city.other_district, city)
    with pytest.raises(PermissionDenied):
        grant(by=keeper)
    with pytest.raises(PermissionDenied):
        grant(by=keeper, role=Role.CITY_REVIEWER, unit=city.city)
    grant(by=keeper, unit=city.office_far)


def test_roles_fit_units(grant, city, office):
    for role, unit in [
        (Role.DIRECTOR, city.district),
        (Role.DISTRICT_LEADER, city.city),
        (Role.CITY_REVIEWER, city.district),
        (Role.AUDITOR, office),
    ]:
        with pytest.raises(ValidationError) as excinfo:
            grant(role=role, unit=unit)
        assert refused_at(excinfo) == {"unit"}


def test_a_person_from_the_township_is_nothing_but_township_staff(grant, clerk, newcomer):
    with pytest.raises(ValidationError) as excinfo:
        grant(staff=clerk)
    assert refused_at(excinfo) == {"role"}
    with pytest.raises(ValidationError):
        grant(role=Role.TOWNSHIP_STAFF)


def test_a_handler_belongs_to_a_department_of_the_procuratorate(grant, city):
    with pytest.raises(ValidationError) as excinfo:
        grant(role=Role.DEPARTMENT_HANDLER, unit=city.district)
    assert refused_at(excinfo) == {"department"}
    with pytest.raises(ValidationError):
        grant(role=Role.DEPARTMENT_HANDLER, unit=city.other_district, department=city.department)
    grant(role=Role.DEPARTMENT_HANDLER, unit=city.district, department=city.department)


def test_a_posting_that_begins_today_can_be_taken_back_and_stays_on_record(grant, clerk, secadmin):
    posting = grant()
    postings.withdraw(posting=posting, by=secadmin)
    assert not Posting.objects.filter(staff__staff_no="newcomer").exists()
    assert AuditRecord.objects.filter(action="posting.withdraw").count() == 1
    with pytest.raises(ValidationError):
        postings.withdraw(posting=Posting.objects.get(staff=clerk), by=secadmin)


def test_what_the_database_refuses_stands_beside_its_field(as_user, secadmin, director, newcomer):
    data = {"role": "director", "unit": "620102-07", "starts_on": "2026-06-15"}
    response = as_user(secadmin).post("/staff/newcomer/postings/new/", data)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["role"]
