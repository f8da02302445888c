"""Several people write while tallies are folded and rebuilt: nothing is lost, nobody waits for ever."""

import threading
from concurrent.futures import ThreadPoolExecutor
from random import Random

import pytest
from django.db import connection, transaction
from django.utils import timezone

from cases.enums import Channel
from cases.facts import PartyIdentity
from cases.models import Case, Clock
from oversight.domain import tallies
from oversight.models import TallyDelta
from tests.matters import matter
from tests.oversight.recount import assert_exact

pytestmark = pytest.mark.django_db(transaction=True)

WRITERS = 4
ROUNDS = 25


def in_threads(*deeds) -> list:
    """Run deeds at once, each with its own connection; return what they return, raise what they raise."""

    def alone(deed):
        try:
            return deed()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return [future.result(timeout=120) for future in [pool.submit(alone, deed) for deed in deeds]]


@pytest.fixture
def cases(people, city, clerk, officer):
    return [
        matter(
            office=city.office,
            by=clerk,
            second_officer=officer,
            identity=PartyIdentity(name=f"某{n}", phone=f"1391234{n:04d}", address="某村"),
        )
        for n in range(WRITERS * 2)
    ]


def write(seed: int, cases: list[Case], offices: list) -> None:
    """Change cases and clocks of everybody, a few in each transaction, always in the order of their ids."""
    random = Random(seed)
    for _round in range(ROUNDS):
        with transaction.atomic():
            some = sorted(random.sample([case.pk for case in cases], 2))
            for pk in some:
                case = Case.objects.select_for_update().get(pk=pk)
                case.stage = random.choice(("review", "handling", "closed", "void"))
                case.closed_at = timezone.now() if case.stage == "closed" else None
                case.office, case.channel = random.choice(offices), random.choice(Channel.values)
                case.save(update_fields=["stage", "closed_at", "office", "channel"])
                state = random.choice(("running", "stopped", "exempt", "cancelled"))
                Clock.objects.filter(case=pk).update(state=state, in_time=state == "stopped" or None)


def test_folding_and_rebuilding_lose_nothing_while_four_people_write(cases, city):
    offices = [city.office, city.office_beside, city.office_far]
    over = threading.Event()

    def keep(deed) -> int:
        done = 0
        while not over.is_set():
            deed()
            done += 1
        return done

    def write_all():
        try:
            in_threads(*(lambda seed=seed: write(seed, cases, offices) for seed in range(WRITERS)))
        finally:
            over.set()

    _written, folded, rebuilt = in_threads(
        write_all, lambda: keep(tallies.fold), lambda: keep(tallies.rebuild)
    )

    assert folded > 1
    assert rebuilt > 1
    assert_exact()
    tallies.fold()
    assert not TallyDelta.objects.exists()
    assert_exact()


def test_a_clock_written_while_its_case_moves_is_counted_where_the_case_goes(cases, city):
    """The writer of the clock takes no lock of its own; the trigger waits for the case."""
    case = cases[0]
    moved, seen = threading.Event(), threading.Event()

    def move():
        with transaction.atomic():
            Case.objects.filter(pk=case.pk).update(office=city.office_far)
            moved.set()
            seen.wait(1)

    def stop_clock():
        moved.wait(5)
        Clock.objects.filter(case=case).update(state="stopped", in_time=True)
        seen.set()

    in_threads(move, stop_clock)

    assert_exact()


def test_only_one_fold_runs_at_a_time(cases):
    held, tried = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            first = tallies.fold()
            held.set()
            tried.wait(5)
            return first

    def try_it():
        held.wait(5)
        try:
            return tallies.fold()
        finally:
            tried.set()

    first, second = in_threads(hold, try_it)

    assert first > 0
    assert second == 0
    assert_exact()
