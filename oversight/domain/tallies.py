"""Folding deltas into tallies, and counting again."""

from django.db import connection, transaction

from oversight import tally_sql
from oversight.models import Tally

LOCK = 620101


@transaction.atomic
def fold() -> int:
    """Fold the deltas that are visible now into the tallies; return how many there were.

    Only one fold runs at a time; another returns 0 at once. Nothing is lost in between: deltas and tallies
    change in one transaction, and what is written meanwhile waits for the next fold.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        return _run(cursor, tally_sql.FOLD) if cursor.fetchone()[0] else 0


@transaction.atomic
def rebuild() -> int:
    """Set every tally right by counting cases and clocks again; return how many tallies were wrong.

    Nobody waits meanwhile: one statement compares recount, tallies and deltas as one snapshot shows them, and
    adds what differs to the days; months and years follow from the days.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        return _run(cursor, tally_sql.CORRECT_DAYS) + _run(cursor, tally_sql.CORRECT_MONTHS_AND_YEARS)


def _run(cursor, sql: str) -> int:
    """Run a statement that returns a number and the ids of tallies that are empty now; delete those."""
    cursor.execute(sql)
    count, empty = cursor.fetchone()
    Tally.objects.filter(pk__in=empty).delete()
    return count
