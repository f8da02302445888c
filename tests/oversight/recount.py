"""Every tally counted again by hand: in Python, row by row, without the SQL that keeps the tallies."""

from collections import Counter
from datetime import date

from django.utils import timezone

from cases.enums import OPEN_STAGES
from cases.models import Case, Clock
from oversight.models import Tally, TallyDelta


def by_hand() -> Counter:
    """Count cases and clocks by day, metric, office, duty and channel."""
    counted = Counter()
    for case in Case.objects.all():
        place = (case.office_id, case.duty, case.channel)
        if case.stage != "void":
            counted[timezone.localdate(case.received_at), "received", *place] += 1
        if case.stage in ("closed", "archived"):
            counted[timezone.localdate(case.closed_at), "closed", *place] += 1
        if case.stage in OPEN_STAGES:
            counted[case.next_due_on or date.max, "open", *place] += 1
    for clock in Clock.objects.select_related("case").exclude(measure="").exclude(case__stage="void"):
        place = (clock.case.office_id, clock.case.duty, clock.case.channel)
        if clock.state in ("running", "paused", "stopped"):
            counted[clock.due_on, f"{clock.measure}_due", *place] += 1
        if clock.state == "stopped" and clock.in_time:
            counted[clock.due_on, f"{clock.measure}_met", *place] += 1
        if clock.state == "exempt":
            counted[clock.due_on, f"{clock.measure}_exempt", *place] += 1
    return counted


def kept(grain: str) -> Counter:
    """Sum the tallies of a grain and what is not folded yet, by the first day of the bucket; no zeros."""
    held = Counter()
    for tally in Tally.objects.filter(grain=grain):
        held[tally.bucket, tally.metric, tally.office_id, tally.duty, tally.channel] += tally.n
    for delta in TallyDelta.objects.all():
        day = bucket(grain, delta.day)
        held[day, delta.metric, delta.office_id, delta.duty, delta.channel] += delta.n
    return Counter({cell: n for cell, n in held.items() if n})


def assert_exact() -> None:
    """Tallies of every grain, with the deltas, are what a recount by hand gives."""
    counted = by_hand()
    for grain in "dmy":
        gathered = Counter()
        for (day, *cell), n in counted.items():
            gathered[bucket(grain, day), *cell] += n
        assert kept(grain) == gathered


def bucket(grain: str, day: date) -> date:
    """First day of the day, month or year that holds `day`."""
    return day if grain == "d" else day.replace(day=1, month=day.month if grain == "m" else 1)
