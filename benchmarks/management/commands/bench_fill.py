"""Fills an empty database with a city of cases."""

from argparse import ArgumentParser

from django.core.management import BaseCommand, CommandError

from benchmarks.fill import NotEmptyError, fill


class Command(BaseCommand):
    """Reference data must be loaded."""

    help = "Fill the database with a believable city of cases, to be measured and thrown away."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say how large the city is."""
        parser.add_argument("--cases", type=int, required=True)

    def handle(self, *args, cases: int, **options) -> None:
        """Fill, and print how long each part took; the last line is the number of seconds in all."""
        try:
            seconds = fill(cases=cases, tell=self._tell)
        except NotEmptyError:
            raise CommandError("there are cases in this database already") from None
        self.stdout.write(f"{seconds:.1f}")

    def _tell(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
