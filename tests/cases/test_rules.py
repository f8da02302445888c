"""Keeping the rules: a new version holds from a coming day on, and yesterday's cases keep their dates."""

import re
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from cases.domain import clocks
from cases.domain.demands import Incomplete
from cases.domain.recomputing import sweep_rules
from cases.domain.rules import Retroactive, discard_version, new_version, verify
from cases.enums import EventKind, Mark
from cases.models import ClockRule
from cases.reference import loader
from offices.models import AuditRecord
from tests import matters
from tests.cases.clock_scenes import at, clock, differences
from tests.walks import do

pytestmark = pytest.mark.django_db
JULY = date(2026, 7, 1)


@pytest.fixture(autouse=True)
def rules(calendar):
    """All rules of law and house."""
    loader.load()


def change(by, code="T02", day=JULY, retroactive=False, **values):
    return new_version(code=code, effective_from=day, values=values, by=by, retroactive=retroactive)


def test_cases_of_before_keep_their_date_and_cases_from_then_on_follow_the_new_version(
    fixed_clock, office, clerk, sysadmin
):
    before = matters.complaint(office, clerk)
    change(sysadmin, length=15)
    clocks.sync(before)
    assert clock(before, "T02").due_on == date(2026, 6, 22)
    fixed_clock.move_to(at("2026-07-01"))
    after = matters.complaint(office, clerk, decisions={before.key: "different"})

    clocks.sync(before)
    assert clock(before, "T02").due_on == date(2026, 6, 22)
    assert clock(after, "T02").due_on == date(2026, 7, 16)


def test_the_version_before_ends_the_day_before_and_all_else_is_taken_over(sysadmin):
    old = ClockRule.objects.filter(code="T02").last()
    new = change(sysadmin, length=15, article="第164条")

    old.refresh_from_db()
    assert (old.effective_to, new.effective_from, new.effective_to) == (date(2026, 6, 30), JULY, None)
    assert (new.length, new.article, new.unit, new.title) == (15, "第164条", old.unit, old.title)
    assert ClockRule.objects.filter(code="T02").count() == 3


def test_it_is_audited_with_what_changed(sysadmin):
    change(sysadmin, length=15)
    record = AuditRecord.objects.get(action="rule.version")

    assert record.detail["changes"] == {"length": [7, 15]}


@pytest.fixture
def in_june(fixed_clock, office, clerk, director):
    """Reports of 1, 8 and 15 June, by day; that of the 8th has had its procedural reply, late on the 18th."""
    found = {}
    for day in (1, 8, 15):
        fixed_clock.move_to(at(f"2026-06-{day:02d}", 10))
        decisions = {case.key: "different" for case in found.values()}
        found[day] = matters.complaint(office, clerk, decisions=decisions)
        do(found[day], "accept", director)
    fixed_clock.move_to(at("2026-06-18", 10))
    do(found[8], "procedural_reply", clerk)
    fixed_clock.move_to(at("2026-06-18", 11))
    return found


TENTH = date(2026, 6, 10)


@pytest.mark.parametrize("day", [date(2026, 6, 18), date(2026, 6, 14)])
def test_a_version_from_a_day_that_has_come_asks_and_says_how_many_open_clocks_move(in_june, sysadmin, day):
    with pytest.raises(Retroactive) as asked:
        change(sysadmin, day=day, length=15)

    assert asked.value.clocks.count() == (1 if day == date(2026, 6, 14) else 0)
    assert ClockRule.objects.filter(code="T02").count() == 2


def test_a_version_from_a_past_day_moves_the_open_clocks_that_began_since_and_no_other(
    in_june, sysadmin, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        change(sysadmin, day=date(2026, 6, 5), retroactive=True, length=15)

    dates = {day: clock(case, "T02").due_on for day, case in in_june.items()}
    assert dates == {1: date(2026, 6, 8), 8: date(2026, 6, 15), 15: date(2026, 6, 30)}
    lines = {
        day: case.events.filter(kind=EventKind.CLOCKS_RECOMPUTED).count() for day, case in in_june.items()
    }
    assert lines == {1: 0, 8: 0, 15: 1}
    event = in_june[15].events.get(kind=EventKind.CLOCKS_RECOMPUTED)
    assert (event.data["version"], event.data["clocks"]) == ("T02 2026-06-05", ["T02"])
    in_june[15].refresh_from_db()
    assert in_june[15].next_due_on == date(2026, 6, 30)
    assert AuditRecord.objects.get(action="rule.version").detail["open_clocks"] == 1


def test_a_clock_that_had_ended_stays_as_it_was_whatever_happens_to_its_case_later(
    fixed_clock, in_june, sysadmin, clerk, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        change(sysadmin, day=date(2026, 6, 5), retroactive=True, length=15)
    fixed_clock.move_to(at("2026-06-22", 10))
    do(in_june[8], "record", clerk)
    do(in_june[15], "procedural_reply", clerk)
    fixed_clock.move_to(at("2026-06-23", 10))
    with django_capture_on_commit_callbacks(execute=True):
        change(sysadmin, day=date(2026, 6, 6), retroactive=True, length=2)

    before, since = clock(in_june[8], "T02"), clock(in_june[15], "T02")
    assert (before.due_on, before.in_time, before.rule.length) == (date(2026, 6, 15), False, 7)
    assert (since.due_on, since.in_time, since.rule.length) == (date(2026, 6, 30), True, 15)
    assert [differences(case) for case in in_june.values()] == [[], [], []]


def test_the_monthly_clock_goes_by_the_day_on_which_the_matter_began(
    in_june, sysadmin, django_capture_on_commit_callbacks
):
    """It begins to count three months later; the version of the day of registration holds."""
    with django_capture_on_commit_callbacks(execute=True):
        change(sysadmin, "T03M", day=TENTH, retroactive=True, length=2)

    dates = {day: clock(case, "T03M").due_on for day, case in in_june.items()}
    assert dates == {1: date(2026, 10, 8), 8: date(2026, 10, 8), 15: date(2026, 11, 16)}
    assert [differences(case) for case in in_june.values()] == [[], [], []]


def test_a_worker_that_was_gone_loses_nothing(in_june, sysadmin):
    change(sysadmin, day=TENTH, retroactive=True, length=15)
    assert clock(in_june[15], "T02").due_on == date(2026, 6, 22)

    assert [sweep_rules(), sweep_rules()] == [1, 0]
    assert clock(in_june[15], "T02").due_on == date(2026, 6, 30)


def test_a_version_of_a_coming_day_leaves_nothing_to_the_sweep(in_june, sysadmin):
    change(sysadmin, length=15)

    assert sweep_rules() == 0
    assert ClockRule.objects.get(code="T02", effective_from=JULY).recomputed_at is None


def test_a_rule_that_had_ended_begins_again_tomorrow_at_the_earliest_and_stays_ended_meanwhile(sysadmin):
    ended = ClockRule.objects.filter(code="T51").last()
    with pytest.raises(Incomplete, match="effective_from"):
        change(sysadmin, "T51", day=TENTH, retroactive=True)
    new = change(sysadmin, "T51")
    assert ClockRule.objects.get(pk=ended.pk).effective_to == ended.effective_to
    discard_version(rule_id=new.pk, by=sysadmin)
    assert ClockRule.objects.get(pk=ended.pk).effective_to == ended.effective_to


def test_a_version_before_the_latest_is_refused(sysadmin):
    change(sysadmin, length=15)
    with pytest.raises(Incomplete):
        change(sysadmin, length=10)


@pytest.mark.parametrize(
    "values",
    [
        {"length": None},
        {"extendable": True},
        {"extendable": True, "extension_length": 5, "extension_unit": "day"},
        {"verified": True, "source_note": " "},
    ],
)
def test_a_rule_that_contradicts_itself_is_refused(sysadmin, values):
    with pytest.raises(Incomplete):
        change(sysadmin, **values)
    assert ClockRule.objects.filter(code="T02").count() == 2


def test_nobody_but_the_system_admin_changes_rules(director, mayor, secadmin):
    for person in (director, mayor, secadmin):
        with pytest.raises(PermissionDenied):
            change(person, length=15)
        with pytest.raises(PermissionDenied):
            verify(rule_id=ClockRule.objects.filter(verified=False).first().pk, source="读", by=person)


def test_a_version_not_in_force_yet_can_be_taken_back_one_in_force_cannot(sysadmin):
    new = change(sysadmin, length=15)
    discard_version(rule_id=new.pk, by=sysadmin)
    held = ClockRule.objects.filter(code="T02").last()

    assert (held.length, held.effective_to) == (7, None)
    with pytest.raises(Incomplete):
        discard_version(rule_id=held.pk, by=sysadmin)


def test_verifying_names_the_source_and_takes_the_mark_away(sysadmin):
    rule = ClockRule.objects.get(code="T76")
    with pytest.raises(Incomplete):
        verify(rule_id=rule.pk, source=" ", by=sysadmin)
    verify(rule_id=rule.pk, source="最高人民检察院公报2021年第5号", by=sysadmin)
    with pytest.raises(Incomplete):
        verify(rule_id=rule.pk, source="又一次", by=sysadmin)

    rule.refresh_from_db()
    assert (rule.verified, rule.mark) == (True, Mark.FOUND)


def test_a_rule_of_the_house_never_becomes_law(sysadmin):
    new = change(sysadmin, "G02", length=2)

    assert (new.is_policy, new.mark) == (True, Mark.DESIGN)


# ---------------------------------------------------------------------------------------------------- pages


def test_everybody_reads_all_rules_with_their_marks(as_user, clerk, django_assert_num_queries):
    page = as_user(clerk).get(reverse("rule_list"))
    text = page.content.decode()

    assert len(page.context["rules"]) == ClockRule.objects.values("code").distinct().count()
    assert "待核" in text
    unverified = as_user(clerk).get(reverse("rule_list") + "?show=unverified").context["rules"]
    assert {rule.code for rule in unverified} >= {"T09", "T50", "T76"}
    assert not [rule for rule in unverified if rule.is_policy]


def test_the_page_of_a_rule_shows_its_versions_and_to_the_admin_what_can_be_done(as_user, clerk, sysadmin):
    page = reverse("rule", args=["T01"])
    text = as_user(clerk).get(page).content.decode()

    assert "2013-01-01" in text
    assert "2019-12-30" in text
    assert reverse("rule_version", args=["T01"]) not in text
    assert reverse("rule_version", args=["T01"]) in as_user(sysadmin).get(page).content.decode()


def test_an_unknown_rule_does_not_exist(as_user, sysadmin):
    assert as_user(sysadmin).get(reverse("rule", args=["X99"])).status_code == 404
    assert as_user(sysadmin).get(reverse("rule_version", args=["X99"])).status_code == 404


def test_the_form_begins_with_what_holds_and_keeps_what_was_typed(as_user, sysadmin):
    page = reverse("rule_version", args=["T02"])
    form = as_user(sysadmin).get(page).context["form"]
    data = {name: value for name, value in form.initial.items() if value not in (None, False)}
    data |= {"effective_from": "2026-06-15", "length": 9}
    answer = as_user(sysadmin).post(page, data | {"unit": "year"})
    assert answer.status_code == 422
    assert answer.context["form"]["length"].value() == "9"

    assert as_user(sysadmin).post(page, data | {"effective_from": "2026-07-01"}).status_code == 302
    assert ClockRule.objects.get(code="T02", effective_from=JULY).length == 9


def test_the_page_asks_for_a_past_day_with_its_numbers_and_keeps_it_once_that_day_is_confirmed(
    in_june, as_user, sysadmin
):
    page = reverse("rule_version", args=["T02"])
    form = as_user(sysadmin).get(page).context["form"]
    data = {name: value for name, value in form.initial.items() if value not in (None, False)}
    data |= {"effective_from": "2026-06-10", "length": 9}
    asked = as_user(sysadmin).post(page, data)
    assert asked.status_code == 422
    words = asked.context["form"].errors["confirmed"][0]
    assert sorted(re.findall(r"\d[\d-]*", words)) == ["1", "1", "2026-06-10"]
    assert words in asked.text
    assert re.search(r'<input type="checkbox" name="confirmed"[^>]*value="2026-06-10"', asked.text)
    other = data | {"effective_from": "2026-06-09", "confirmed": "2026-06-10"}
    assert as_user(sysadmin).post(page, other).status_code == 422
    assert not ClockRule.objects.filter(code="T02", keyed_at__isnull=False).exists()

    assert as_user(sysadmin).post(page, data | {"confirmed": "2026-06-10"}).status_code == 302
    assert ClockRule.objects.get(code="T02", effective_from=TENTH).length == 9
