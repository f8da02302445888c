"""Settling a dispute: how, and whether in writing; the details of the case have it from then on."""

import pytest
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cases.domain.demands import Incomplete
from cases.domain.steps import available
from cases.duties.contract import get_duty
from cases.enums import Stage
from cases.queries import details_of
from cases.timeline import entries
from tests.matters import visit
from tests.walks import do

pytestmark = pytest.mark.django_db
IN_WRITING = {"method": "mediation", "agreement": True}


@pytest.fixture
def dispute(calendar, city, clerk, officer, director):
    """A dispute that the office handles; its details do not say yet how it ended."""
    case = visit(city.office, clerk, second_officer=officer, kind="D3-10")
    do(case, "accept", director)
    return case


def kept(case):
    return get_duty(case.duty).details.objects.get(case=case)


def test_how_a_dispute_was_settled_goes_into_the_details_and_the_timeline(dispute, clerk, as_user):
    page = reverse("case_step", args=[dispute.key, "settle"])
    form = as_user(clerk).get(page).context["form"]
    assert list(form.fields)[:2] == ["method", "agreement"]
    assert (form.fields["method"].required, form.fields["agreement"].required) == (True, False)

    data = {"version": dispute.version, "note": "双方当面和解", "method": "mediation", "agreement": "on"}
    assert as_user(clerk).post(page, data).status_code == 302

    dispute.refresh_from_db()
    assert dispute.step == "settled"
    assert (kept(dispute).method, kept(dispute).agreement) == ("mediation", True)
    event = dispute.events.last()
    assert event.data == {"details": IN_WRITING}
    facts = dict(entries(dispute, [event], clerk)[0].facts)
    assert facts == {
        capfirst(_("way of settling")): _("Mediation"),
        capfirst(_("written agreement")): _("Yes"),
    }
    assert (capfirst(_("way of settling")), _("Mediation")) in details_of(dispute)


@pytest.mark.parametrize("data", [{}, {"method": ""}, {"method": "arms"}])
def test_a_settlement_says_how(dispute, clerk, data):
    with pytest.raises(Incomplete) as gaps:
        do(dispute, "settle", clerk, data=data)

    assert list(gaps.value.errors) == ["method"]
    assert kept(dispute).method == ""


def test_a_form_that_was_overtaken_keeps_what_was_typed(dispute, clerk, director, as_user):
    page, seen = reverse("case_step", args=[dispute.key, "settle"]), dispute.version
    do(dispute, "record", director)

    answer = as_user(clerk).post(page, {"version": seen, "note": "和解", "method": "hearing"})
    assert answer.status_code == 409
    assert answer.context["form"]["method"].value() == "hearing"


def test_of_a_reception_nothing_is_asked_that_does_not_belong_to_it(
    calendar, city, clerk, officer, director, as_user
):
    case = visit(city.office, clerk, second_officer=officer)
    do(case, "accept", director)
    form = as_user(clerk).get(reverse("case_step", args=[case.key, "settle"])).context["form"]

    assert "method" not in form.fields
    assert do(case, "settle", clerk, data=IN_WRITING).data == {}
    assert kept(case).method == ""


def test_a_dispute_is_passed_to_another_procuratorate(dispute, director):
    assert "refer_procuratorate" in {deed.name for deed in available(dispute, director)}
    do(dispute, "refer_procuratorate", director)

    assert dispute.stage == Stage.WAITING
