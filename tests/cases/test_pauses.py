"""Pausing for further material: the clocks that may be paused stand still, work goes on."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.translation import gettext

from cases.domain.comments import comment
from cases.domain.demands import Incomplete
from cases.domain.events import WrongDay
from cases.domain.locks import StaleVersion
from cases.domain.pauses import pause, resume, standing_still
from cases.domain.steps import NotNow
from cases.enums import ClockState, EventKind
from cases.reference import loader
from tests import matters
from tests.cases.clock_scenes import at, clock, states
from tests.walks import do

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)


@pytest.fixture
def report(calendar, office, clerk):
    loader.load()
    return matters.complaint(office, clerk)


def ask(case, by, **changes):
    case.refresh_from_db()
    event = pause(**({"case_id": case.pk, "by": by, "version": case.version, "material": "身份证"} | changes))
    case.refresh_from_db()
    return event


def got(case, by, **changes):
    case.refresh_from_db()
    event = resume(**({"case_id": case.pk, "by": by, "version": case.version} | changes))
    case.refresh_from_db()
    return event


def test_while_paused_only_the_clocks_that_may_be_stand_still(report, clerk):
    ask(report, clerk)

    assert report.paused
    assert {code for code, state in states(report).items() if state == ClockState.PAUSED} == {"T01"}
    assert report.next_due_on == clock(report, "G02").due_on


def test_the_days_of_the_pause_are_added_when_the_material_comes(fixed_clock, report, clerk):
    ask(report, clerk)
    fixed_clock.move_to(at("2026-06-24"))
    got(report, clerk)

    row = clock(report, "T01")
    assert (row.state, row.suspended_days, row.due_on) == (ClockState.RUNNING, 9, date(2026, 7, 1))
    assert not report.paused


def test_the_days_that_count_are_those_on_which_it_happened(fixed_clock, report, clerk):
    fixed_clock.move_to(at("2026-06-24"))
    ask(report, clerk, occurred_on=date(2026, 6, 17), late_reason="当日停电")
    got(report, clerk, occurred_on=date(2026, 6, 23))
    ask(report, clerk, occurred_on=date(2026, 6, 22), late_reason="当日停电")
    got(report, clerk, occurred_on=date(2026, 6, 24))

    assert clock(report, "T01").suspended_days == 7, "the 22nd to the 23rd counts once"


def test_a_pause_cannot_hide_a_clock_that_ran_out(fixed_clock, report, clerk):
    fixed_clock.move_to(at("2026-06-24"))
    ask(report, clerk)

    assert clock(report, "T01").state == ClockState.RUNNING
    assert report.next_due_on < date(2026, 6, 24)


def test_work_goes_on_while_the_case_is_paused(report, clerk, director):
    ask(report, clerk)
    comment(case_id=report.pk, by=director, text="催一下")
    do(report, "accept", director)

    assert clock(report, "T01").in_time is True
    assert report.paused


def test_a_case_that_ends_does_not_stay_paused(report, clerk, director):
    ask(report, clerk)
    do(report, "decline", director)
    do(report, "close", director)

    assert not report.paused
    assert report.pauses.get().ends_on is not None


@pytest.mark.parametrize("deed", ["pause", "resume"])
def test_a_deed_at_the_wrong_moment_is_refused(report, clerk, deed):
    if deed == "pause":
        ask(report, clerk)
    with pytest.raises(NotNow):
        (ask if deed == "pause" else got)(report, clerk)


def test_a_reviewer_may_not_pause(report, reviewer, neighbour):
    for person in (reviewer, neighbour):
        with pytest.raises(PermissionDenied):
            ask(report, person)


def test_what_is_missing_must_be_said_and_the_day_must_be_possible(fixed_clock, report, clerk):
    with pytest.raises(Incomplete):
        ask(report, clerk, material="  ")
    with pytest.raises(WrongDay):
        ask(report, clerk, occurred_on=date(2026, 6, 16))
    fixed_clock.move_to(at("2026-06-18"))
    ask(report, clerk)
    with pytest.raises(Incomplete):
        got(report, clerk, occurred_on=date(2026, 6, 17))


def test_who_was_overtaken_is_told(report, clerk, director):
    seen = report.version
    do(report, "accept", director)
    with pytest.raises(StaleVersion):
        ask(report, clerk, version=seen)


def test_each_deed_leaves_one_event(report, clerk):
    before = report.events.count()
    ask(report, clerk)
    got(report, clerk)

    assert [event.kind for event in report.events.all()[before:]] == [EventKind.PAUSED, EventKind.RESUMED]


# ---------------------------------------------------------------------------------------------------- pages


def test_the_form_pauses_and_leads_back_to_the_case(report, as_user, clerk):
    data = {"version": report.version, "material": "身份证复印件", "occurred_on": "2026-06-15"}
    answer = as_user(clerk).post(reverse("case_pause", args=[report.key]), data)

    assert answer.headers["Location"] == reverse("case", args=[report.key])
    assert report.pauses.get().material == "身份证复印件"


def test_a_wrong_form_keeps_what_was_typed(report, as_user, clerk):
    data = {"version": report.version, "material": "身份证复印件", "occurred_on": "2026-06-20"}
    answer = as_user(clerk).post(reverse("case_pause", args=[report.key]), data)

    assert answer.status_code == 422
    assert "身份证复印件" in answer.content.decode()


def test_an_overtaken_form_shows_what_happened_and_keeps_what_was_typed(report, as_user, clerk, director):
    data = {"version": report.version, "material": "身份证复印件"}
    do(report, "accept", director, note="属本院管辖")
    answer = as_user(clerk).post(reverse("case_pause", args=[report.key]), data)

    assert answer.status_code == 409
    assert "身份证复印件" in answer.content.decode()
    assert "属本院管辖" in answer.content.decode()
    assert not report.pauses.exists()


def test_where_no_clock_may_stand_still_material_is_asked_for_all_the_same_and_the_page_says_so(
    report, as_user, clerk, director
):
    page, none = reverse("case_pause", args=[report.key]), gettext("none stands still")
    sentence = as_user(clerk).get(page).context["deed"].next_step
    assert standing_still(report, TODAY)
    do(report, "accept", director)

    assert not standing_still(report, TODAY), "the clock that may be paused has ended"
    assert as_user(clerk).get(page).context["deed"].next_step != sentence
    ask(report, clerk)
    assert report.paused
    assert ClockState.PAUSED not in states(report).values()
    assert none in as_user(clerk).get(reverse("case", args=[report.key])).text


def test_where_a_clock_stands_still_nothing_else_is_said(report, as_user, clerk):
    ask(report, clerk)
    assert gettext("none stands still") not in as_user(clerk).get(reverse("case", args=[report.key])).text


def test_the_card_offers_pausing_or_resuming_and_to_readers_neither(report, as_user, clerk, reviewer):
    page = reverse("case", args=[report.key])
    offered = as_user(clerk).get(page).content.decode()
    assert reverse("case_pause", args=[report.key]) in offered
    assert reverse("case_resume", args=[report.key]) not in offered
    ask(report, clerk)
    offered = as_user(clerk).get(page).content.decode()
    assert reverse("case_pause", args=[report.key]) not in offered
    assert reverse("case_resume", args=[report.key]) in offered

    offered = as_user(reviewer).get(page).content.decode()
    assert reverse("case_resume", args=[report.key]) not in offered


def test_over_several_days_the_pages_pause_move_the_date_and_explain_it(fixed_clock, report, as_user, clerk):
    """Each day somebody signs in anew and works through the pages alone."""
    page, why = (
        reverse("case", args=[report.key]),
        reverse("case_clock", args=[report.key, seven_days(report)]),
    )

    def card():
        found = as_user(clerk).get(page).context["card"]
        return next(one for one in (*found.running, *found.ended) if one.clock.pk == seven_days(report))

    def send(route, **data):
        form = as_user(clerk).get(reverse(route, args=[report.key]))
        assert form.status_code == 200
        data["version"] = form.context["form"]["version"].value()
        answer = as_user(clerk).post(reverse(route, args=[report.key]), data)
        assert answer.headers["Location"] == page

    assert card().clock.due_on == date(2026, 6, 22)
    fixed_clock.move_to(at("2026-06-17"))
    send("case_pause", material="身份证复印件", occurred_on="2026-06-17")
    assert card().clock.state == ClockState.PAUSED
    fixed_clock.move_to(at("2026-06-23"))
    assert card().standing == "paused", "the day that was due has passed, and nothing is overdue"
    assert "身份证复印件" in as_user(clerk).get(page).content.decode()
    fixed_clock.move_to(at("2026-06-29"))
    send("case_resume", occurred_on="2026-06-29")

    assert (card().standing, card().clock.due_on) == ("in_time", date(2026, 7, 6))
    explained = as_user(clerk).get(why)
    assert explained.context["differs"] is False
    lines = [(line.action, str(line.first), str(line.last)) for line in explained.context["lines"]]
    assert lines[-4:] == [
        ("paused", "2026-06-23", "2026-06-30"),
        ("paused", "2026-07-01", "2026-07-04"),
        ("moved", "2026-07-05", "2026-07-05"),
        ("moved", "2026-07-06", "2026-07-06"),
    ], "twelve days, as many as from the 17th to the 29th; the last of them is a Saturday"
    told = [event.kind for event in report.events.all()]
    assert told[-2:] == [EventKind.PAUSED, EventKind.RESUMED]


def seven_days(report):
    return clock(report, "T01").pk
