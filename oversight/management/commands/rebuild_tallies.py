"""Count every tally again from cases and clocks."""

from django.core.management.base import BaseCommand

from oversight.domain import tallies


class Command(BaseCommand):
    help = "Count every tally again from cases and clocks and set right what differs; nobody waits meanwhile."

    def handle(self, *args, **options):
        self.stdout.write(f"{tallies.rebuild()} tallies were wrong and are right now")
