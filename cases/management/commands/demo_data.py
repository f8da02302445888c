"""Fill the portal with made-up matters and accounts, through the real verbs."""

import random
from datetime import datetime, time, timedelta

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cases.demo import accounts, episodes, stories
from cases.domain import warnings
from cases.models import Case
from offices import workdays
from offices.models import Staff

HISTORY = timedelta(days=240)
SEED = 620100
AFTERNOON = time(17, 45)


class Command(BaseCommand):
    help = "Make demo accounts and as many demo cases as are missing; only in the demo and in development."

    def add_arguments(self, parser):
        parser.add_argument("--cases", type=int, default=240, help="how many cases there should be")

    def handle(self, *args, cases: int, **options):
        if settings.MODE == "production":
            raise CommandError("Demo data is never made in production.")
        people = accounts.create()
        made = self._tell(max(cases - Case.objects.count(), 0), people["district"])
        self._warn()
        accounts.write_passwords(people, settings.BASE_DIR / "var" / "demo-accounts.json")
        self.stdout.write(f"{made} cases, {len(people)} accounts")

    def _tell(self, missing: int, leader: Staff) -> int:
        """Tell the missing matters, oldest first, so that numbers follow the days.

        Into an empty portal the rare things come too, if that many cases are wanted.
        """
        dice = random.Random(f"{SEED} {missing}")  # noqa: S311
        today = timezone.localdate()
        calendar = workdays.load_calendar(today - HISTORY, today)
        desks = stories.desks()
        rare = None
        if missing >= episodes.CASES and not Case.objects.exists():
            rare = episodes.Telling(_desk_of_the_demo(desks), leader, calendar, today)
        ordinary = missing - episodes.CASES if rare else missing
        days = (today - timedelta(days=dice.randint(1, HISTORY.days)) for _one in range(ordinary))
        busy = [desk for desk in desks if desk.office.number == accounts.OFFICE_NUMBER]
        for day in sorted(workdays.roll_forward(calendar, day) for day in days):
            if rare:
                rare.until(day)
            if day < today:
                stories.tell(dice.choice(busy if dice.random() < 0.2 else desks), day, calendar, dice)
        if rare:
            rare.until(today)
        return missing

    def _warn(self) -> None:
        """Give what the clocks owed by the last working afternoon, so that inboxes show it at any hour."""
        now = timezone.localtime()
        calendar = workdays.load_calendar(now.date() - timedelta(days=31), now.date())
        day = workdays.roll_back(calendar, now.date())
        if (day, AFTERNOON) > (now.date(), now.time()):
            day = workdays.add_workdays(calendar, day, -1)
        moment = datetime.combine(day, AFTERNOON, workdays.SHANGHAI)
        with stories.at(moment):
            warnings.warn(as_of=moment)


def _desk_of_the_demo(desks: list[stories.Desk]) -> stories.Desk:
    found = (desk for desk in desks if desk.office.number == accounts.OFFICE_NUMBER)
    return next(desk for desk in found if desk.office.procuratorate.code == accounts.DISTRICT)
