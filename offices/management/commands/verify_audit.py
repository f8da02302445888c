"""Checks the chain of the audit trail."""

from django.core.management.base import BaseCommand, CommandError

from offices.models import AuditRecord
from offices.trail import broken_rows


class Command(BaseCommand):
    """Compute every hash of the audit trail anew and name the rows at which the chain does not hold."""

    help = __doc__

    def handle(self, *args, **options):
        """Print how many rows hold; exit code 1 and the broken rows where one does not."""
        broken = broken_rows()
        for row in broken:
            self.stderr.write(f"row {row.pk}: {'changed' if row.changed else 'not linked to the row before'}")
        if broken:
            raise CommandError("the chain of the audit trail is broken")
        last = AuditRecord.objects.first()
        head = f", head {bytes(last.hash).hex()}" if last else ""
        self.stdout.write(f"{last.pk if last else 0} rows, chain intact{head}")
