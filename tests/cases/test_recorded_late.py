"""A deed recorded more than one working day late: it needs the reason, and its clocks say so."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from cases.domain.contacts import log_attempt
from cases.domain.demands import Incomplete
from cases.domain.events import lateness, on_time_since
from cases.domain.pauses import pause, resume
from cases.domain.withdrawals import withdraw
from cases.enums import ClockState
from cases.forms.deed import DatedForm, LateForm
from cases.forms.step import STEP_FORMS
from cases.reference import loader
from tests import matters
from tests.cases.clock_scenes import at, clock, differences, old_report, states
from tests.walks import do

pytestmark = pytest.mark.django_db
WHY = "连日停电，补录纸质记录"
TUESDAY, THURSDAY = date(2026, 6, 16), date(2026, 6, 18)


@pytest.fixture
def report(calendar, office, clerk):
    """Received on Monday the 15th."""
    loader.load()
    return matters.complaint(office, clerk)


@pytest.fixture
def thursday(fixed_clock, report):
    fixed_clock.move_to(at("2026-06-18"))


def seen(case, by, **more):
    case.refresh_from_db()
    return {"case_id": case.pk, "by": by, "version": case.version, **more}


def paused(case, clerk):
    pause(**seen(case, clerk, material="身份证"))


def call(case, by, occurred_on, **more):
    asked = {"at": at(occurred_on.isoformat()), "method": "phone", "result": "no_answer"}
    log_attempt(case_id=case.pk, by=by, **asked, **more)


VERBS = {
    "advance": lambda case, by, **day: do(case, "procedural_reply", by, **day),
    "pause": lambda case, by, **day: pause(**seen(case, by, material="身份证", **day)),
    "resume": lambda case, by, **day: resume(**seen(case, by, **day)),
    "withdraw": lambda case, by, **day: withdraw(**seen(case, by, reason="本人撤回", **day)),
    "log_attempt": call,
}


@pytest.mark.parametrize("verb", VERBS)
def test_every_deed_of_a_day_long_past_needs_the_reason_and_keeps_it(thursday, report, clerk, verb):
    if verb == "resume":
        pause(**seen(report, clerk, material="身份证", occurred_on=TUESDAY, late_reason=WHY))
    before = report.events.count()
    for reason in ("", "  "):
        with pytest.raises(Incomplete) as gaps:
            VERBS[verb](report, clerk, occurred_on=TUESDAY, late_reason=reason)
        assert list(gaps.value.errors) == ["late_reason"]
        assert report.events.count() == before

    VERBS[verb](report, clerk, occurred_on=TUESDAY, late_reason=f" {WHY} ")

    data = report.events.last().data
    assert (data["late"], data["late_reason"]) == (2, WHY)


@pytest.mark.parametrize("verb", VERBS)
def test_within_one_working_day_no_reason_is_asked_for_nor_kept(fixed_clock, report, clerk, verb):
    if verb == "resume":
        paused(report, clerk)
    fixed_clock.move_to(at("2026-06-17"))
    VERBS[verb](report, clerk, occurred_on=TUESDAY, late_reason=WHY)

    assert not {"late", "late_reason"} & set(report.events.last().data)


@pytest.mark.parametrize(
    ("done", "recorded", "late"),
    [
        ("2026-06-18", "2026-06-22", 0),  # Friday the 19th to Sunday the 21st are days off
        ("2026-06-18", "2026-06-23", 2),
        ("2026-06-20", "2026-06-22", 0),
        ("2026-06-15", "2026-06-15", 0),
        ("2026-06-12", "2026-06-16", 2),
    ],
)
def test_working_days_are_counted_by_the_calendar(calendar, fixed_clock, done, recorded, late):
    fixed_clock.move_to(at(recorded))
    assert lateness(date.fromisoformat(done), WHY).get("late", 0) == late


def test_the_first_day_that_is_on_time_is_the_first_that_needs_no_reason(calendar, fixed_clock):
    for ahead in range(130):
        fixed_clock.move_to(at("2026-06-15") + timedelta(days=ahead))
        first = on_time_since()
        assert lateness(first, "") == {}
        assert lateness(first - timedelta(days=1), WHY)


def test_registering_asks_its_own_question_and_the_timeline_not_again(report, office, clerk):
    late = old_report(office, clerk, "2026-06-01", {report.key: "different"})
    assert "late" not in late.events.get().data


def test_an_overdue_clock_is_not_taken_away_in_silence(
    fixed_clock, report, as_user, clerk, director, reviewer
):
    fixed_clock.move_to(at("2026-06-25"))
    do(report, "accept", director, occurred_on=THURSDAY, late_reason=WHY)

    row = clock(report, "T01")
    assert (row.state, row.in_time, row.stopped_on) == (ClockState.STOPPED, True, THURSDAY)
    words = ngettext("by %(n)d working day: %(reason)s", "by %(n)d working days: %(reason)s", 4)
    late = words % {"n": 4, "reason": WHY}
    page = as_user(reviewer).get(reverse("case", args=[report.key]))
    marked = {one.clock.code for one in page.context["card"].ended if one.recorded_late == late}
    assert marked == {"T01", "T05", "G02"}
    assert page.context["card"].ended_late
    assert f"{gettext('Recorded late')}：{late}" in page.text
    assert late in as_user(reviewer).get(reverse("case_clock", args=[report.key, row.pk])).text
    assert late in as_user(reviewer).get(reverse("registration_print", args=[report.key])).text


def test_a_pause_recorded_late_marks_the_clocks_that_it_held_up_and_no_others(
    fixed_clock, report, as_user, clerk
):
    fixed_clock.move_to(at("2026-06-24"))
    pause(**seen(report, clerk, material="身份证", occurred_on=THURSDAY, late_reason=WHY))

    def card():
        page = as_user(clerk).get(reverse("case", args=[report.key]))
        return {one.clock.code for one in page.context["card"].running if one.recorded_late}

    assert states(report)["T01"] == ClockState.PAUSED
    assert not as_user(clerk).get(reverse("case", args=[report.key])).context["card"].ended_late
    assert card() == {"T01"}
    resume(**seen(report, clerk))
    assert card() == {"T01"}
    why = as_user(clerk).get(reverse("case_clock", args=[report.key, clock(report, "T01").pk]))
    assert WHY in why.text
    assert differences(report) == []


# ---------------------------------------------------------------------------------------------------- pages


def test_every_form_that_asks_for_a_day_asks_for_the_reason_right_after_it():
    dated = [form for form in STEP_FORMS.values() if issubclass(form, LateForm)]
    assert len(dated) == len(STEP_FORMS)
    for form in {*dated, DatedForm}:
        assert "late_reason" in form.base_fields, form


@pytest.mark.parametrize(
    ("route", "args", "data"),
    [
        ("case_step", ["accept"], {"occurred_on": "2026-06-16"}),
        ("case_pause", [], {"occurred_on": "2026-06-16", "material": "身份证"}),
        ("case_withdrawal", [], {"occurred_on": "2026-06-16", "reason": "本人撤回"}),
        ("case_contact", [], {"at": "2026-06-16T09:00", "method": "phone", "result": "no_answer"}),
    ],
)
def test_the_form_asks_for_the_reason_and_keeps_what_was_typed(
    thursday, report, as_user, clerk, director, route, args, data
):
    page, client = reverse(route, args=[report.key, *args]), as_user(director if args else clerk)
    shown = client.get(page)
    assert 'data-late-before="2026-06-17"' in shown.text
    fields = list(shown.context["form"].fields)
    assert fields[fields.index("late_reason") - 1] in ("occurred_on", "at")
    data = data | {"version": report.version, "note": "先打了电话"}

    answer = client.post(page, data)
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"late_reason"}
    assert client.post(page, data | {"late_reason": WHY}).status_code == 302
    assert report.events.last().data["late_reason"] == WHY


def test_the_reason_is_asked_for_along_with_all_else_that_is_missing(thursday, report, as_user, clerk):
    data = {"version": report.version, "occurred_on": "2026-06-16", "material": ""}
    answer = as_user(clerk).post(reverse("case_pause", args=[report.key]), data)
    assert answer.context["form"].errors.keys() == {"late_reason", "material"}


def test_a_day_that_cannot_be_is_not_asked_about_twice(thursday, report, as_user, clerk):
    before = (report.received_at - timedelta(days=5)).date().isoformat()
    data = {"version": report.version, "occurred_on": before, "material": "身份证"}
    answer = as_user(clerk).post(reverse("case_pause", args=[report.key]), data)
    assert answer.context["form"].errors.keys() == {"occurred_on"}
