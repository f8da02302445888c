"""A revisit: what the person says now, and how satisfied with the office and with the responsible unit."""

import pytest
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.domain.demands import Incomplete
from cases.domain.steps import available
from cases.enums import EventKind, Satisfaction
from cases.timeline import entries
from tests.matters import complaint, visit
from tests.walks import do

pytestmark = pytest.mark.django_db


@pytest.fixture(params=[complaint, visit])
def answered(request, calendar, city, clerk, officer, director):
    """A case of each duty whose result was replied."""
    case = request.param(city.office, clerk, second_officer=officer)
    do(case, "accept", director)
    do(case, "result_reply", clerk)
    return case


def test_a_revisit_is_kept_with_what_the_person_thinks_and_moves_nothing(answered, clerk, as_user):
    page = reverse("case_step", args=[answered.key, "revisit"])
    data = {
        "version": answered.version,
        "with_office": "satisfied",
        "with_unit": "dissatisfied",
        "note": "电话回访：尚未退款",
    }
    assert as_user(clerk).post(page, data).status_code == 302

    answered.refresh_from_db()
    event = answered.events.last()
    assert (event.kind, answered.step) == (EventKind.REVISITED, "replied")
    assert event.data == {"with_office": "satisfied", "with_unit": "dissatisfied"}
    facts = dict(entries(answered, [event], clerk)[0].facts)
    assert facts[_("Satisfied with the office")] == Satisfaction.SATISFIED.label
    assert facts[_("Satisfied with the responsible unit")] == Satisfaction.DISSATISFIED.label
    page = as_user(clerk).get(reverse("case", args=[answered.key])).text
    assert str(Satisfaction.DISSATISFIED.label) in page


def test_a_closed_case_is_revisited_too(answered, clerk, director):
    do(answered, "close", director)

    assert "revisit" in {deed.name for deed in available(answered, clerk)}
    assert do(answered, "revisit", clerk).data == {"with_office": "satisfied", "with_unit": ""}


@pytest.mark.parametrize(
    ("data", "note", "gap"),
    [
        ({}, "已回访", "with_office"),
        ({"with_office": "delighted"}, "已回访", "with_office"),
        ({"with_office": "fairly", "with_unit": "delighted"}, "已回访", "with_unit"),
        ({"with_office": "unstated"}, " ", "note"),
    ],
)
def test_a_revisit_asks_how_satisfied_the_person_is_and_what_was_said(answered, clerk, data, note, gap):
    with pytest.raises(Incomplete) as gaps:
        do(answered, "revisit", clerk, data=data, note=note)

    assert list(gaps.value.errors) == [gap]
