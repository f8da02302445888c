"""Clock rules: every limit of law and house is there, with its number, its era and its certainty."""

import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

from cases.enums import Mark, Unit
from cases.models import ClockRule
from cases.reference import loader

ROOT = Path(__file__).resolve().parents[2]
LAW = [*range(1, 25), *range(30, 45), *range(50, 61), *range(70, 85), *range(90, 100)]
INTERNAL = range(1, 14)
DUTIES = {f"D{number}" for number in range(1, 9)}
TODAY = date(2026, 6, 15)
IN_2017 = date(2017, 6, 14)

# Written down a second time, apart from the file: code, number and unit in force on the day.
NUMBERS_TODAY = """
T01 7 day | T02 7 day | T03 3 month | T03M 1 month | T04 7 day | T05 15 day | T06 - same_day | T07 7 day
T08 60 day | T09 7 day | T10a 10 day | T10b 15 day | T11 10 day | T12 7 day | T13 1 month | T14 15 day
T15a 15 day | T15b 5 workday | T16 60 day | T17a 30 day | T17b 30 day | T17c 30 day | T17d 30 day | T18 15 day
T19 3 month | T19E 3 month | T20 10 day | T21a 2 month | T21b 10 day | T22a 30 day | T22b 2 month
T22c 30 day | T22d 24 month | T23a 10 workday | T23b 10 workday | T24 - immediate
T30 7 day | T31 7 day | T32 10 day | T33 15 day | T34a - immediate | T34b 15 day | T35 3 month | T36a 7 day
T36b 15 day | T37 - day | T38 7 day | T39 7 day | T40a 3 day | T40b 24 hour | T41 3 day | T42a 3 day
T42b 3 day | T42c 3 day | T43 3 day | T44a 10 day | T44b 5 day
T50 2 month | T52a 2 month | T52b 5 day | T53a 2 month | T53b 15 day | T55 30 day | T57 1 month | T58 - day
T59 3 month | T60 30 day
T70a 3 month | T70b 3 month | T71a 3 day | T71b 3 day | T72 7 day | T73 15 day | T74a 15 day | T74b 15 day
T75 6 month | T76 24 month | T77 6 month | T78 3 day | T79a 7 day | T79b 3 day
T80 - month | T81 3 day | T82 7 day | T83a 3 day | T83b 3 day | T84 1 month
T90a 5 day | T90b 10 day | T91 10 day | T92 10 day | T93 3 month | T94a 30 day | T94b 48 hour | T94c 30 day
T95 30 day | T96 1 month | T97a 20 day | T97b 10 day
T99a 10 workday | T99b 5 workday | T99c 7 day | T99d 30 day | T99e 5 day
G01 1 workday | G02 1 workday | G03 2 workday | G04 3 workday | G05 7 day | G06 5 day | G07 10 day
G08 15 day | G09 3 workday | G10 3 workday | G11 30 day
G12 7 day | G13 3 month | G13M 1 month
"""
NUMBERS_IN_2017 = """
T01 7 day | T04 7 day | T05 15 day | T07 7 day | T08 60 day | T14 15 day | T16 60 day | T17b 30 day
T19 3 month | T30 7 day | T32 10 day | T33 15 day | T51 1 month | T54 1 month | T56a 3 month | T56b 6 month
T70a 3 month | T70b 3 month | T71a 3 day | T75 6 month | T78 3 day | T98a 3 workday | T98b 10 day | T98c 3 day
"""
# Versions whose source nobody has read; they are shown as 待核.
UNREAD = {
    "T06 2024", "T07 2024", "T08 2024", "T09 2014", "T19 2020", "T19E 2020", "T23a 2014", "T23b 2014",
    "T44b 2021", "T50 2019", "T51 2009", "T52a 2019", "T52b 2019", "T54 2017", "T70a 2021", "T70b 2021",
    "T71a 2021", "T71b 2021", "T72 2021", "T73 2021", "T74a 2021", "T74b 2021", "T75 2021", "T76 2021",
    "T78 2021", "T99a 2020", "T99b 2020", "T99c 2020", "T99d 2020", "T99e 2020",
}  # fmt: skip


@pytest.fixture(scope="module")
def rules():
    return loader.rules()


@pytest.fixture(scope="module")
def rule_on(rules):
    """The version of a rule that is in force on a day."""

    def find(code, day):
        found = [
            rule
            for rule in rules
            if rule.code == code
            and rule.effective_from <= day
            and (rule.effective_to is None or day <= rule.effective_to)
        ]
        assert len(found) <= 1, f"{code} has {len(found)} versions on {day}"
        return found[0] if found else None

    return find


def numbers(table):
    for entry in re.split(r"[|\n]", table.strip()):
        code, length, unit = entry.split()
        yield code, None if length == "-" else int(length), unit


def test_every_rule_of_the_law_and_of_the_house_is_there(rules):
    families = {rule.code[:3] for rule in rules}
    assert families == {f"T{number:02d}" for number in LAW} | {f"G{number:02d}" for number in INTERNAL}


@pytest.mark.parametrize(("day", "table"), [(TODAY, NUMBERS_TODAY), (IN_2017, NUMBERS_IN_2017)])
def test_numbers_and_units_are_those_of_the_sources(rule_on, day, table):
    for code, length, unit in numbers(table):
        rule = rule_on(code, day)
        assert rule, f"{code} has no version on {day}"
        assert (rule.length, rule.unit) == (length, unit), code


def test_no_rule_in_force_today_is_left_out_of_the_numbers(rules, rule_on):
    assert {rule.code for rule in rules if rule_on(rule.code, TODAY)} == {
        code for code, *_ in numbers(NUMBERS_TODAY)
    }


def test_exactly_the_rules_whose_source_was_not_read_are_known_only_and_unverified(rules):
    known = {f"{rule.code} {rule.effective_from.year}" for rule in rules if rule.mark == Mark.KNOWN}
    assert known == UNREAD
    assert all(rule.verified == (rule.mark == Mark.FOUND) for rule in rules)


def test_rules_of_the_house_are_never_law(rules):
    for rule in rules:
        assert (rule.mark == Mark.DESIGN) == rule.code.startswith("G"), rule.code
    assert {rule.code for rule in rules if rule.is_policy and rule.code[0] == "T"} == {"T03M", "T84"}
    assert all(rule.is_policy and not rule.verified for rule in rules if rule.code[0] == "G")


def test_every_rule_read_in_a_source_names_it_and_its_instrument(rules):
    for rule in rules:
        assert rule.instrument, rule.code
        assert rule.source_note or rule.mark != Mark.FOUND, rule.code


def test_the_source_of_a_rule_is_told_in_words_and_listed_in_the_documents(rules):
    sources = tomllib.loads(loader.FILE.read_text(encoding="utf-8"))["sources"]
    listed = (ROOT / "docs/sources.md").read_text(encoding="utf-8")
    shown = {words for rule in rules for words in rule.source_note.split("；") if words}

    assert shown == set(sources.values())
    assert all(re.search("[\u4e00-\u9fff]", words) for words in shown)
    assert [key for key in sources if not re.search(rf"^\| (\w+, )?{key}\b", listed, re.M)] == []


@pytest.mark.parametrize("code", ["T02", "T03", "T03M", "G12", "G13"])
def test_the_clocks_of_replies_are_named_for_every_channel(rules, code):
    """A visit, a call and a letter owe the same replies, though the article speaks of letters."""
    for rule in rules:
        if rule.code == code:
            assert not re.search("来信|来访|来电", rule.title + rule.starts + rule.stops)
            assert "letter" not in rule.title_en


def test_every_rule_is_valid_and_serves_known_duties(rules):
    for rule in rules:
        rule.full_clean(validate_unique=False, validate_constraints=False)
        assert rule.duties, rule.code
        assert set(rule.duties) <= DUTIES, rule.code
        assert rule.title_en, rule.code


def test_versions_of_a_rule_never_overlap(rules):
    for rule in rules:
        for other in rules:
            if other is not rule and other.code == rule.code and other.effective_from >= rule.effective_from:
                assert (rule.effective_to or date.max) < other.effective_from, rule.code


@pytest.mark.parametrize(
    ("code", "day", "article", "mark"),
    [
        ("T01", date(2017, 6, 14), "第157条", Mark.FOUND),
        ("T01", date(2019, 12, 29), "第157条", Mark.FOUND),
        ("T01", date(2019, 12, 30), "第161条", Mark.FOUND),
        ("T04", date(2018, 1, 1), "第161条第1款", Mark.FOUND),
        ("T16", date(2022, 4, 30), "第33条", Mark.FOUND),
        ("T16", date(2022, 5, 1), "第34条", Mark.FOUND),
        ("T30", date(2017, 6, 14), "第557条", Mark.FOUND),
        ("T30", date(2020, 1, 1), "第560条", Mark.FOUND),
        ("T54", date(2017, 6, 30), "第40条", Mark.FOUND),
        ("T54", date(2017, 7, 1), "", Mark.KNOWN),
        ("T53a", date(2018, 3, 2), "第21条", Mark.FOUND),
        ("T71a", date(2021, 7, 31), "第37条", Mark.FOUND),
        ("T71a", date(2021, 8, 1), "", Mark.KNOWN),
    ],
)
def test_the_day_of_the_start_event_chooses_the_version(rule_on, code, day, article, mark):
    rule = rule_on(code, day)
    assert (rule.article, rule.mark) == (article, mark)


def test_public_interest_suggestions_are_never_without_a_limit_since_the_pilot(rule_on):
    for day in (date(2016, 1, 1), date(2017, 7, 1), date(2018, 3, 1)):
        assert rule_on("T54", day).length == 1
        assert rule_on("T53a", day) is None
    assert rule_on("T54", date(2018, 3, 2)) is None


def test_only_days_and_months_that_count_forward_move_off_rest_days(rules):
    for rule in rules:
        if rule.backward or rule.unit in {Unit.HOUR, Unit.SAME_DAY, Unit.IMMEDIATE}:
            assert not rule.roll, rule.code
    assert {rule.code for rule in rules if rule.backward} == {"T78", "G04"}


def test_month_ends_stick_in_criminal_procedure_alone(rules):
    sticky = {rule.code for rule in rules if rule.month_end_sticky}
    assert sticky == {"T13", "T19", "T19E", "T35", "T80", "T96"}
    assert all(rule.unit == Unit.MONTH for rule in rules if rule.month_end_sticky)


def test_custody_stops_rolling_only_where_a_person_may_be_held(rules):
    assert {rule.code for rule in rules if rule.custody_exempt} == {
        "T18", "T19", "T19E", "T20", "T30", "T31", "T32", "T33", "T34a", "T34b", "T35", "T36a", "T36b",
        "T37", "T38", "T39", "T92", "T94b", "T94c", "T95", "T96", "T97a", "T97b",
    }  # fmt: skip


def test_extensions_are_those_that_the_sources_allow(rule_on):
    extensions = {
        "T08": (30, "day", "district_leader"),
        "T16": (30, "day", "none"),
        "T19": (3, "month", "district_leader"),
        "T59": (1, "month", "none"),
        "T70b": (None, "", "chief"),
        "T93": (3, "month", "none"),
        "T97b": (10, "day", "none"),
    }
    for code, (length, unit, approver) in extensions.items():
        rule = rule_on(code, TODAY)
        assert rule.extendable
        assert (rule.extension_length, rule.extension_unit, rule.extension_approver) == (
            length,
            unit,
            approver,
        )
    assert rule_on("T16", TODAY).notify_petitioner
    for code in ("T01", "T02", "T03", "T05", "T07"):
        assert not rule_on(code, TODAY).extendable


def test_the_progress_reply_repeats_every_month(rule_on):
    rule = rule_on("T03M", TODAY)
    assert (rule.repeat_length, rule.repeat_unit) == (1, Unit.MONTH)
    assert "zgjrw.com" in rule.source_note


@pytest.mark.django_db
def test_loading_twice_adds_nothing_and_leaves_what_an_admin_changed(rules):
    assert loader.load() == ClockRule.objects.count() == len(rules)
    ClockRule.objects.filter(code="T50").update(verified=True, length=1)
    assert loader.load() == 0
    assert ClockRule.objects.filter(code="T50", verified=True, length=1).exists()
