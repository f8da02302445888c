"""Gives a person a one-time password at the console of the server: for an admin whom no other can help."""

from django.core.management.base import BaseCommand, CommandError

from offices.domain.staff import reset_password
from offices.models import Staff


class Command(BaseCommand):
    """Reset the password of a member of staff; they and the auditors are told."""

    help = __doc__

    def add_arguments(self, parser):
        """Take the staff number."""
        parser.add_argument("staff_no")

    def handle(self, *args, staff_no, **options):
        """Print the one-time password; exit code 1 where nobody has the number."""
        staff = Staff.objects.filter(staff_no=staff_no).first()
        if staff is None:
            raise CommandError(f"nobody has the staff number {staff_no}")
        self.stdout.write(reset_password(staff=staff, by=None))
