"""Clocks of real cases: which run, until when, and that the rows always say what follows from the facts."""

import random
from contextlib import suppress
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases.domain import clocks
from cases.domain.contacts import decide_exemption, log_attempt, request_exemption
from cases.domain.corrections import decide_correction, request_correction
from cases.domain.demands import Incomplete
from cases.domain.events import WrongDay
from cases.domain.extensions import can_be_extended, decide_extension, request_extension
from cases.domain.merging import merge
from cases.domain.pauses import pause, resume
from cases.domain.steps import NotNow, available
from cases.domain.voiding import void
from cases.enums import ClockState, Decision, ExemptReason
from cases.models import Case, Extension
from cases.reference import loader
from offices.roles import Permission
from tests import matters
from tests.cases.clock_scenes import at, clock, differences, old_report, replace_rule, states, whole_calendar
from tests.offices.test_workdays import VECTORS
from tests.walks import do

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def rules(db, calendar):
    """All rules of law and house."""
    loader.load()


@pytest.fixture
def report(office, clerk):
    """A report by letter, received an hour ago on 15 June 2026."""
    return matters.complaint(office, clerk)


def test_a_report_starts_all_clocks_that_its_duty_names(report):
    found = {row.code: row.due_on.isoformat() for row in report.clocks.all()}

    assert found == {
        "T01": "2026-06-22",
        "T02": "2026-06-22",
        "T03": "2026-09-15",
        "T03M": "2026-10-15",
        "T05": "2026-06-30",
        "G02": "2026-06-16",
    }
    assert report.next_due_on == date(2026, 6, 16)


def test_registering_writes_all_clocks_at_once(office, clerk):
    report = matters.complaint(office, clerk)
    report.clocks.all().delete()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        clocks.sync(report)

    assert report.clocks.count() == 6
    assert len(queries) <= 7, [query["sql"][:80] for query in queries]


def test_deriving_twice_changes_nothing(report):
    assert clocks.sync(report) == []
    with CaptureQueriesContext(connection) as queries:
        clocks.sync(report)

    assert not [query for query in queries if query["sql"].startswith(("UPDATE", "INSERT"))]


@pytest.mark.parametrize(("start", "length", "unit", "nominal", "end"), VECTORS)
def test_the_vectors_of_the_domain_report_hold_for_real_cases(
    start, length, unit, nominal, end, fixed_clock, office, clerk
):
    whole_calendar()
    replace_rule("T01", length=length, unit=unit)
    fixed_clock.move_to(max(at(start), at("2016-12-12")))
    report = old_report(office, clerk, start)

    assert clock(report, "T01").due_on.isoformat() == end
    assert clock(report, "T01").provisional is False


def test_the_rule_of_2017_holds_for_a_matter_of_2017_and_that_of_2026_for_today(
    fixed_clock, office, clerk, report
):
    fixed_clock.move_to(at("2017-06-14"))
    old = old_report(office, clerk, "2017-06-14", {report.key: "different"})

    assert "2012" in clock(old, "T01").rule.instrument
    assert "2019" in clock(report, "T01").rule.instrument
    assert set(states(old)) == {"T01", "T05", "G02"}, "no monthly replies before the rules of 2019"


def test_a_matter_100_days_old_shows_the_next_monthly_date_and_turns_red_by_itself(
    fixed_clock, report, clerk, director
):
    do(report, "accept", director)
    fixed_clock.move_to(at("2026-09-14"))
    do(report, "progress_reply", clerk)
    fixed_clock.move_to(at("2026-09-23"))
    assert (timezone.localdate() - report.received_at.date()).days == 100
    assert report.next_due_on == date(2026, 10, 15)
    assert not Case.objects.overdue(timezone.localdate()).exists()

    assert list(Case.objects.overdue(date(2026, 10, 16))) == [report]


def test_a_late_monthly_reply_starts_the_next_month(fixed_clock, report, clerk, director):
    do(report, "accept", director)
    fixed_clock.move_to(at("2026-10-20"))
    do(report, "progress_reply", clerk)

    assert clock(report, "T03").in_time is False
    first, second = report.clocks.filter(code="T03M").order_by("id")
    assert (first.state, first.in_time, second.due_on) == (ClockState.STOPPED, False, date(2026, 11, 20))


def test_a_reply_ends_the_clocks_of_replies_and_closing_the_rest(report, clerk, director):
    do(report, "accept", director)
    do(report, "result_reply", clerk)
    assert states(report) == dict.fromkeys(["T01", "T02", "T03", "T05", "G02"], "stopped") | {
        "T03M": "cancelled"
    }
    assert report.next_due_on is None


def test_a_case_reopened_after_closing_without_a_reply_owes_what_it_owed(
    fixed_clock, office, clerk, director
):
    case = matters.complaint(office, clerk, parties=[], is_anonymous=True, contact_unknown=True)
    assert states(case)["T02"] == "exempt"
    do(case, "refer_department", director)
    assert clock(case, "T08").state == ClockState.RUNNING
    do(case, "record_feedback", clerk)
    do(case, "close_unanswered", director)
    do(case, "reopen", director)

    assert states(case)["T02"] == "exempt"
    assert differences(case) == []


def test_a_case_reopened_after_its_reply_owes_word_and_a_result_anew(fixed_clock, report, clerk, director):
    do(report, "accept", director)
    do(report, "result_reply", clerk)
    do(report, "close", director)
    fixed_clock.move_to(at("2026-07-01"))
    do(report, "reopen", director)

    assert (clock(report, "G12").due_on, clock(report, "G13").due_on) == (date(2026, 7, 8), date(2026, 10, 8))
    assert clock(report, "G13M").due_on == date(2026, 11, 9)
    assert report.next_due_on == date(2026, 7, 8)
    assert (clock(report, "G12").measure, clock(report, "G13").measure) == ("", "")

    do(report, "procedural_reply", clerk)
    assert (clock(report, "G12").in_time, report.next_due_on) == (True, date(2026, 10, 8))
    do(report, "result_reply", clerk)
    assert clock(report, "G13").in_time is True
    assert report.next_due_on is None


def test_clocks_fall_away_when_a_case_is_merged_or_void(office, clerk, director, report):
    other = matters.complaint(office, clerk, decisions={report.key: "same"})
    third = matters.complaint(office, clerk, decisions={report.key: "same", other.key: "same"})
    merge(case_id=other.pk, target_id=report.pk, by=director, version=other.version, reason="同一事项")
    void(case_id=third.pk, by=director, version=third.version, reason="重复登记")

    for case in (other, third):
        case.refresh_from_db()
        assert set(states(case).values()) == {"cancelled"}
        assert case.next_due_on is None
    assert "running" in states(report).values()


def test_a_correction_of_the_day_of_receipt_moves_the_dates(report, clerk, director):
    correction = request_correction(
        case_id=report.pk,
        changes={"received_at": at("2026-06-12", 9), "late_reason": "笔误"},
        parties={},
        reason="收件日期录错",
        version=report.version,
        by=clerk,
    )
    assert clock(report, "T01").due_on == date(2026, 6, 22)
    decide_correction(correction_id=correction.pk, granted=True, note="", by=director)

    report.refresh_from_db()
    assert clock(report, "T01").due_on == date(2026, 6, 22), "the 19th is a holiday, the 20th a Saturday"
    assert clock(report, "T05").due_on == date(2026, 6, 29)
    assert differences(report) == []


def test_the_dates_that_lie_beyond_the_confirmed_years_are_provisional(fixed_clock, office, clerk):
    fixed_clock.move_to(at("2026-10-12"))
    report = matters.complaint(office, clerk)

    assert clock(report, "T01").provisional is False
    assert clock(report, "T03").provisional is True


def test_a_case_that_goes_on_for_years_is_counted_on_the_calendar_of_then(
    fixed_clock, office, clerk, director
):
    whole_calendar()
    fixed_clock.move_to(at("2017-06-14"))
    old = old_report(office, clerk, "2017-06-14")
    do(old, "accept", director)
    fixed_clock.move_to(at("2026-02-12"))
    do(old, "refer_department", director)

    assert clock(old, "T08").due_on == date(2026, 4, 13)
    assert clock(old, "T08").provisional is False


# ------------------------------------------------------------------------------------- random histories


@pytest.mark.parametrize("seed", range(6))
def test_after_whatever_happened_the_rows_say_what_follows_from_the_facts(
    seed, fixed_clock, office, clerk, director, leader, handler
):
    dice = random.Random(seed)
    case = matters.complaint(office, clerk)
    people = {
        Permission.CASE_HANDLE: clerk,
        Permission.CASE_REVIEW: director,
        Permission.CASE_FEEDBACK: handler,
    }
    for _turn in range(14):
        fixed_clock.shift(timedelta(days=dice.randint(0, 25)))
        happen(case, dice, people, clerk, director, leader)
        case.refresh_from_db()
        assert differences(case) == []


def happen(case, dice, people, clerk, director, leader):
    """One deed of somebody, on a day between receipt and today."""
    received = timezone.localdate(case.received_at)
    day = received + timedelta(days=dice.randint(0, (timezone.localdate() - received).days))
    day = dice.choice([day, timezone.localdate()])
    seen = {
        "case_id": case.pk,
        "by": clerk,
        "version": case.version,
        "occurred_on": day,
        "late_reason": "补录",
    }
    verbs = [lambda: transition(case, dice, people, day)] * 3
    verbs += [
        lambda: pause(**seen, material="证明"),
        lambda: resume(**seen),
        lambda: more_time(case, dice, clerk, leader),
        lambda: no_reply(case, clerk, director),
        *[lambda: tried(case, clerk, "no_answer"), lambda: tried(case, clerk, "reached")],
    ]
    with suppress(NotNow, Incomplete, WrongDay):
        dice.choice(verbs)()


def transition(case, dice, people, day):
    names = [one for person in people.values() for one in available(case, person)]
    if names:
        one = dice.choice(names)
        do(case, one.name, people[one.permission], occurred_on=day, late_reason="补录")


def more_time(case, dice, clerk, leader):
    open_ones = [row for row in case.clocks.select_related("rule") if can_be_extended(row)]
    if open_ones:
        request_extension(
            clock_id=open_ones[0].pk, by=clerk, version=case.version, ground="案情复杂", length=10
        )
        case.refresh_from_db()
        decide_extension(
            extension_id=Extension.objects.get(decision=Decision.PENDING).pk,
            by=leader,
            version=case.version,
            granted=dice.random() < 0.6,
            reason="依规",
        )


def tried(case, clerk, result):
    log_attempt(case_id=case.pk, by=clerk, at=timezone.now(), method="phone", result=result)


def no_reply(case, clerk, director):
    matters.nameless(case)
    asked = request_exemption(case_id=case.pk, by=clerk, version=case.version, reason=ExemptReason.ANONYMOUS)
    case.refresh_from_db()
    decide_exemption(exemption_id=asked.pk, by=director, version=case.version, granted=True)
