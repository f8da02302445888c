"""Opens the accounts of the first three admins."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from offices.domain.founding import appoint
from offices.models import Procuratorate
from offices.roles import Role

ROLES = {"system": Role.SYSTEM_ADMIN, "security": Role.SECURITY_ADMIN, "auditor": Role.AUDITOR}


class Command(BaseCommand):
    """Open the accounts of system admin, security admin and auditor in a portal that has none yet.

    Prints a one-time password for each: hand them over apart from each other.
    """

    help = __doc__

    def add_arguments(self, parser):
        """Take staff number and name of each, and their procuratorate."""
        parser.add_argument("--unit", required=True, metavar="CODE", help="procuratorate, such as 620100")
        for name in ROLES:
            parser.add_argument(f"--{name}", required=True, nargs=2, metavar=("STAFF_NO", "NAME"))

    def handle(self, *args, unit, **options):
        """Appoint them."""
        people = {role: tuple(options[name]) for name, role in ROLES.items()}
        try:
            passwords = appoint(people=people, unit=Procuratorate.objects.get(code=unit))
        except Procuratorate.DoesNotExist:
            raise CommandError(f"there is no procuratorate {unit}; load_reference first") from None
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from None
        for name, role in ROLES.items():
            self.stdout.write(f"{name}\t{people[role][0]}\t{passwords[role]}")
