"""Folding deltas into tallies, and counting again."""

from django.db import connection, transaction

from oversight import tally_sql
from oversight.models import Tally, TallyDelta

LOCK = 620101


@transaction.atomic
def fold() -> int:
    """Fold the deltas that are visible now; return how many were folded.

    Only one fold runs at a time; another returns 0 at once. Nothing is lost in between: deltas and tallies
    change in one transaction.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return 0
        count = TallyDelta.objects.count()
        cursor.execute(tally_sql.FOLD)
        Tally.objects.filter(n=0).delete()
    return count


@transaction.atomic
def rebuild() -> int:
    """Count everything again and return the number of tallies; writers of cases wait meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE cases_case, cases_clock IN SHARE MODE")
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute("TRUNCATE oversight_tally, oversight_tallydelta")
        cursor.execute(tally_sql.REBUILD)
    return Tally.objects.count()
