"""Every list costs the same number of queries with one row and with three."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from offices.domain import audit
from offices.models import Job, Notification, Organ, Posting
from tests import factories as make

pytestmark = pytest.mark.django_db


def cost(client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def add_offices(city, mayor, number):
    code = f"62010205{number}"
    made = make.make_office(city.district, 20 + number, f"检察室{number}", code, f"街道{number}")
    make.posted_staff(f"head{number}", "director", made, city)


def add_people(city, mayor, number):
    make.posted_staff(f"person{number}", "office_staff", city.office, city)


def add_postings(city, mayor, number):
    Posting.objects.create(
        staff=make.staff(f"poster{number}"),
        role="department_handler",
        procuratorate=city.district,
        department=city.department,
        starts_on=date(2026, 1, 1),
    )


def add_organs(city, mayor, number):
    Organ.objects.create(
        name=f"派出所{number}", kind="police_station", district_code="620102", township=city.office.seat
    )


def add_departments(city, mayor, number):
    city.other_district.departments.create(
        name=f"第{number}检察部", business_lines=["civil"], valid_from=date(2019, 1, 1)
    )


def add_notices(city, mayor, number):
    Notification.objects.create(
        staff=mayor, source=str(number), kind="job.done", params={"title": "x"}, created_at=timezone.now()
    )


def add_jobs(city, mayor, number):
    Job.objects.create(kind="test", requested_by=mayor, created_at=timezone.now())


def add_records(city, mayor, number):
    audit.record("test", by=mayor)


@pytest.mark.parametrize(
    ("address", "add", "actor"),
    [
        ("/offices/", add_offices, "mayor"),
        ("/staff/", add_people, "mayor"),
        ("/postings/", add_postings, "secadmin"),
        ("/organs/", add_organs, "mayor"),
        ("/procuratorates/", add_departments, "mayor"),
        ("/inbox/", add_notices, "mayor"),
        ("/jobs/", add_jobs, "mayor"),
        ("/audit/", add_records, "auditor"),
        ("/", add_notices, "mayor"),
    ],
)
def test_a_list_costs_the_same_with_one_row_and_with_three(
    as_user, request, city, mayor, address, add, actor
):
    client = as_user(request.getfixturevalue(actor))
    add(city, mayor, 1)
    client.get(address)
    one = cost(client, address)
    add(city, mayor, 2)
    add(city, mayor, 3)
    assert cost(client, address) == one
    assert one <= 12


def test_one_office_and_one_person_cost_the_same_with_more_postings(as_user, secadmin, city, office):
    client = as_user(secadmin)
    add_people(city, None, 1)
    addresses = f"/offices/{office.pk}/", "/staff/person1/"
    before = [cost(client, address) for address in addresses]
    add_people(city, None, 2)
    add_people(city, None, 3)
    assert [cost(client, address) for address in addresses] == before
