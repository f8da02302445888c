"""Who may do what to a case: each permission, each transition, each actor."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from cases.domain.steps import advance
from cases.duties.contract import all_duties
from cases.models import Case
from cases.policy import findable_by_name, may_do
from offices.models import Posting, Staff
from offices.roles import GRANTS, Permission
from tests import factories as make
from tests import matters
from tests.conftest import ACTORS
from tests.matters import matter
from tests.walks import do

pytestmark = pytest.mark.django_db

HERE = ("clerk", "officer", "director", "leader", "handler", "reviewer", "mayor")
CASE_PERMISSIONS = [permission for permission in Permission if permission.startswith("case.")]


@pytest.mark.parametrize("permission", CASE_PERMISSIONS)
@pytest.mark.parametrize("name", [*ACTORS, "stranger"])
def test_a_permission_counts_at_the_offices_of_the_posting_and_nowhere_else(case, request, name, permission):
    person = request.getfixturevalue(name)
    role = ACTORS[name][0] if name in ACTORS else None
    asked = permission != Permission.CASE_FEEDBACK  # nothing was referred

    assert may_do(person, permission, case) == (asked and name in HERE and permission in GRANTS[role])


@pytest.mark.parametrize("name", ["sysadmin", "secadmin", "auditor", "stranger"])
def test_the_three_admins_never_see_a_case(case, request, name):
    person = request.getfixturevalue(name)

    assert not type(case).objects.visible_to(person).exists()
    assert not any(may_do(person, permission, case) for permission in CASE_PERMISSIONS)


@pytest.mark.parametrize("duty", all_duties(), ids=lambda duty: duty.slug)
def test_each_transition_is_open_to_exactly_the_roles_that_hold_its_permission(
    calendar, city, request, duty, clerk, officer
):
    case = matter(office=city.office, by=clerk, second_officer=officer, duty=duty)
    people = {name: request.getfixturevalue(name) for name in [*ACTORS, "stranger"]}

    for transition in duty.transitions:
        allowed = {name for name, person in people.items() if may_do(person, transition, case)}
        holders = {name for name in HERE if transition.permission in GRANTS[ACTORS[name][0]]}
        assert allowed == (holders if transition.permission != Permission.CASE_FEEDBACK else set())


def test_a_department_sees_only_duties_of_its_business_line_until_a_case_is_referred_to_it(
    calendar, city, case
):
    person = make.department_handler("civil", make.civil_department(city.district))

    assert not may_do(person, Permission.CASE_READ, case)
    assert not may_do(person, Permission.CASE_FEEDBACK, case)


def test_whose_name_may_be_looked_for_follows_who_may_unmask(
    calendar, city, clerk, officer, director, leader, reviewer, handler
):
    secret = matters.complaint(city.office, clerk, wants_secrecy=True)
    civil = make.department_handler("civil", make.civil_department(city.district))
    open_case = matters.complaint(city.office, clerk, decisions={secret.key: "different"})
    people = (clerk, officer, director, leader, reviewer, handler, civil)

    def agrees():
        for person in people:
            found = Case.objects.filter(findable_by_name(Staff.objects.get(pk=person.pk)))
            assert open_case in found
            assert (secret in found) is may_do(person, Permission.PARTY_UNMASK, secret), person

    agrees()
    do(secret, "refer_department", director, data={"receiver_id": civil.postings.get().department_id})
    assert may_do(civil, Permission.PARTY_UNMASK, secret)
    agrees()
    do(secret, "record_feedback", clerk)
    assert not may_do(civil, Permission.PARTY_UNMASK, secret)
    agrees()


def test_feedback_comes_from_the_department(case, director, handler):
    do(case, "refer_department", director)
    event = do(case, "feedback", handler, note="已立案监督")

    assert (event.by, case.step) == (handler, "handling")


def test_when_a_posting_ends_so_does_the_authority(case, director, today):
    Posting.objects.filter(staff=director).update(ends_on=today - timedelta(days=1))

    assert not may_do(director, Permission.CASE_REVIEW, case)
    with pytest.raises(PermissionDenied):
        advance(case_id=case.pk, name="accept", by=director, version=case.version)
