"""Who opened or printed a case is on record, once an hour, whoever they are."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from offices.models import AuditRecord
from tests.matters import LI, matter

pytestmark = pytest.mark.django_db


def page(case, name="case"):
    return reverse(name, args=[case.key])


def read(action="case.open"):
    found = AuditRecord.objects.filter(action=action).order_by("id")
    return list(found.values_list("actor_no", "object_type", "object_ref"))


@pytest.mark.parametrize("name", ["clerk", "director", "leader", "handler", "reviewer", "mayor"])
def test_whoever_opens_a_case_leaves_a_line(case, as_user, request, name):
    assert as_user(request.getfixturevalue(name)).get(page(case)).status_code == 200

    assert read() == [(name, "case", case.number)]


def test_reloading_and_looking_around_is_one_reading_until_an_hour_has_passed(
    case, as_user, reviewer, fixed_clock
):
    client = as_user(reviewer)
    client.get(page(case))
    client.get(page(case))
    client.get(page(case), {"show": "steps"}, headers={"HX-Request": "true", "HX-Target": "timeline"})
    assert len(read()) == 1

    fixed_clock.shift(timedelta(minutes=25))
    client.get(page(case))
    fixed_clock.shift(timedelta(minutes=25))
    client.get(page(case))
    assert len(read()) == 1
    fixed_clock.shift(timedelta(minutes=11))
    client.get(page(case))
    assert len(read()) == 2


def test_another_person_and_another_place_are_readings_of_their_own(case, as_user, reviewer, mayor):
    as_user(reviewer).get(page(case))
    as_user(reviewer).get(page(case), REMOTE_ADDR="10.0.0.7")
    as_user(mayor).get(page(case))

    assert [who for who, *_what in read()] == ["reviewer", "reviewer", "mayor"]


def test_a_part_of_the_page_that_is_asked_for_alone_is_a_reading_too(case, as_user, leader):
    as_user(leader).get(page(case), headers={"HX-Request": "true", "HX-Target": "timeline"})

    assert len(read()) == 1


def test_the_form_for_printing_is_on_record_apart_from_that_in_clear(case, as_user, reviewer, officer):
    as_user(reviewer).get(page(case, "registration_print"))
    assert read("case.print") == [("reviewer", "case", case.number)]

    as_user(officer).post(page(case, "registration_print"), {"reason": "归档"})
    assert len(read("case.print")) == 1
    assert read("registration.print") == [("officer", "case", case.number)]


def test_who_may_not_see_the_case_has_not_read_it(case, as_user, neighbour):
    as_user(neighbour).get(page(case))

    assert read() == []


def test_a_first_reading_costs_one_statement_more_than_a_reload(
    case, city, clerk, officer, as_user, reviewer
):
    other = matter(office=city.office, by=clerk, second_officer=officer, identity=LI)
    client = as_user(reviewer)
    client.get(page(case))

    def queries():
        with CaptureQueriesContext(connection) as caught:
            assert client.get(page(other)).status_code == 200
        return len(caught)

    first, again = queries(), queries()
    assert first == again + 1
