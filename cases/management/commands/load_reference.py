"""Loads reference data: townships, Lanzhou's organisation, the calendar and the clock rules."""

from django.core.management.base import BaseCommand, CommandError

from cases.reference import loader as clock_rules
from offices.reference import loader as organisation
from offices.reference.townships import province_codes


class Command(BaseCommand):
    help = "Load reference data; a second run changes nothing and nothing edited on screen is overwritten."

    def add_arguments(self, parser):
        parser.add_argument(
            "--province",
            action="append",
            metavar="CODE",
            help="two-digit code of a province whose townships are loaded beside those of Gansu (62), "
            "or `all`; may be repeated",
        )
        parser.add_argument("--without-people", action="store_true", help="leave out the made-up staff")

    def handle(self, *args, province, without_people, **options):
        known = province_codes()
        wanted = set(known) if "all" in (province or ()) else set(province or ())
        unknown = sorted(wanted - set(known))
        if unknown:
            raise CommandError(
                f"unknown province: {', '.join(unknown)}; known are {', '.join(sorted(known))}"
            )
        done = organisation.load(provinces=wanted, with_people=not without_people)
        done["clock rules added"] = clock_rules.load()
        for step, count in done.items():
            self.stdout.write(f"{step}: {count}")
