"""A case that holds others owes their people an answer: it does not end without a word about them."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from cases.domain.demands import Incomplete
from cases.domain.locks import StaleVersion
from cases.domain.merging import held_in, merge
from cases.domain.voiding import void
from cases.domain.withdrawals import withdraw
from cases.enums import EventKind, LinkKind, Stage
from cases.models import Case, CaseLink
from cases.queries import linked_cases
from offices.models import Posting
from tests.factories import OPENED
from tests.matters import LI, WANG, ZHANG, matter

pytestmark = pytest.mark.django_db


@pytest.fixture
def first(case):
    return case


@pytest.fixture
def second(case, office, clerk, officer):
    return matter(office=office, by=clerk, second_officer=officer, identity=LI)


@pytest.fixture
def third(second, office, clerk, officer):
    return matter(office=office, by=clerk, second_officer=officer, identity=ZHANG)


def merged(case, target, by):
    for one in (case, target):
        one.refresh_from_db()
    merge(case_id=case.pk, target_id=target.pk, by=by, version=case.version, reason="同一事项")
    for one in (case, target):
        one.refresh_from_db()


def test_a_case_into_which_another_was_merged_is_not_made_void(first, second, director):
    merged(first, second, director)

    with pytest.raises(Incomplete) as gaps:
        void(case_id=second.pk, by=director, version=second.version, reason="登记有误")

    assert first.number in gaps.value.errors["reason"]
    second.refresh_from_db()
    assert second.stage == Stage.REVIEW


def test_who_is_owed_a_reply_is_not_merged_into_a_case_in_which_nobody_is_answered(first, second, director):
    Case.objects.filter(pk=second.pk).update(contact_unknown=True)

    with pytest.raises(Incomplete) as gaps:
        merge(case_id=first.pk, target_id=second.pk, by=director, version=first.version, reason="同一事项")
    assert set(gaps.value.errors) == {"number"}

    merged(second, first, director)
    assert second.merged_into == first


def test_a_wrong_target_is_merged_into_the_right_case_and_what_it_held_goes_along(
    first, second, third, director
):
    merged(first, second, director)
    merged(second, third, director)

    first.refresh_from_db()
    assert (first.merged_into, second.merged_into) == (third, third)
    assert held_in(third, director) == f"{first.number}、{second.number}"
    assert held_in(second, director) == ""
    assert CaseLink.objects.get(case=first, other=third).kind == LinkKind.MERGED
    assert first.events.latest("id").data == {"other": third.pk, "link": LinkKind.MERGED}
    assert [link.case for link in linked_cases(first, director)] == [second, third]
    assert [event.kind for event in third.events.order_by("id")][-1] == EventKind.LINKED


def test_whoever_did_not_see_that_a_case_came_to_hold_another_is_told(first, second, third, director):
    seen = second.version
    merged(first, second, director)

    with pytest.raises(StaleVersion):
        merge(case_id=second.pk, target_id=third.pk, by=director, version=seen, reason="同一事项")


def test_a_case_that_holds_others_is_withdrawn_only_where_their_people_take_it_back_too(
    first, second, clerk, director
):
    merged(first, second, director)
    asked = {"case_id": second.pk, "by": clerk, "version": second.version, "reason": "本人撤回"}

    with pytest.raises(Incomplete) as gaps:
        withdraw(**asked)
    assert first.number in gaps.value.errors["for_merged"]

    assert withdraw(**asked, for_merged=True).data == {"for_merged": True}


def test_of_a_case_that_holds_none_nothing_is_asked_about_others(first, clerk):
    asked = {"case_id": first.pk, "by": clerk, "version": first.version, "reason": "本人撤回"}

    assert withdraw(**asked, for_merged=True).data == {}


def test_cases_beyond_reach_are_counted_and_not_named(
    first, calendar, office_beside, neighbour, officer, leader, director
):
    far = matter(office=office_beside, by=neighbour, second_officer=officer, identity=LI)
    first.refresh_from_db()
    far.stage, far.step, far.merged_into = Stage.MERGED, "merged", first
    far.save(update_fields=["stage", "step", "merged_into"])

    assert far.number not in held_in(first, director)
    assert "1" in held_in(first, director)
    assert held_in(first, leader) == far.number


# ---------------------------------------------------------------------------------------------------- pages


def test_the_page_of_voiding_says_beforehand_what_stands_against_it(first, second, director, as_user):
    merged(first, second, director)
    client, page = as_user(director), reverse("case_voiding", args=[second.key])

    assertContains(client.get(page), first.number)
    answer = client.post(page, {"version": second.version, "reason": "登记有误"})

    assertContains(answer, first.number, status_code=422)
    assert answer.context["form"].errors.keys() == {"reason"}


def test_the_page_of_a_withdrawal_asks_for_the_people_of_merged_cases(
    first, second, clerk, director, as_user
):
    page = reverse("case_withdrawal", args=[second.key])
    assertNotContains(as_user(clerk).get(page), "for_merged")
    merged(first, second, director)
    data = {"version": second.version, "reason": "本人撤回"}

    assertContains(as_user(clerk).get(page), first.number)
    answer = as_user(clerk).post(page, data)
    assert (answer.status_code, answer.context["form"].errors.keys()) == (422, {"for_merged"})
    assert as_user(clerk).post(page, data | {"for_merged": "on"}).status_code == 302


def test_a_linked_case_is_chosen_and_not_typed(first, second, third, director, as_user):
    event = second.events.first()
    CaseLink.objects.create(case=second, other=first, kind=LinkKind.SAME, event=event)
    CaseLink.objects.create(case=third, other=second, kind=LinkKind.DIFFERENT, event=event)
    client, page = as_user(director), reverse("case_merger", args=[second.key])

    offered = [value for value, _words in client.get(page).context["form"].fields["linked"].choices]
    assert offered == ["", first.key]
    data = {"version": second.version, "reason": "同一事项", "linked": first.key}
    assert client.post(page, data | {"number": third.number}).status_code == 422
    assert client.post(page, data).status_code == 302

    second.refresh_from_db()
    assert second.merged_into == first


def spellings(case):
    bare = case.number.replace("〔", "[").replace("〕", "]")
    return {
        "whole": case.number,
        "other brackets": bare,
        "none": bare.replace("[", "").replace("]", "").removesuffix("号"),
        "key": case.key.lower(),
        "short": case.number.partition("〕")[2],
        "code": case.query_code,
    }


@pytest.mark.parametrize("name", ["whole", "other brackets", "none", "key", "short", "code"])
def test_the_number_is_taken_in_every_spelling_of_the_search(first, second, director, as_user, name):
    data = {"version": first.version, "reason": "同一事项", "number": f" {spellings(second)[name]} "}

    assert as_user(director).post(reverse("case_merger", args=[first.key]), data).status_code == 302
    first.refresh_from_db()
    assert first.merged_into == second


def test_a_number_that_several_cases_share_is_asked_for_whole(
    first, office_beside, neighbour, officer, director, as_user
):
    Posting.objects.create(staff=director, role="director", office=office_beside, starts_on=OPENED)
    matter(office=office_beside, by=neighbour, second_officer=officer, identity=WANG)
    data = {"version": first.version, "reason": "同一事项", "number": first.number.partition("〕")[2]}

    answer = as_user(director).post(reverse("case_merger", args=[first.key]), data)
    assert (answer.status_code, answer.context["form"].errors.keys()) == (422, {"number"})
