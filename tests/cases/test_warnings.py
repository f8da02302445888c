"""Warnings of clocks: each once, in working time only; first the handler, then director and district."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, connections

from cases.domain import warnings
from cases.domain.extensions import decide_extension, request_extension
from cases.domain.locks import StaleVersion
from cases.domain.noticing import sweep_events
from cases.domain.steps import NotNow
from cases.domain.warnings import warn
from cases.enums import EventKind as E
from cases.models import Case, CaseEvent, Clock
from cases.queries import events_of
from cases.reference import loader
from cases.timeline import FACTS, entries
from offices.models import Notification
from offices.roles import Role
from tests import matters
from tests.cases.clock_scenes import at, clock
from tests.walks import do

pytestmark = pytest.mark.django_db
SOON, OVERDUE, ESCALATED = E.CLOCK_DUE_SOON, E.CLOCK_OVERDUE, E.CLOCK_ESCALATED


@pytest.fixture
def report(calendar, office, clerk, director, leader):
    """A report of Monday 15 June 2026, accepted at once: only the clocks of replies run."""
    loader.load()
    report = matters.complaint(office, clerk)
    do(report, "accept", director)
    return report


def given(case, code="T02"):
    """What was given for a clock of the case, in order."""
    kinds = (SOON, OVERDUE, ESCALATED)
    events = case.events.filter(kind__in=kinds, data__clock=code).order_by("id")
    return [event.data.get("level") or event.kind for event in events]


def test_each_warning_is_given_once_on_its_day(fixed_clock, report):
    """Due on Monday the 22nd; the 19th is a holiday, the 20th and 21st a weekend."""
    days = {}
    for day in range(15, 30):
        for hour in (9, 14):
            moment = at(f"2026-06-{day}", hour)
            fixed_clock.move_to(moment)
            warn(as_of=moment)
        days[day] = len(given(report))

    assert given(report) == [SOON, OVERDUE, "director", "district"]
    assert (days[18], days[22], days[23], days[24], days[25], days[26]) == (0, 1, 2, 3, 3, 4)


def test_the_timeline_tells_to_whom_each_overdue_clock_was_told(fixed_clock, report, clerk):
    for day in (23, 24, 25, 26):
        fixed_clock.move_to(at(f"2026-06-{day}"))
        warn(as_of=at(f"2026-06-{day}"))
    report.refresh_from_db()

    told = [one for one in entries(report, events_of(report), clerk) if one.event.kind == ESCALATED]
    of_clock = [one for one in told if one.event.data["clock"] == "T02"]
    whom = [dict(one.facts)[FACTS["level"][0]] for one in of_clock]
    assert whom == [str(Role.DISTRICT_LEADER.label), str(Role.DIRECTOR.label)]


@pytest.mark.parametrize(
    "moment",
    [
        at("2026-06-23", 7),
        at("2026-06-23", 8),
        at("2026-06-23", 18),
        at("2026-06-23", 23),
        at("2026-06-27", 10),
        at("2026-06-28", 10),
        at("2026-09-25", 10),
        at("2026-10-01", 10),
    ],
    ids=str,
)
def test_nothing_is_given_at_night_on_weekends_and_on_holidays(fixed_clock, report, moment):
    fixed_clock.move_to(moment)
    assert warn(as_of=moment) == 0


def test_a_make_up_saturday_is_working_time(fixed_clock, report):
    moment = at("2026-10-10", 9)
    fixed_clock.move_to(moment)
    assert warn(as_of=moment) > 0


def test_what_ran_out_is_not_also_called_due_soon(fixed_clock, report):
    moment = at("2026-07-06", 9)
    fixed_clock.move_to(moment)
    warn(as_of=moment)

    assert given(report) == [OVERDUE, "director", "district"]


def test_a_limit_of_a_day_is_not_called_due_soon_on_the_day_it_begins(fixed_clock, calendar, office, clerk):
    loader.load()
    report = matters.complaint(office, clerk)
    warn(as_of=at("2026-06-15", 11))
    assert given(report, "G02") == []
    fixed_clock.move_to(at("2026-06-16", 9))
    warn(as_of=at("2026-06-16", 9))
    assert given(report, "G02") == [SOON]


def test_an_emergency_is_called_due_on_its_very_day(calendar, office, clerk):
    loader.load()
    report = matters.complaint(office, clerk, urgency="alarm")
    warn(as_of=at("2026-06-15", 11))

    assert given(report, "T06") == [SOON]


def test_a_stopped_paused_or_exempt_clock_is_silent(fixed_clock, report, clerk):
    do(report, "procedural_reply", clerk)
    fixed_clock.move_to(at("2026-06-25"))
    warn(as_of=at("2026-06-25"))

    assert given(report) == []


def test_a_date_that_moved_is_warned_of_again(fixed_clock, report, clerk, leader):
    let_it_be_extended(report)
    row = clock(report, "T03")
    fixed_clock.move_to(at("2026-09-14"))
    warn(as_of=at("2026-09-14"))
    assert given(report, "T03") == [SOON]
    report.refresh_from_db()
    asked = request_extension(clock_id=row.pk, by=clerk, version=report.version, ground="复杂", length=1)
    report.refresh_from_db()
    decide_extension(extension_id=asked.pk, by=leader, version=report.version, granted=True)
    assert clock(report, "T03").warned_soon_at is None
    fixed_clock.move_to(at("2026-10-13"))
    warn(as_of=at("2026-10-13"))

    assert given(report, "T03") == [SOON, SOON]


def let_it_be_extended(report):
    """Let the limit of three months be extended by one."""
    rule = clock(report, "T03").rule
    rule.extendable, rule.extension_length, rule.extension_unit = True, 1, "month"
    rule.extension_approver = "district_leader"
    rule.save()


def test_the_people_hear_of_it_in_the_inbox(fixed_clock, report, clerk, director, leader):
    moment = at("2026-07-06", 9)
    fixed_clock.move_to(moment)
    warn(as_of=moment)
    sweep_events(as_of=moment + timedelta(minutes=1))

    heard = {
        person.staff_no: Notification.objects.filter(staff=person, params__due_on="2026-06-22").count()
        for person in (clerk, director, leader)
    }
    assert heard == {"clerk": 1, "director": 1, "leader": 1}


def test_a_run_goes_on_until_nothing_is_owed_the_oldest_first(
    fixed_clock, report, office, clerk, director, monkeypatch
):
    fixed_clock.move_to(at("2026-06-16"))
    younger = matters.complaint(office, clerk, decisions={report.key: "different"})
    do(younger, "accept", director)
    monkeypatch.setattr(warnings, "BATCH", 1)
    moment = at("2026-07-06", 9)
    fixed_clock.move_to(moment)

    assert warn(as_of=moment) == 6
    overdue = CaseEvent.objects.filter(kind=OVERDUE).order_by("id")
    assert [event.case for event in overdue] == [report, younger]
    assert warn(as_of=moment) == 0


def test_a_run_whose_time_is_up_leaves_the_rest_to_the_next(fixed_clock, report):
    moment = at("2026-07-06", 9)
    fixed_clock.move_to(moment)

    assert warn(as_of=moment, patience=timedelta(0)) == 0
    assert warn(as_of=moment) == 3


# -------------------------------------------------------------------------------------------- many at once


def in_threads(*deeds):
    """Run the deeds at the same moment, each on a connection of its own; return what went wrong."""
    wrong, start = [], threading.Barrier(len(deeds))

    def run(deed):
        try:
            start.wait()
            deed()
        except Exception as error:
            wrong.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return wrong


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_warn_once(fixed_clock, report):
    moment = at("2026-07-06", 9)
    fixed_clock.move_to(moment)

    assert in_threads(*[lambda: warn(as_of=moment)] * 3) == []
    assert given(report) == [OVERDUE, "director", "district"]


@pytest.mark.django_db(transaction=True)
def test_warning_while_people_work_neither_locks_up_nor_loses_a_deed(
    fixed_clock, report, office, clerk, director
):
    cases = [report]
    for _ in range(3):
        case = matters.complaint(office, clerk, decisions={one.key: "different" for one in cases})
        do(case, "accept", director)
        cases.append(case)
    moment = at("2026-07-06", 9)
    fixed_clock.move_to(moment)

    def work(pk):
        for _ in range(6):
            do(Case.objects.get(pk=pk), "record", clerk)

    deeds = [lambda pk=case.pk: work(pk) for case in cases]
    wrong = in_threads(*deeds, lambda: warn(as_of=moment), lambda: sweep_events(as_of=moment))

    assert [error for error in wrong if not isinstance(error, StaleVersion | NotNow)] == []
    assert CaseEvent.objects.filter(kind=E.RECORDED).count() == 24
    assert all(given(case) == [OVERDUE, "director", "district"] for case in cases)


# ------------------------------------------------------------------------------------------------- at size


@pytest.mark.parametrize(
    ("mark", "index"), [("warned_soon_at", "clock_to_warn"), ("told_district_at", "clock_to_escalate")]
)
def test_the_clocks_that_are_owed_a_warning_are_found_by_the_indexes_made_for_it(report, mark, index):
    """The planner is asked for a table too large to be read through."""
    today = at("2026-06-23").date()
    calendar = warnings.workdays.load_calendar(today - timedelta(days=31), today)
    plans = []
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
        for sort in warnings._sorts(calendar, today):
            if sort.mark == mark or mark != "warned_soon_at" != sort.mark:
                sql, values = warnings._owed(sort).values("pk").query.sql_with_params()
                cursor.execute(f"EXPLAIN {sql} LIMIT 1000", values)  # noqa: S608
                plans.append("\n".join(row[0] for row in cursor.fetchall()))

    assert plans
    assert all(index in plan for plan in plans), plans
    assert not any("Sort" in plan for plan in plans), plans
    assert Clock.objects.exists()
