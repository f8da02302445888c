"""Tallies are exact at every moment, whoever writes, however, and whenever somebody folds."""

import json
from uuid import uuid4

import pytest
from django.db import connection

from cases.models import Case, Clock
from oversight.domain import tallies
from oversight.models import Tally, TallyDelta
from tests.matters import matter
from tests.oversight.recount import assert_exact, kept

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(people, city, clerk, officer):
    return matter(office=city.office, by=clerk, second_officer=officer)


def run(sql: str, *values) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.mark.parametrize("seed", range(5))
def test_after_any_history_tallies_equal_a_recount_by_hand(history, seed):
    lived = history(seed)
    for _part in range(5):
        lived.live(15)
        assert_exact()

    tallies.fold()

    assert TallyDelta.objects.count() == 0
    assert not Tally.objects.filter(n=0).exists()
    assert_exact()
    assert kept("d")


def test_folding_says_how_much_there_was_and_finds_nothing_the_second_time(case):
    deltas = TallyDelta.objects.count()

    assert tallies.fold() == deltas > 0
    assert tallies.fold() == 0


def test_a_change_that_no_figure_looks_at_writes_nothing(case):
    tallies.fold()

    Case.objects.update(title="另一个标题", summary="已联系")
    Clock.objects.update(warned_soon_at=case.registered_at)

    assert not TallyDelta.objects.exists()


def test_a_void_case_counts_in_nothing_and_a_case_that_comes_back_counts_again(case):
    Case.objects.update(stage="void")
    assert_exact()
    assert not kept("d")

    Case.objects.update(stage="handling")
    assert_exact()
    assert kept("d")


@pytest.mark.parametrize("first", ["cases_case", "cases_clock"])
def test_a_case_and_its_clocks_may_go_in_either_order(case, first):
    """Foreign keys are checked at the end of a transaction, so SQL may delete a case before its clocks."""
    columns = {"cases_case": "id", "cases_clock": "case_id"}
    for table in sorted(columns, key=lambda name: name != first):
        run(f"DELETE FROM {table} WHERE {columns[table]} = %s", case.pk)  # noqa: S608

    assert_exact()
    assert not kept("d")
    for table in ("cases_party", "cases_caseevent", "complaints_complaintdetails"):
        run(f"DELETE FROM {table} WHERE case_id = %s", case.pk)  # noqa: S608


@pytest.mark.parametrize("first", ["cases_case", "cases_clock"])
def test_a_case_and_its_clocks_may_come_in_either_order(case, first):
    other = {"id": 9000, "number": "x", "key": "x", "query_code": "x", "submission": str(uuid4())}
    changes = {
        "cases_case": "%s::jsonb",
        "cases_clock": "jsonb_build_object('id', id + 5000, 'case_id', 9000)",
    }
    before = kept("d")
    for table in sorted(changes, key=lambda name: name != first):
        sql = f"INSERT INTO {table} SELECT (jsonb_populate_record(t, {changes[table]})).* FROM {table} t"  # noqa: S608
        run(sql, *([json.dumps(other)] if table == "cases_case" else []))

    assert_exact()
    assert kept("d") == before + before


def test_a_rebuild_finds_nothing_wrong_where_nothing_is(case):
    assert tallies.rebuild() == 0
    assert_exact()


def test_a_rebuild_sets_right_what_was_spoilt(case):
    tallies.fold()
    Tally.objects.filter(grain="d", metric="open").delete()
    Tally.objects.filter(grain="y").update(n=77)
    TallyDelta.objects.create(
        day="2026-06-01", office=case.office, duty=case.duty, channel=case.channel, metric="closed", n=3
    )

    assert tallies.rebuild() > 2
    assert_exact()


def test_a_rebuild_fills_tallies_that_are_empty(case):
    Tally.objects.all().delete()
    TallyDelta.objects.all().delete()

    assert tallies.rebuild() > 0
    assert_exact()
