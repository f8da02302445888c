"""Advancing a case: one door, one event, one winner."""

import threading
from contextlib import nullcontext
from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from cases.domain.comments import comment
from cases.domain.demands import Incomplete
from cases.domain.events import WrongDay, record
from cases.domain.locks import StaleVersion
from cases.domain.pauses import pause
from cases.domain.steps import NotNow, advance, available
from cases.duties.contract import get_duty
from cases.enums import ClockState, EventKind, Stage
from cases.models import Case, CaseEvent
from cases.reference import loader
from tests.matters import matter
from tests.walks import do, organ

pytestmark = pytest.mark.django_db


def test_a_transition_moves_the_case_and_leaves_one_event(case, director):
    event = do(case, "accept", director, note="属本院管辖")

    assert (case.step, case.stage) == ("handling", Stage.HANDLING)
    assert case.accepted_at is not None
    assert (event.kind, event.deed, event.by, event.note) == ("accepted", "accept", director, "属本院管辖")
    assert (event.step_from, event.step_to) == ("submitted", "handling")
    assert case.events.count() == 2


def test_each_event_counts_the_version_up_by_one(case, clerk, director):
    before = case.version
    do(case, "accept", director)
    do(case, "record", clerk)

    assert case.version == before + 2


def test_who_was_overtaken_is_told_what_happened_and_changes_nothing(case, clerk, director):
    seen = case.version
    do(case, "return", director, note="缺第二接待人签字")

    with pytest.raises(StaleVersion) as told:
        advance(case_id=case.pk, name="accept", by=director, version=seen)

    assert [event.note for event in told.value.events_since] == ["缺第二接待人签字"]
    assert told.value.case.step == "returned"
    case.refresh_from_db()
    assert case.step == "returned"


def test_a_warning_of_the_clocks_overtakes_nobody(case, director):
    seen = case.version
    with transaction.atomic():
        record(case, EventKind.CLOCK_DUE_SOON, by=None)

    advance(case_id=case.pk, name="accept", by=director, version=seen)


@pytest.mark.parametrize("name", ["archive", "result_reply", "no_such_deed"])
def test_what_does_not_fit_the_step_is_refused(case, director, name):
    with pytest.raises(NotNow):
        advance(case_id=case.pk, name=name, by=director, version=case.version)


def test_a_clerk_cannot_do_what_is_the_directors(case, clerk):
    with pytest.raises(PermissionDenied):
        advance(case_id=case.pk, name="accept", by=clerk, version=case.version)


def test_a_deed_may_not_lie_in_the_future_nor_before_the_receipt(case, director, today):
    for day in (today + timedelta(days=1), today - timedelta(days=1)):
        with pytest.raises(WrongDay):
            do(case, "accept", director, occurred_on=day)


def test_the_day_of_posting_is_kept_apart_from_the_moment_of_recording(case, clerk, director, fixed_clock):
    do(case, "accept", director)
    fixed_clock.move_to(datetime(2026, 6, 18, 9, 0, tzinfo=timezone.get_current_timezone()))

    event = do(case, "procedural_reply", clerk, occurred_on=date(2026, 6, 16), late_reason="补录")

    assert event.occurred_on == date(2026, 6, 16)
    assert timezone.localdate(event.at) == date(2026, 6, 18)


def test_a_case_that_was_passed_on_says_whom_it_waits_for_until_feedback_comes(case, clerk, director):
    body = organ(case)
    do(case, "accept", director)
    event = do(case, "refer_organ", director, data={"receiver_id": body.pk})

    assert (case.stage, case.waiting_for) == (Stage.WAITING, body.name)
    assert event.data == {"receiver_kind": "organ", "receiver_id": body.pk, "receiver": body.name}

    do(case, "procedural_reply", clerk)
    assert case.waiting_for == body.name

    do(case, "record_feedback", clerk)
    assert (case.stage, case.waiting_for) == (Stage.HANDLING, "")


def test_a_department_of_another_district_cannot_be_given_the_case(case, director, city):
    with pytest.raises(Incomplete) as gaps:
        do(case, "refer_department", director, data={"receiver_id": city.department.pk + 1})

    assert list(gaps.value.errors) == ["receiver_id"]


def test_assigning_names_a_handler_of_the_office(case, director, officer, neighbour):
    do(case, "assign", director, data={"handler": officer.pk})
    assert case.handler == officer

    with pytest.raises(Incomplete):
        do(case, "assign", director, data={"handler": neighbour.pk})


def test_a_spoken_reply_needs_a_record(case, clerk, director):
    do(case, "accept", director)
    for method in ("oral", "phone"):
        with pytest.raises(Incomplete) as gaps:
            do(case, "procedural_reply", clerk, note=" ", data={"method": method})
        assert "note" in gaps.value.errors

    do(case, "procedural_reply", clerk, note="", data={"method": "sms"})


def test_closing_needs_an_outcome_of_the_duty_and_keeps_it_with_the_moment(case, people, director):
    do(case, "accept", director)
    do(case, "result_reply", people["case.handle"])
    with pytest.raises(Incomplete):
        do(case, "close", director, data={"outcome": "no such outcome"})

    do(case, "close", director)
    assert (case.stage, case.outcome != "", case.closed_at is not None) == (Stage.CLOSED, True, True)

    do(case, "archive", director)
    assert (case.stage, case.archived_at is not None, case.outcome != "") == (Stage.ARCHIVED, True, True)


def test_reopening_takes_outcome_and_closing_back(case, people, director):
    do(case, "accept", director)
    do(case, "result_reply", people["case.handle"])
    do(case, "close", director)
    do(case, "reopen", director)

    assert (case.stage, case.outcome, case.closed_at) == (Stage.HANDLING, "", None)


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("closed", [True, False])
def test_a_case_has_a_moment_of_closing_exactly_when_it_is_closed_or_archived(case, clerk, stage, closed):
    """Withdrawn, merged and void are ends of another sort; the database itself keeps the rule."""
    fields = {"stage": stage, "closed_at": case.registered_at if closed else None}
    fields |= {"merged_into": case.pk} if stage == Stage.MERGED else {}
    may_be = closed == (stage in (Stage.CLOSED, Stage.ARCHIVED))

    with transaction.atomic(), nullcontext() if may_be else pytest.raises(IntegrityError, match="closed_has"):
        Case.objects.filter(pk=case.pk).update(**fields)


def test_only_what_fits_step_and_person_is_offered(case, clerk, director, handler, reviewer, sysadmin):
    assert {deed.name for deed in available(case, clerk)} == {"procedural_reply", "instruct"}
    assert {"accept", "return", "decline", "assign"} <= {deed.name for deed in available(case, director)}
    assert available(case, reviewer) == available(case, sysadmin) == available(case, handler) == []

    do(case, "refer_department", director)
    assert {deed.name for deed in available(case, handler)} == {"sign", "object", "feedback"}


def test_a_comment_overtakes_who_is_writing(case, clerk, director):
    """A colleague's word may change the decision, so it is shown first."""
    seen = case.version
    comment(case_id=case.pk, by=clerk, text="当事人刚来电")

    with pytest.raises(StaleVersion):
        advance(case_id=case.pk, name="accept", by=director, version=seen)


@pytest.mark.django_db(transaction=True)
def test_two_people_advance_one_case_and_one_is_told(case, director):
    """Both saw the same version; the row lock lets one through and shows the other what came."""
    start, results = threading.Barrier(2), []

    def race(name):
        try:
            start.wait()
            advance(case_id=case.pk, name=name, by=director, version=case.version, note="抢办")
            results.append("won")
        except StaleVersion as told:
            results.append([event.deed for event in told.events_since])
        finally:
            connection.close()

    runners = [threading.Thread(target=race, args=(name,)) for name in ("accept", "return")]
    for runner in runners:
        runner.start()
    for runner in runners:
        runner.join()

    winner = CaseEvent.objects.filter(case=case).latest("id").deed
    assert sorted(results, key=str) == sorted(["won", [winner]], key=str)
    assert Case.objects.get(pk=case.pk).version == case.version + 1


def test_when_the_event_cannot_be_written_nothing_changes(case, director):
    """Step and event come together or not at all."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            "ALTER TABLE cases_caseevent ADD CONSTRAINT refuse CHECK (kind <> 'accepted') NOT VALID"
        )
    with pytest.raises(IntegrityError, match="refuse"), transaction.atomic():
        advance(case_id=case.pk, name="accept", by=director, version=case.version)

    case.refresh_from_db()
    assert case.step == "submitted"


def test_closing_late_asks_why_and_who_answers_for_it(
    calendar, city, clerk, officer, director, as_user, fixed_clock
):
    loader.load()
    case = matter(office=city.office, by=clerk, second_officer=officer)
    do(case, "accept", director)
    fixed_clock.move_to(datetime(2026, 6, 26, 9, 0, tzinfo=timezone.get_current_timezone()))
    do(case, "result_reply", clerk)
    outcome = {"outcome": get_duty(case.duty).outcomes[0].code}

    with pytest.raises(Incomplete) as gaps:
        do(case, "close", director, data=outcome)
    assert "delay_reason" in gaps.value.errors
    with pytest.raises(Incomplete) as gaps:
        do(case, "close", director, data=outcome | {"delay_reason": "workload", "delay_unit": "某某公司"})
    assert "delay_unit" in gaps.value.errors

    form = as_user(director).get(reverse("case_step", args=[case.key, "close"])).context["form"]
    assert {"delay_reason", "delay_unit"} <= set(form.fields)
    assert "T02" in [clock.code for clock in form.missed]

    event = do(case, "close", director)
    assert event.data["delay_reason"] == "workload"
    assert "T02" in event.data["missed"]


def test_closing_in_time_does_not_ask(calendar, city, clerk, officer, director, as_user):
    loader.load()
    case = matter(office=city.office, by=clerk, second_officer=officer)
    do(case, "accept", director)
    do(case, "result_reply", clerk)

    form = as_user(director).get(reverse("case_step", args=[case.key, "close"])).context["form"]
    assert "delay_reason" not in form.fields
    event = do(case, "close", director, data={"outcome": get_duty(case.duty).outcomes[0].code})
    assert event.data == {"outcome": case.outcome}
    assert not case.clocks.filter(state=ClockState.RUNNING).exists()


def test_closing_ends_a_pause(calendar, city, clerk, officer, director):
    case = matter(office=city.office, by=clerk, second_officer=officer)
    do(case, "accept", director)
    pause(case_id=case.pk, by=clerk, version=case.version, material="身份证复印件")
    do(case, "result_reply", clerk)
    event = do(case, "close", director)

    assert not case.paused
    assert case.pauses.get().ended_by == event
