"""Whoever a case is passed to signs for it, or sends it back; the clocks know of both."""

from datetime import date, datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.domain.demands import Incomplete
from cases.domain.objections import objection_until
from cases.domain.steps import NotNow, available
from cases.enums import ClockState, EventKind, Stage
from cases.models import ClockRule
from cases.reference import loader
from cases.timeline import entries
from tests.matters import complaint, visit
from tests.walks import do

pytestmark = pytest.mark.django_db


def clock(case, code="G03"):
    return case.clocks.get(code=code)


def names(case, person) -> set[str]:
    return {deed.name for deed in available(case, person)}


@pytest.mark.parametrize("tell", [complaint, visit])
def test_the_receiver_owes_a_signature_within_two_working_days(
    calendar, city, clerk, officer, director, tell
):
    loader.load()
    case = tell(city.office, clerk, second_officer=officer)
    do(case, "refer_organ", director)
    assert (clock(case).state, clock(case).due_on) == (ClockState.RUNNING, date(2026, 6, 17))

    event = do(case, "record_signing", clerk, data={"signed_by": "某派出所 内勤李某"}, note="")

    assert (event.kind, event.data) == (EventKind.SIGNED_FOR, {"signed_by": "某派出所 内勤李某"})
    assert (case.stage, case.step) == (Stage.WAITING, "with_organ")
    assert (clock(case).state, clock(case).in_time) == (ClockState.STOPPED, True)
    assert clock(case, "T08").state == ClockState.RUNNING


def test_a_signature_late_by_a_day_is_missed(calendar, city, clerk, officer, director, fixed_clock):
    loader.load()
    case = complaint(city.office, clerk, second_officer=officer)
    do(case, "refer_organ", director)
    fixed_clock.move_to(datetime(2026, 6, 18, 9, 0, tzinfo=timezone.get_current_timezone()))
    do(case, "record_signing", clerk)

    assert clock(case).in_time is False


def test_whether_somebody_has_signed_is_asked_once_for_all_deeds_of_signing(
    case, director, handler, django_assert_num_queries
):
    do(case, "refer_department", director)
    assert "sign" in names(case, handler)

    with django_assert_num_queries(1):
        assert "sign" in names(case, handler)


def test_the_department_signs_itself_and_once(case, director, clerk, handler, as_user):
    do(case, "refer_department", director)
    page = reverse("case_step", args=[case.key, "sign"])
    form = as_user(handler).get(page).context["form"]
    assert form.fields["signed_by"].initial == f"{case.department} {handler}"
    assert "record_signing" in names(case, clerk)
    assert as_user(clerk).get(page).status_code == 403

    data = {"version": case.version, "signed_by": form.fields["signed_by"].initial}
    assert as_user(handler).post(page, data).status_code == 302

    case.refresh_from_db()
    assert "sign" not in names(case, handler)
    assert "record_signing" not in names(case, clerk)
    with pytest.raises(NotNow):
        do(case, "sign", handler)


def test_what_is_passed_on_again_is_signed_for_again(case, director, clerk):
    do(case, "refer_organ", director)
    do(case, "record_signing", clerk)
    do(case, "record_feedback", clerk)
    do(case, "refer_organ", director)

    assert "record_signing" in names(case, clerk)


def test_a_signature_names_who_signed(case, director, clerk):
    do(case, "refer_organ", director)
    for name in ("", " ", "长" * 61):
        with pytest.raises(Incomplete) as gaps:
            do(case, "record_signing", clerk, data={"signed_by": name})
        assert list(gaps.value.errors) == ["signed_by"]


def test_timeline_and_registration_form_say_who_signed(case, director, clerk, as_user):
    do(case, "refer_organ", director)
    do(case, "record_signing", clerk, data={"signed_by": "某派出所 李某"})

    facts = entries(case, list(case.events.order_by("id")), clerk)[0].facts
    assert (_("Signed for by"), "某派出所 李某") in facts
    assert "某派出所 李某" in as_user(clerk).get(reverse("registration_print", args=[case.key])).text


def test_what_is_sent_back_is_the_offices_again_and_its_clocks_stop(calendar, city, clerk, officer, director):
    loader.load()
    case = complaint(city.office, clerk, second_officer=officer)
    do(case, "refer_organ", director)
    event = do(case, "record_objection", clerk, note="不属本机关职权")

    assert (event.kind, case.step, case.waiting_for) == (EventKind.OBJECTED, "handling", "")
    assert {clock(case, code).state for code in ("G03", "T08")} == {ClockState.STOPPED}
    assert {"refer_organ", "refer_department"} <= names(case, director)


def test_the_department_sends_back_with_reasons(case, director, handler):
    do(case, "refer_department", director)
    with pytest.raises(Incomplete):
        do(case, "object", handler, note=" ")

    event = do(case, "object", handler, note="应由公安机关管辖")
    assert event.data == {}


def test_an_outside_body_has_five_working_days_from_its_signature(
    calendar, city, clerk, officer, director, as_user, fixed_clock
):
    """19 June 2026 is a day off."""
    loader.load()
    case = complaint(city.office, clerk, second_officer=officer)
    assert objection_until(case) is None
    do(case, "refer_organ", director)
    assert objection_until(case).due == date(2026, 6, 23)

    fixed_clock.move_to(datetime(2026, 6, 16, 9, 0, tzinfo=timezone.get_current_timezone()))
    do(case, "record_signing", clerk)
    page = as_user(clerk).get(reverse("case_step", args=[case.key, "record_objection"])).text
    assert _("An outside body may object until %(day)s.") % {"day": "2026-06-24"} in page

    event = do(case, "record_objection", clerk)
    assert event.data == {"until": "2026-06-24", "provisional": False}


def test_before_the_rule_was_in_force_no_day_was_set(calendar, city, clerk, officer, director):
    loader.load()
    ClockRule.objects.filter(code="T15b").delete()
    case = complaint(city.office, clerk, second_officer=officer)
    do(case, "refer_organ", director)

    assert objection_until(case) is None
