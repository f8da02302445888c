"""Out of reach there is no case; in reach but not allowed is refused, and the refusal is on record."""

import pytest
from django.urls import reverse

from offices.models import AuditRecord
from tests.walks import do

pytestmark = pytest.mark.django_db

PAGES = ("case_summary", "case_withdrawal", "case_merger", "case_voiding")


def url(case, name="case", *more):
    return reverse(name, args=[case.key, *more])


@pytest.mark.parametrize("name", ["neighbour", "outsider", "sysadmin", "secadmin", "auditor", "stranger"])
def test_out_of_reach_the_case_does_not_exist(case, as_user, request, name):
    client = as_user(request.getfixturevalue(name))

    pages = [url(case), url(case, "case_step", "accept"), *(url(case, page) for page in PAGES)]
    assert [client.get(page).status_code for page in pages] == [404] * len(pages)
    assert client.post(url(case, "case_comments"), {"text": "x"}).status_code == 404


def test_a_visitor_is_sent_to_sign_in(case, client):
    assert client.get(url(case)).status_code == 302


@pytest.mark.parametrize("name", ["clerk", "handler", "leader", "reviewer", "mayor"])
def test_in_reach_but_not_allowed_is_refused_and_audited(case, as_user, request, name):
    person = request.getfixturevalue(name)
    response = as_user(person).post(url(case, "case_step", "accept"), {"version": case.version})

    assert response.status_code == 403
    refused = AuditRecord.objects.get(action="access.refused")
    assert (refused.actor_no, refused.object_ref) == (person.staff_no, case.number)
    case.refresh_from_db()
    assert case.step == "submitted"


def test_the_shared_verbs_ask_for_their_permission(case, as_user, reviewer, clerk):
    client = as_user(reviewer)
    assert [client.get(url(case, page)).status_code for page in PAGES] == [403] * len(PAGES)

    client = as_user(clerk)
    assert [client.get(url(case, page)).status_code for page in PAGES] == [200, 200, 403, 403]


def test_an_unknown_deed_does_not_exist(case, as_user, director):
    assert as_user(director).get(url(case, "case_step", "bribe")).status_code == 404


def test_a_deed_that_does_not_fit_the_step_says_so(case, as_user, director):
    do(case, "accept", director)
    response = as_user(director).get(url(case, "case_step", "return"))

    assert response.status_code == 200
    assert not response.context["possible"]
