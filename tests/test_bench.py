"""The city that is measured is one that the portal could have made, and every page of it is measured."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.models import Count

from benchmarks.cast import cast
from benchmarks.fill import NotEmptyError, fill
from benchmarks.report import beyond, table
from cases.domain import clocks
from cases.domain.identities import likeness, open_party
from cases.duties.contract import all_duties, get_duty
from cases.enums import EventKind
from cases.kept_searches import search_for
from cases.models import Case, Clock, NumberSeries, Party
from cases.numbering import as_written, case_key, case_number
from cases.search import find
from offices.reach import reach_of
from oversight.domain import tallies
from tests.conftest import NOW
from tests.emptying import empty_tables

pytestmark = pytest.mark.django_db
CASES = 300


@pytest.fixture(scope="module")
def city(django_db_setup, django_db_blocker):
    """A city of a few hundred cases, committed, as processes of their own fill and read it."""
    with django_db_blocker.unblock():
        call_command("load_reference", verbosity=0)
        fill(cases=CASES, at=NOW, tell=lambda line: None)
        yield
        empty_tables()


def every_case():
    return Case.objects.select_related("office__procuratorate").order_by("id")


def test_there_are_as_many_cases_as_asked_for_and_most_are_over(city):
    assert Case.objects.count() == CASES
    assert Case.objects.open().count() == CASES * 6 // 100
    assert Case.objects.values("duty").distinct().count() == len(all_duties())


def test_no_clock_would_be_reckoned_otherwise(city):
    kept = ("pk", "next_due_on", "next_due_provisional", "soon_on")
    before = set(Case.objects.values_list(*kept))

    assert [(case.key, clock.code) for case in every_case() for clock in clocks.sync(case)] == []
    assert set(Case.objects.values_list(*kept)) == before
    assert Clock.objects.count() >= 2 * CASES


def test_events_lead_from_step_to_step_up_to_where_the_case_stands(city):
    for case in every_case().prefetch_related("events"):
        events = list(case.events.all())
        duty = get_duty(case.duty)

        assert [event.step_from for event in events] == ["", *(event.step_to for event in events[:-1])]
        assert (events[-1].step_to, case.version) == (case.step, 1 + len(events))
        assert duty.step(case.step).stage == case.stage
        assert sorted(events, key=lambda event: event.at) == events


def test_a_case_that_was_referred_names_the_department(city):
    referred = Case.objects.filter(events__kind=EventKind.REFERRED).select_related("office")

    assert referred.exists()
    assert set(Case.objects.exclude(department=None)) == set(referred)
    assert all(
        case.department.procuratorate_id == case.office.procuratorate_id
        and case.events.get(kind=EventKind.REFERRED).data["receiver_id"] == case.department_id
        for case in referred
    )


def test_numbers_are_those_that_the_portal_gives_and_each_series_has_no_gap(city):
    for case in every_case():
        year, serial = int(case.key.split("-")[2]), int(case.key.rsplit("-", 1)[1])
        number = get_duty(case.duty).number

        assert case.number == case_number(case.office, number, year, serial)
        assert case.key == case_key(case.office, number, year, serial)
        assert as_written(case.number) == case.number
    assert sum(NumberSeries.objects.values_list("last", flat=True)) == CASES


def test_every_petitioner_opens_and_is_found_by_number_and_name(city):
    parties = list(Party.objects.all())

    assert Party.objects.values("case").distinct().count() == len(parties) == CASES
    for party in parties:
        kept = likeness(party.role, open_party(party))
        indexes = (party.name_index, party.sound_index, party.id_index, party.phone_index)
        assert tuple(map(bytes, indexes)) == (kept.name, kept.sound, kept.id, kept.phone)
        assert (party.landline_index and bytes(party.landline_index)) == kept.landline
    assert any(party.landline_index for party in parties)


def test_tallies_need_no_correction(city):
    assert tallies.rebuild() == 0


def test_a_reader_reaches_all_that_is_theirs_and_finds_words_in_it(city):
    played = cast()
    inner = Case.objects.visible_to(played.clerk)

    assert reach_of(played.clerk).office_ids == {played.office.pk}
    assert inner.count() == Case.objects.filter(office=played.office).count()
    assert Case.objects.visible_to(played.reviewer).count() == CASES
    found = find(Case.objects.visible_to(played.reviewer), search_for("补偿", "text").wanted)
    written = Case.objects.filter(narrative__contains="补偿") | Case.objects.filter(title__contains="补偿")
    assert found.total == written.count() > 0


def test_every_index_constraint_and_trigger_is_back(city):
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_trigger WHERE tgenabled = 'D'")
        assert cursor.fetchone() == (0,)
        found = connection.introspection.get_constraints(cursor, Case._meta.db_table)
    assert {index.name for index in Case._meta.indexes} <= set(found)
    assert sum(bool(one["foreign_key"]) for one in found.values()) == sum(
        field.is_relation for field in Case._meta.concrete_fields
    )


def test_offices_are_not_all_as_busy(city):
    busy = Case.objects.values("office").annotate(n=Count("id")).order_by("-n").values_list("n", flat=True)

    assert busy[0] >= 3 * busy[len(busy) // 2]


def test_a_database_with_cases_is_not_filled_again(city):
    with pytest.raises(NotEmptyError):
        fill(cases=1)


def test_every_page_is_measured(city, tmp_path):
    out = tmp_path / "result.json"
    known = connection.settings_dict
    access = f"{known['USER']}:{known['PASSWORD']}@{known['HOST']}:{known['PORT']}"
    env = {
        **os.environ,
        "DATABASE_URL": f"postgres://{access}/{known['NAME']}",
        "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
        "PORTAL_MODE": "test",
    }
    command = [sys.executable, "manage.py", "bench_measure", "--size", "least", "--out", str(out)]

    done = subprocess.run(command, cwd=settings.BASE_DIR, env=env, capture_output=True, text=True)

    assert done.returncode == 0, done.stdout + done.stderr
    result = json.loads(out.read_text())
    assert {row["name"]: row["fault"] for row in result["rows"] if row["fault"] or row["p50"] is None} == {}
    lines = "\n".join(table(result, None))
    assert all(row["name"] in lines for row in result["rows"])


def test_a_row_is_marked_beyond_three_times_the_floor_or_half_as_much_again_as_in_the_small_city():
    page = {"name": "page", "p50": 25.0, "queries": 5}

    assert not beyond(page, 10, None)
    assert beyond(page, 8, None)
    assert beyond(page, 10, {"p50": 16.0})
    assert not beyond(page, 10, {"p50": 17.0})
    assert not beyond({**page, "queries": None}, 1, None)
