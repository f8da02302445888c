"""Fill the portal with made-up matters and accounts, through the real verbs."""

import random
from datetime import timedelta

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cases.demo import accounts, stories
from cases.models import Case
from offices import workdays

HISTORY = timedelta(days=240)
SEED = 620100


class Command(BaseCommand):
    help = "Make demo accounts and as many demo cases as are missing; only in the demo and in development."

    def add_arguments(self, parser):
        parser.add_argument("--cases", type=int, default=240, help="how many cases there should be")

    def handle(self, *args, cases: int, **options):
        if settings.MODE == "production":
            raise CommandError("Demo data is never made in production.")
        people = accounts.create()
        made = self._tell(max(cases - Case.objects.count(), 0))
        accounts.write_passwords(people, settings.BASE_DIR / "var" / "demo-accounts.json")
        self.stdout.write(f"{made} cases, {len(people)} accounts")

    def _tell(self, missing: int) -> int:
        """Tell the missing matters, oldest first, so that numbers follow the days."""
        dice = random.Random(f"{SEED} {missing}")  # noqa: S311
        today = timezone.localdate()
        calendar = workdays.load_calendar(today - HISTORY, today)
        days = (today - timedelta(days=dice.randint(1, HISTORY.days)) for _one in range(missing))
        desks = stories.desks()
        busy = [desk for desk in desks if desk.office.number == accounts.OFFICE_NUMBER]
        for day in sorted(workdays.roll_forward(calendar, day) for day in days):
            if day < today:
                stories.tell(dice.choice(busy if dice.random() < 0.2 else desks), day, calendar, dice)
        return missing
