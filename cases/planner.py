"""Settings of PostgreSQL for a few queries: each is there because a plan was measured with and without it."""

from contextlib import contextmanager

from django.core.exceptions import EmptyResultSet
from django.db import OperationalError, connection, transaction
from django.db.models import QuerySet
from psycopg2.errors import QueryCanceled

SETTINGS = frozenset({"enable_sort", "statement_timeout", "work_mem"})


@contextmanager
def planned(**settings: str | int):
    """Run queries under `settings`, some of `SETTINGS`, in a transaction; a caller's own is left alone."""
    if unknown := settings.keys() - SETTINGS:
        raise ValueError(unknown)
    nested = connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(";".join(f"SET LOCAL {name} = %s" for name in settings), [*settings.values()])
        yield
        if nested:
            cursor.execute(";".join(f"SET LOCAL {name} TO DEFAULT" for name in settings))


def within_time(milliseconds: int, ask, **settings: str | int):
    """Return what `ask()` reads under `settings`; None where PostgreSQL takes longer for it."""
    try:
        with planned(statement_timeout=milliseconds, **settings):
            return ask()
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            return None
        raise


def expected(*several: QuerySet) -> list[int]:
    """Return how many rows the planner expects of each, all asked at once; 0 where there can be none.

    It knows the commonest words and values by their share, and takes conditions for independent.
    """
    written = [_written(rows.order_by().values("pk")) for rows in several]
    parts = [sql for sql, _values in written if sql]
    if not parts:
        return [0] * len(several)
    nothing = "SELECT 0 LIMIT 0"  # one part more, as a single one has no parts in the plan
    union = " UNION ALL ".join(f"({sql})" for sql in [nothing, *parts])
    with connection.cursor() as cursor:
        cursor.execute(
            f"EXPLAIN (FORMAT json) {union}", [value for _sql, values in written for value in values]
        )
        ((plan,),) = cursor.fetchall()
    _nothing, *plans = plan[0]["Plan"]["Plans"]
    return [plans.pop(0)["Plan Rows"] if sql else 0 for sql, _values in written]


def _written(rows: QuerySet) -> tuple[str, tuple]:
    """The SQL of `rows` and its values; empty where Django sees that there are none."""
    try:
        return rows.query.sql_with_params()
    except EmptyResultSet:
        return "", ()
