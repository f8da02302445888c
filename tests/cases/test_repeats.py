"""The repeat check: who is found again, why, and how much a person may know of it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.domain.identities import likeness
from cases.domain.repeats import Undecided, look_alikes
from cases.domain.voiding import void
from cases.enums import LinkKind
from cases.facts import PartyIdentity
from cases.models import Case
from cases.repeats import candidates
from tests import matters

pytestmark = pytest.mark.django_db

PHONE = "13893100001"
MOBILE, LANDLINE = "13893155555", "0931-8451234"


@pytest.fixture
def earlier(clerk, office, calendar):
    """张伟 complained of a village committee."""
    return matters.complaint(office, clerk, parties=[matters.petitioner(), matters.respondent()])


def found(office, staff, *people, **facts):
    return look_alikes(people, matters.facts(office, staff, **facts), staff)


def decided(staff, office, people):
    """Say of all that looks alike that it is another matter."""
    return {one.case.key: "different" for one in found(office, staff, *people).candidates}


def reasons(office, staff, *people, **facts):
    return [one.reasons for one in found(office, staff, *people, **facts).candidates]


@pytest.mark.parametrize("name", ["章玮", "zhangwei", "Zhang Wei"])
def test_a_name_that_sounds_alike_with_the_same_telephone_is_offered_with_both_reasons(
    earlier, clerk, office, name
):
    person = matters.petitioner(PartyIdentity(name=name, phone=PHONE))

    [candidate] = found(office, clerk, person).candidates
    assert candidate.case == earlier
    assert {"phone", "sound"} <= set(candidate.reasons)
    assert candidate.needs_decision


def test_the_reasons_are_said_in_words(earlier, clerk, office):
    [candidate] = found(office, clerk, matters.petitioner(PartyIdentity(name="章玮", phone=PHONE))).candidates

    assert [str(word) for word in candidate.reason_words]
    assert len(candidate.reason_words) == len(candidate.reasons)


@pytest.mark.parametrize("came_with", [{"phone": MOBILE}, {"landline": LANDLINE}])
@pytest.mark.parametrize("comes_with", [{"phone": MOBILE}, {"landline": LANDLINE}])
def test_whoever_has_a_mobile_and_a_landline_is_found_by_either_and_by_both(
    clerk, office, office_beside, calendar, came_with, comes_with
):
    """Neither telephone stands back behind the other."""
    both = {"phone": MOBILE, "landline": LANDLINE}
    matters.complaint(office, clerk, parties=[matters.petitioner(PartyIdentity(name="赵磊", **both))])
    other = [matters.petitioner(PartyIdentity(name="陈静", **came_with))]
    matters.complaint(office, clerk, parties=other, decisions=decided(clerk, office, other))

    def with_phone(**numbers):
        person = matters.petitioner(PartyIdentity(name="王芳", **numbers))
        return [one.case for one in found(office, clerk, person, township=office_beside.seat).candidates]

    first, second = Case.objects.order_by("id")
    assert first in with_phone(**comes_with)
    assert set(with_phone(**both)) == {first, second}


def test_an_identity_number_is_found_whatever_the_name(earlier, clerk, office):
    person = matters.petitioner(PartyIdentity(name="李四", id_number="620102198001010017"))

    assert reasons(office, clerk, person) == [("id", "township")]


def test_an_equal_name_counts_with_the_same_township_only(earlier, clerk, office, office_beside):
    person = matters.petitioner(PartyIdentity(name="张伟"))

    assert reasons(office, clerk, person) == [("name", "township")]
    assert reasons(office, clerk, person, township=office_beside.seat) == []


def test_or_with_the_same_respondent(earlier, clerk, office, office_beside):
    person = matters.petitioner(PartyIdentity(name="张伟"))

    got = reasons(office, clerk, person, matters.respondent(), township=office_beside.seat)
    assert got == [("name", "respondent")]


def test_one_of_five_representatives_who_comes_alone_is_found(clerk, officer, office, calendar):
    five = [
        matters.petitioner(PartyIdentity(name=name, phone=f"1389310000{n}"), is_representative=True)
        for n, name in enumerate(["张伟", "李娜", "王芳", "赵磊", "陈静"], 1)
    ]
    visit = matters.visit(office, clerk, parties=five, head_count=7)

    [candidate] = found(office, clerk, matters.petitioner(PartyIdentity(name="陈静"))).candidates
    assert candidate.case == visit


def test_a_case_out_of_reach_is_known_elsewhere_and_nothing_more(earlier, neighbour, office_beside):
    person = matters.petitioner(PartyIdentity(name="张伟", phone=PHONE))

    result = found(office_beside, neighbour, person)
    assert result.candidates == ()
    assert result.elsewhere


def test_the_district_sees_it(earlier, leader, office):
    assert found(office, leader, matters.petitioner()).candidates[0].case == earlier


def test_whoever_asks_for_secrecy_is_known_elsewhere_to_those_who_may_not_unmask(
    clerk, officer, office, calendar
):
    secret = matters.complaint(office, clerk, wants_secrecy=True)

    seen = found(office, clerk, matters.petitioner())
    assert (seen.candidates, seen.elsewhere) == ((), True)
    assert [one.case for one in found(office, officer, matters.petitioner()).candidates] == [secret]


def test_a_weak_likeness_out_of_reach_is_not_even_hinted_at(earlier, neighbour, office, office_beside):
    person = matters.petitioner(PartyIdentity(name="章玮"))

    assert not found(office_beside, neighbour, person, township=office.seat).elsewhere


def test_a_void_case_is_not_found(earlier, director, clerk, office):
    void(case_id=earlier.pk, version=earlier.version, by=director, reason="重复录入")

    assert found(office, clerk, matters.petitioner()).candidates == ()


def test_registering_is_refused_until_somebody_decided(earlier, clerk, office):
    with pytest.raises(Undecided):
        matters.complaint(office, clerk)

    case = matters.complaint(office, clerk, decisions={earlier.key: "same"})
    [link] = case.links.all()
    assert (link.other, link.kind, link.score) == (earlier, LinkKind.SAME, 100)
    assert "id" in link.reasons
    assert case.is_repeat


@pytest.mark.parametrize("decision", ["related", "different"])
def test_other_decisions_are_kept_and_make_no_repeat(earlier, clerk, office, decision):
    case = matters.complaint(office, clerk, decisions={earlier.key: decision})

    assert (case.links.get().kind, case.is_repeat) == (decision, False)


def test_an_unknown_decision_is_none(earlier, clerk, office):
    with pytest.raises(Undecided):
        matters.complaint(office, clerk, decisions={earlier.key: "merged"})


def test_the_check_takes_three_queries_for_any_number_of_people(earlier, clerk, office):
    people = [matters.petitioner(), matters.respondent()]
    many = [matters.petitioner(PartyIdentity(name=f"张伟{n}", phone=f"138931{n:05d}")) for n in range(12)]

    home = [matters.petitioner(PartyIdentity(name="王芳", phone=MOBILE, landline=LANDLINE))]

    for party in (people, people + home + many):
        persons = [likeness(one.role, one.identity, is_unit=one.is_unit) for one in party]
        clerk.__dict__.pop("_reach", None)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            candidates(persons, township_id=office.seat_id, staff=clerk)
        searches = [query for query in queries if "offices_posting" not in query["sql"]]
        assert len(searches) == 3
