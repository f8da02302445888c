"""Reading the audit trail, and whether its chain holds."""

from dataclasses import dataclass

from django.db import connection
from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL

from offices.models import AuditRecord

INTACT = """
offices_auditrecord.hash = audit_hash(offices_auditrecord.prev_hash, offices_auditrecord)
AND offices_auditrecord.prev_hash IS NOT DISTINCT FROM (
  SELECT earlier.hash FROM offices_auditrecord earlier WHERE earlier.id = offices_auditrecord.id - 1)
"""
BROKEN = """
SELECT id, changed, prev_hash IS DISTINCT FROM before OR id <> last + 1
FROM (
  SELECT id, prev_hash, hash IS DISTINCT FROM audit_hash(prev_hash, record) AS changed,
    lag(hash) OVER (ORDER BY id) AS before, lag(id, 1, 0::bigint) OVER (ORDER BY id) AS last
  FROM offices_auditrecord record
) AS chain
WHERE changed OR prev_hash IS DISTINCT FROM before OR id <> last + 1
ORDER BY id LIMIT %s
"""


@dataclass(frozen=True)
class BrokenRow:
    """A row at which the chain does not hold, and in what way."""

    pk: int
    changed: bool
    unlinked: bool


def trail() -> QuerySet[AuditRecord]:
    """Return the records with `intact`: the row is as it was written and follows the row before it."""
    return AuditRecord.objects.annotate(intact=RawSQL(INTACT, [], output_field=BooleanField()))  # noqa: S611


def broken_rows(limit: int = 20) -> list[BrokenRow]:
    """Return the first rows at which the chain does not hold; every hash is computed anew, in one pass."""
    with connection.cursor() as cursor:
        cursor.execute(BROKEN, [limit])
        return [BrokenRow(*row) for row in cursor.fetchall()]
