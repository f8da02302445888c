"""Settings of PostgreSQL for a few queries: each is there because a plan was measured with and without it."""

from contextlib import contextmanager

from django.db import connection, transaction

SETTINGS = frozenset({"enable_sort", "statement_timeout", "work_mem"})


@contextmanager
def planned(setting: str, value: str | int):
    """Run queries under `setting`, one of `SETTINGS`, in a transaction; a caller's own is left alone."""
    if setting not in SETTINGS:
        raise ValueError(setting)
    nested = connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL {setting} = %s", [value])
        yield cursor
        if nested:
            cursor.execute(f"SET LOCAL {setting} TO DEFAULT")
