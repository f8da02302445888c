"""Fill an empty database with a believable city: set by set, indexes last, every index and clock right."""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from operator import attrgetter

from django.db import connection, transaction
from django.utils import timezone
from psycopg2.extras import Json, execute_values

from benchmarks import city, words
from benchmarks.lives import SHIFT, Life, is_directors, lives, values
from benchmarks.people import copy_people
from benchmarks.tables import bare, number_on
from cases.demo import words as demo
from cases.demo.stories import Desk, desks
from cases.duties.contract import Duty, all_duties
from cases.enums import ClockState
from cases.models import Case, Clock
from offices.models import Posting
from offices.roles import OFFICE_ROLES, Role
from oversight.domain import tallies
from oversight.models import Grain, Metric, Tally

LIVES = 20_000
EVENTS_A_CASE = 16  # more than any life has
SKEW = 0.7
TABLES = ("cases_case", "cases_caseevent", "cases_clock", "cases_party")


class NotEmptyError(Exception):
    """There are cases already; a fill begins with none."""


class WrongError(Exception):
    """What was filled does not add up."""


@contextmanager
def told(name: str, tell: Callable[[str], None]) -> Iterator[None]:
    """Tell how long a part took."""
    begun = time.monotonic()
    yield
    tell(f"  {name}: {time.monotonic() - begun:.1f} s")


def fill(*, cases: int, at: datetime | None = None, tell: Callable[[str], None] = print) -> float:
    """Fill the database with `cases` cases as they stand at `at`, now by default; return the seconds it took.

    The database must hold the reference data and no case. Raises NotEmptyError, WrongError.
    """
    at, begun = at or timezone.now(), time.monotonic()
    if Case.objects.exists():
        raise NotEmptyError
    count, dice = min(cases, LIVES), random.Random(2017)
    tables = (*TABLES, *(duty.details._meta.db_table for duty in all_duties()))
    _run(city.STAGING)
    with bare(tables):
        with told("data", tell), _people(cases):
            with told("lives", tell):
                _stage_lives(lives(count, on=timezone.localdate(at), dice=dice), at)
                _stage_desks(dice)
            _fill_tables(cases, count, tell)
        filled = time.monotonic()
    tell(f"  indexes and constraints: {time.monotonic() - filled:.1f} s")
    for table in TABLES:
        number_on(table)
    _run("DROP SCHEMA bench CASCADE")
    with told("vacuum and statistics", tell):
        _run("VACUUM (ANALYZE)")
    with told("tallies", tell):
        tallies.rebuild()
        _run("VACUUM (ANALYZE) oversight_tally, oversight_tallydelta")
    _check(cases)
    return time.monotonic() - begun


@contextmanager
def _people(cases: int) -> Iterator[None]:
    """Fill the people of the cases in processes of their own, beside everything else."""
    pool, parts = copy_people(cases, sorted({desk.office.procuratorate.code for desk in desks()}))
    with pool:
        yield
        if sum(part.result() for part in parts) != cases:
            raise WrongError("not every case has its petitioner")


def _fill_tables(cases: int, count: int, tell: Callable[[str], None]) -> None:
    with told("cases", tell):
        _run(city.FILED, _draws(cases, count))
        _run("ANALYZE bench.filed, bench.life, bench.event, bench.clock")
        _run(city.CASES, _vocabulary())
    with told("events", tell):
        _run(city.EVENTS, {"width": EVENTS_A_CASE})
    with told("clocks", tell):
        _run(city.CLOCKS, {"width": EVENTS_A_CASE})
    with told("details and series", tell):
        _run(city.SERIES)
        for duty in all_duties():
            _fill_details(duty)


def _fill_details(duty: Duty) -> None:
    """Give every case of the duty the details of its example."""
    example = duty.example()
    fields = [field for field in example._meta.concrete_fields if not field.primary_key]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    kept = [field.get_db_prep_save(getattr(example, field.attname), connection) for field in fields]
    _run(
        f'INSERT INTO "{example._meta.db_table}" (case_id, {columns}) '
        f"SELECT id, {marks} FROM bench.filed WHERE duty = %s ORDER BY id",
        [*kept, duty.slug],
    )


def _stage_lives(found: Iterator[Life], at: datetime) -> None:
    numbers = {duty.slug: duty.number for duty in all_duties()}
    rows, events, clocks = [], [], []
    for place, life in enumerate(found, 1):
        case = life.case
        told = (case.duty, numbers[case.duty], case.kind, case.channel, case.purpose)
        times = (case.received_at, case.registered_at)
        ends = (case.accepted_at, case.closed_at, case.archived_at)
        state = (case.step, case.stage, case.outcome)
        kept = life.nearest
        nearest = (kept["next_due_on"], kept["next_due_provisional"], kept["soon_on"])
        rows.append((place, *told, *times, *state, *ends, *nearest, len(life.events), life.was_referred))
        events += [_event(place, case.duty, event) for event in life.events]
        clocks += [_clock(place, values(clock), clock, at) for clock in life.clocks]
    _insert("bench.life", rows)
    _insert("bench.event", events)
    _insert("bench.clock", clocks)


def _event(place: int, duty: str, event) -> tuple:
    moment = (event.at, event.occurred_on)
    by_director = is_directors(duty, event.deed, all_duties())
    steps = (event.step_from, event.step_to)
    return (
        place,
        event.pk,
        event.kind,
        event.deed,
        *moment,
        by_director,
        *steps,
        event.note,
        Json(event.data),
    )


def _clock(place: int, row: dict, clock, at: datetime) -> tuple:
    """A row; clocks that are near or over were warned of, as the beat does it within the hour."""
    names = ("rule_id", "measure", "started_on", "due_on", "soon_on", "provisional", "state", "stopped_by_id")
    rule, measure, started, due, soon, provisional, state, stopped_by = (row[name] for name in names)
    runs, today = state == ClockState.RUNNING, timezone.localdate(at)
    ends = (stopped_by, row["stopped_on"], row["in_time"], row["suspended_days"], row["extended_days"])
    warned = (at if runs and soon <= today else None, at if runs and due < today else None)
    days = (started, due, soon, provisional)
    return (place, clock.rule.code, rule, measure, clock.started_by.pk, *days, state, *ends, *warned)


def _stage_desks(dice: random.Random) -> None:
    """Desks in the order of how busy they are; the tales that are told at them."""
    found = desks()
    dice.shuffle(found)
    _insert("bench.desk", [_desk(place, desk) for place, desk in enumerate(found, 1)])
    pools = {"complaint": demo.COMPLAINTS, "visit": demo.VISITS}
    tales = [(pool, n, told) for pool, some in pools.items() for n, told in enumerate(some, 1)]
    written = ("title", "narrative", "claims", "content_class")
    _insert("bench.tale", [(pool, n, *attrgetter(*written)(told)) for pool, n, told in tales])


def _desk(place: int, desk: Desk) -> tuple:
    office, unit = desk.office, desk.office.procuratorate
    posted = Posting.objects.filter(office=office, ends_on=None, role__in=OFFICE_ROLES)
    clerks = list(posted.exclude(role=Role.DIRECTOR).order_by("id").values_list("staff", flat=True))
    seat = (unit.short_name, unit.code, office.number, office.seat_id)
    return (place, office.pk, *seat, desk.director.pk, clerks, desk.department.pk, desk.department.name)


def _draws(cases: int, count: int) -> dict:
    """What cases are drawn from; the busiest office gets some sixteen times what the quietest gets."""
    weights = [1 / rank**SKEW for rank in range(1, len(desks()) + 1)]
    shares = [sum(weights[:place]) / sum(weights) for place in range(1, len(weights) + 1)]
    return {"cases": cases, "lives": count, "shift": SHIFT, "shares": shares[:-1]}


def _vocabulary() -> dict:
    return {
        "alphabet": city.QUERY_ALPHABET,
        "scatter": city.SCATTER,
        "codes": city.CODES,
        "powers": city.POWERS,
        "villages": words.VILLAGES,
        "surnames": demo.SURNAMES,
        "given": demo.GIVEN,
        "firms": words.FIRM_NAMES,
        "trades": words.TRADES,
        "roads": words.ROADS,
        "circumstances": list(words.CIRCUMSTANCES),
        "closings": list(words.CLOSINGS),
    }


def _check(cases: int) -> None:
    """What the tallies say must be what was asked for, and each case must be as open as its clocks."""
    received = Tally.objects.filter(grain=Grain.YEAR, metric=Metric.RECEIVED)
    running = Clock.objects.filter(state=ClockState.RUNNING).values("case").distinct()
    counted = (sum(received.values_list("n", flat=True)), Case.objects.count())
    still_open = Case.objects.open().exclude(next_due_on=None)
    if counted != (cases, cases) or still_open.exclude(pk__in=running).exists():
        raise WrongError(f"{counted} cases in place of {cases}")


def _insert(table: str, rows: list[tuple]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        execute_values(cursor.cursor, f"INSERT INTO {table} VALUES %s", rows, page_size=1000)


def _run(statement: str, values: dict | list | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
