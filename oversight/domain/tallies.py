"""Folding deltas into tallies, and counting again."""

from django.db import connection, transaction

from oversight import tally_sql
from oversight.models import Grain, Tally

LOCK = 620101


@transaction.atomic
def fold() -> int:
    """Fold the deltas that are visible now into the tallies; return how many there were.

    Only one fold runs at a time; another returns 0 at once. Nothing is lost in between: deltas and tallies
    change in one transaction, and what is written meanwhile waits for the next fold.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        return _fold(cursor) if cursor.fetchone()[0] else 0


@transaction.atomic
def rebuild() -> int:
    """Set every tally right by counting cases and clocks again; return how many cells of a day were wrong.

    Nobody waits meanwhile: recount, tallies and deltas are compared as one snapshot shows them, and what
    differs is written as further deltas.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute(tally_sql.CORRECT)
        wrong = cursor.rowcount
        _fold(cursor)
        Tally.objects.exclude(grain=Grain.DAY).delete()
        cursor.execute(tally_sql.COARSEN)
    return wrong


def _fold(cursor) -> int:
    cursor.execute(tally_sql.FOLD)
    count, empty = cursor.fetchone()
    Tally.objects.filter(pk__in=empty).delete()
    return count
