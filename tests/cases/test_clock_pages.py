"""The card of clocks and the page that says why a date is what it is."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from cases.clock_cards import provisional
from cases.models import Clock
from cases.reference import loader
from tests import matters
from tests.cases.clock_scenes import at, clock, replace_rule, whole_calendar
from tests.walks import do

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def rules(calendar):
    """All rules of law and house."""
    loader.load()


@pytest.fixture
def report(office, clerk):
    return matters.complaint(office, clerk)


def why(case, code):
    return reverse("case_clock", args=[case.key, clock(case, code).pk])


def shown(client, case):
    """The clocks of the card by code, and the page."""
    page = client.get(reverse("case", args=[case.key]))
    card = page.context["card"]
    return {one.clock.code: one for one in (*card.running, *card.ended)}, page.content.decode()


def test_the_card_shows_each_clock_with_its_state_and_what_is_left(fixed_clock, report, as_user, clerk):
    fixed_clock.move_to(at("2026-06-17"))
    card, text = shown(as_user(clerk), report)

    assert {code: one.standing for code, one in card.items()} == {
        "G02": "overdue",
        "T01": "in_time",
        "T02": "in_time",
        "T05": "in_time",
        "T03": "in_time",
        "T03M": "ahead",
    }
    assert list(card)[0] == "G02", "the most pressing stands first"
    assert "2026-06-22" in text
    assert card["G02"].left == ngettext("%(n)d working day late", "%(n)d working days late", 1) % {"n": 1}
    assert card["T01"].left == ngettext("%(n)d calendar day left", "%(n)d calendar days left", 5) % {"n": 5}


def test_the_monthly_clock_says_when_it_begins(report, as_user, clerk):
    _card, text = shown(as_user(clerk), report)
    assert "is-ahead" in text
    assert "2026-09-15" in text


def test_stopped_late_stopped_in_time_and_fallen_away_are_told_apart(
    fixed_clock, report, as_user, clerk, director
):
    fixed_clock.move_to(at("2026-06-23"))
    do(report, "accept", director)
    do(report, "result_reply", clerk)
    card, _text = shown(as_user(clerk), report)

    assert {code: card[code].standing for code in ("T01", "T05", "T03M")} == {
        "T01": "missed",
        "T05": "met",
        "T03M": "void",
    }


def test_marks_of_unverified_provisional_and_internal_rules_are_shown(fixed_clock, office, as_user, clerk):
    fixed_clock.move_to(at("2026-10-12"))
    report = matters.complaint(office, clerk, urgency="alarm")
    _card, text = shown(as_user(clerk), report)

    assert "mark-unverified" in text, "T06 of 2024"
    assert "mark-provisional" in text, "three months reach into 2027"
    assert gettext("Internal rule") in text


def test_the_card_costs_the_same_with_many_clocks(report, as_user, clerk, director):
    client = as_user(clerk)
    shown(client, report)
    with CaptureQueriesContext(connection) as few:
        shown(client, report)
    Clock.objects.bulk_create(
        Clock(
            case=report,
            rule=clock(report, "T02").rule,
            code=f"X{number}",
            started_by=report.events.first(),
            started_on=date(2026, 6, 15),
            due_on=date(2026, 6, 30),
            soon_on=date(2026, 6, 27),
        )
        for number in range(8)
    )
    with CaptureQueriesContext(connection) as many:
        shown(client, report)

    assert len(many) == len(few)


@pytest.mark.parametrize("code", ["T01", "T02", "T03", "T03M", "T05", "G02"])
def test_every_date_can_be_explained(report, as_user, clerk, code):
    page = as_user(clerk).get(why(report, code))

    assert page.status_code == 200
    assert page.context["differs"] is False
    assert clock(report, code).rule.instrument in page.content.decode()


def test_a_clerk_can_recount_seven_days_by_hand(report, as_user, clerk):
    lines = as_user(clerk).get(why(report, "T01")).context["lines"]

    assert [(line.first, line.number) for line in lines if line.action == "counted"] == [
        (date(2026, 6, 15) + timedelta(days=number), number) for number in range(1, 8)
    ]


def test_days_off_are_named_and_make_up_days_counted(fixed_clock, office, as_user, clerk):
    fixed_clock.move_to(at("2026-09-30"))
    replace_rule("T01", length=7, unit="workday")
    report = matters.complaint(office, clerk)
    page = as_user(clerk).get(why(report, "T01"))
    lines = page.context["lines"]

    assert [line.first.day for line in lines if line.skipped] == [1, 2, 3, 4, 5, 6, 7, 11]
    assert "国庆节" in page.content.decode()
    assert lines[-1].first == clock(report, "T01").due_on == date(2026, 10, 15)


def test_what_moved_off_days_off_is_told(office, fixed_clock, as_user, clerk):
    fixed_clock.move_to(at("2026-09-24"))
    report = matters.complaint(office, clerk)
    lines = as_user(clerk).get(why(report, "T01")).context["lines"]

    assert [line.first.day for line in lines if line.action == "moved"] == [2, 3, 4, 5, 6, 7, 8]


def test_a_row_that_says_otherwise_is_told_and_logged(report, as_user, clerk, caplog):
    row = clock(report, "T01")
    Clock.objects.filter(pk=row.pk).update(due_on=date(2026, 6, 30))
    page = as_user(clerk).get(why(report, "T01"))

    assert page.context["differs"] is True
    assert "2026-06-22" in page.content.decode()
    assert f"clock {row.pk} differs from its reckoning in due_on" in caplog.text


def test_a_clock_of_another_case_is_not_found(report, office_beside, neighbour, as_user, clerk):
    other = matters.complaint(office_beside, neighbour, parties=[matters.petitioner(matters.WANG)])
    page = reverse("case_clock", args=[report.key, clock(other, "T01").pk])

    assert as_user(clerk).get(page).status_code == 404


def test_long_counts_of_an_old_case_are_explained(fixed_clock, office, as_user, clerk, director):
    whole_calendar()
    report = matters.complaint(office, clerk)
    do(report, "refer_department", director)
    lines = as_user(clerk).get(why(report, "T08")).context["lines"]

    assert [line.last_number for line in lines if line.is_range] == [15, 46, 60]


# ----------------------------------------------------------------------------------------------- home page


def test_the_admin_is_warned_of_dates_that_hang_on_an_open_year(
    fixed_clock, report, office, clerk, sysadmin, as_user
):
    assert provisional(sysadmin) is None
    fixed_clock.move_to(at("2026-10-12"))
    matters.complaint(office, clerk, decisions={report.key: "different"})
    card = provisional(sysadmin)

    assert [figure.label for figure in card.figures] == ["2027"]
    assert "2027" in card.note
    assert card.note in as_user(sysadmin).get(reverse("home")).content.decode()


def test_a_rule_that_no_duty_counts_by_says_so(client, clerk, calendar):
    loader.load()
    client.force_login(clerk)
    rows = {row.code for row in client.get("/rules/").context["rules"]}
    used = client.get("/rules/").context["used"]
    assert {"T02", "T03"} <= used < rows
