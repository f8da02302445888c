"""The tabs of a worklist: what each holds on a day, and how many cases that are, within given cases."""

from datetime import date
from functools import lru_cache, partial

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThan, GreaterThanOrEqual
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.enums import OPEN_STAGES, Stage
from cases.models import Case
from cases.planner import within_time

NEVER = Value(date.max)
COUNTED = 1000  # a tab counts this far; above it says "1000+"
PATIENCE = 120  # milliseconds for counting under filters
LONG_PATIENCE = 20_000  # milliseconds for a count that somebody asked for
STATUSES = {
    "open": _("Open"),
    "overdue": _("Overdue"),
    "due_soon": _("Due soon"),
    "waiting": _("Waiting for others"),
    "in_time": _("In time"),
    "closed": pgettext_lazy("cases", "Ended"),
    "all": _("All"),
}
COLUMNS = ("stage", "paused", "next_due_on", "soon_on")
OPEN_APART = ("overdue", "due_soon", "waiting", "in_time")
APART = (*OPEN_APART, "closed")
# The conditions are the ORM's own SQL, their values apart.
AT_ONCE = "count(*) FILTER (WHERE {})"
UP_TO = f"(SELECT count(*) FROM (SELECT 1 FROM cases_case WHERE {{}} LIMIT {COUNTED + 1}) t)"  # noqa: S608, see above
Counts = dict[str, int | None]


def status_is(status: str, on: date) -> Q:
    """Return the condition of a tab on the day `on`.

    Overdue, due soon, waiting and in time are apart from each other and together are the open cases; closed
    holds all the others, void numbers too.
    """
    still = Q(stage__in=OPEN_STAGES)
    calm = Q(GreaterThanOrEqual(Coalesce("next_due_on", NEVER), on)) & (
        Q(next_due_on=None) | Q(GreaterThan(Coalesce("soon_on", NEVER), on))
    )
    waits = Q(stage=Stage.WAITING) | Q(paused=True)
    return {
        "open": still,
        "overdue": still & Q(next_due_on__lt=on),
        "due_soon": still & Q(next_due_on__gte=on, soon_on__lte=on),
        "waiting": still & calm & waits,
        "in_time": still & calm & ~waits,
        "closed": ~still,
        "all": Q(),
    }[status]


def status_of(case: Case, on: date) -> str:
    """Return the tab, other than "open" and "all", that holds `case` on the day `on`."""
    if case.stage not in OPEN_STAGES:
        return "closed"
    if case.next_due_on and case.next_due_on < on:
        return "overdue"
    if case.next_due_on and case.soon_on and case.soon_on <= on:
        return "due_soon"
    return "waiting" if case.stage == Stage.WAITING or case.paused else "in_time"


def in_figures(count: int | None) -> str:
    """Write a count of `count_some`: "1000+" where counting stopped, a dash where nobody counted."""
    if count is None:
        return "—"
    return f"{COUNTED}+" if count > COUNTED else str(count)


def count_all(rows: QuerySet[Case], on: date) -> Counts:
    """Return how many of `rows`, which are few, each tab holds; one query."""
    tabs, values = _tabs(APART, AT_ONCE, on)
    return _counts(rows, f"SELECT {tabs} FROM cases_case", values)  # noqa: S608, see AT_ONCE


def count_some(rows: QuerySet[Case], on: date, *, filtered: bool) -> Counts:
    """Return how many of `rows` each tab holds, counted to just above `COUNTED` at least; one query.

    Where `rows` are `filtered`, any tab may hold few, and each would be looked for to its end: there the open
    cases are read once. It is given up after `PATIENCE`, and no tab has a number (None).
    """
    if not filtered:
        tabs, values = _tabs(APART, UP_TO, on)
        return _counts(rows, f"SELECT {tabs}", values)
    apart, values = _tabs(OPEN_APART, AT_ONCE, on)
    still, of_open = _tabs(("open",), "{}", on)
    closed, of_closed = _tabs(("closed",), UP_TO, on)
    opened = f"(SELECT {apart} FROM cases_case WHERE {still}) o"  # noqa: S608, see AT_ONCE
    counting = f"SELECT o.*, {closed} FROM {opened}"  # noqa: S608, see AT_ONCE
    return _counts(rows, counting, [*of_closed, *values, *of_open], patience=PATIENCE)


def count_exactly(rows: QuerySet[Case]) -> int | None:
    """Return how many `rows` there are, however many; None where that takes longer than `LONG_PATIENCE`."""
    return within_time(LONG_PATIENCE, rows.order_by().count)


@lru_cache(maxsize=10)
def _tabs(names: tuple[str, ...], tab: str, on: date) -> tuple[str, list]:
    """A column `tab` for the condition of each of `names`, and their values.

    Made once a day: to write five conditions a page took longer than to count.
    """
    queries = [Case.objects.filter(status_is(name, on)).query for name in names]
    conditions = [query.get_compiler(connection=connection).compile(query.where) for query in queries]
    columns = ", ".join(tab.format(sql) for sql, _values in conditions)
    return columns, [value for _sql, values in conditions for value in values]


def _counts(rows: QuerySet[Case], counting: str, values: list, patience: int | None = None) -> Counts:
    """Count `rows` by the statement `counting`, one column for each of `APART`."""
    try:
        base, of_base = rows.order_by().values(*COLUMNS).query.sql_with_params()
    except EmptyResultSet:
        return dict.fromkeys(STATUSES, 0)
    ask = partial(_row, f"WITH cases_case AS NOT MATERIALIZED ({base}) {counting}", [*of_base, *values])
    counted = within_time(patience, ask) if patience else ask()
    return _with_sums(dict(zip(APART, counted, strict=True))) if counted else dict.fromkeys(STATUSES)


def _row(sql: str, values: list) -> tuple[int, ...]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone()


def _with_sums(counts: dict[str, int]) -> Counts:
    """Add the tabs that hold others."""
    every = sum(counts.values())
    return {"open": every - counts["closed"], **counts, "all": every}
