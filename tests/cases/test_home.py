"""The home page: what comes due next of one's own, and what the department has to sign for."""

import pytest
from django.urls import reverse

from cases.clock_cards import LISTED, next_due, to_sign
from cases.domain.steps import available
from cases.enums import Stage
from cases.models import Case
from cases.reference import loader
from cases.worklist import cases_for
from offices.models import Staff
from tests import factories as make
from tests.cases.lists import listed
from tests.matters import LI, WANG, ZHANG, complaint, petitioner
from tests.walks import do

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def rules(calendar):
    """Rules and calendar as they are."""
    loader.load()


def home(client) -> str:
    return client.get(reverse("home")).text


def page_of(case: Case) -> str:
    return reverse("case", args=[case.key])


def pages(card) -> list[str]:
    return [line.url for line in card.lines] if card else []


def test_ones_own_next_cases_stand_with_their_day_and_state_and_no_others(
    office, clerk, officer, mayor, as_user
):
    own = {days: listed(office, clerk, handler=clerk, due=days) for days in (40, -3, 2, 30, 20, 50)}
    hers = listed(office, officer, handler=officer, due=1)
    listed(office, clerk, handler=clerk, due=-9, stage=Stage.CLOSED)
    card = next_due(clerk)

    assert pages(card) == [page_of(own[days]) for days in sorted(own)[:LISTED]]
    assert "2026-06-17" in card.lines[1].words
    assert card.lines[1].detail == "临期 · 检察室办理 · 反映村务不公开"
    assert own[2].number in home(as_user(clerk))
    assert hers.number not in home(as_user(clerk))
    assert pages(next_due(officer)) == [page_of(hers)]
    assert next_due(mayor) is None


def test_a_case_that_owes_nothing_stands_last_without_a_day(office, clerk):
    calm = listed(office, clerk, handler=clerk)
    due = listed(office, clerk, handler=clerk, due=40)

    assert [line.words for line in next_due(clerk).lines][1] == calm.number
    assert pages(next_due(clerk)) == [page_of(due), page_of(calm)]


def test_the_list_behind_a_card_begins_with_what_the_card_shows(office, clerk, as_user):
    for days in (40, -3, 2):
        listed(office, clerk, handler=clerk, due=days)
    card = next_due(clerk)
    ((_label, address),) = card.links
    rows = [line for line, _address in as_user(clerk).get(address).context["lines"]]

    assert [reverse("case", args=[row.key]) for row in rows] == pages(card)


def test_a_department_reads_what_it_has_to_sign_for_until_it_has_signed(
    office, clerk, officer, director, handler, leader, as_user
):
    people = [ZHANG, WANG, LI]
    first, second, third = (
        complaint(office, clerk, [petitioner(one)], second_officer=officer) for one in people
    )
    for case in (first, second):
        do(case, "refer_department", director)
    do(third, "refer_organ", director)
    handler = Staff.objects.get(pk=handler.pk)

    assert pages(to_sign(handler)) == [page_of(first), page_of(second)]
    assert first.number in home(as_user(handler))
    ((_label, address),) = to_sign(handler).links
    behind = [line.key for line, _address in as_user(handler).get(address).context["lines"]]
    assert behind == [first.key, second.key]
    do(first, "sign", handler)
    assert pages(to_sign(handler)) == [page_of(second)]
    for case in (first, second):
        signs = "sign" in {deed.name for deed in available(case, handler)}
        assert signs == (page_of(case) in pages(to_sign(handler)))
    do(second, "record_feedback", clerk)
    assert to_sign(handler) is None


def test_another_department_and_the_office_have_nothing_to_sign_for(
    city, office, clerk, officer, director, handler, as_user
):
    do(complaint(office, clerk, second_officer=officer), "refer_department", director)
    civil = make.department_handler("civil", make.civil_department(city.district))

    assert to_sign(civil) is None
    assert to_sign(handler) is not None
    assert "unsigned=yes" not in home(as_user(clerk))


def test_the_worklist_tells_what_was_passed_on_and_not_signed_for(office, clerk, officer, director):
    people = [ZHANG, WANG, LI]
    kept, passed, signed = (
        complaint(office, clerk, [petitioner(one)], second_officer=officer) for one in people
    )
    for case in (passed, signed):
        do(case, "refer_organ", director)
    do(signed, "record_signing", clerk)

    assert set(cases_for(clerk, {"unsigned": "yes"})) == {passed}
    assert set(cases_for(clerk, {"unsigned": "no"})) == {kept, signed}
    do(passed, "record_objection", clerk)
    do(passed, "refer_organ", director)
    assert set(cases_for(clerk, {"unsigned": "yes"})) == {passed}
