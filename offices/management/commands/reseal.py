"""Moves what is sealed to the newest key of FIELD_KEYS."""

import time

from django.core.management.base import BaseCommand, CommandError

from offices import vault
from offices.domain import resealing

EVERY_SECONDS = 2


class Command(BaseCommand):
    """Seal everything anew with the newest key of FIELD_KEYS, while people work.

    It may be stopped and started again, and says which keys are needed no longer.
    """

    help = __doc__

    def add_arguments(self, parser):
        """Take --check."""
        parser.add_argument(
            "--check", action="store_true", help="only say whether FIELD_KEYS has every key that is needed"
        )

    def handle(self, *args, check, **options):
        """Print how far it is and what is left; exit code 1 where a key is missing or a box does not open."""
        self.told = time.monotonic()
        try:
            if check:
                self._refuse(resealing.key_faults())
            else:
                self._report(resealing.reseal(by=None, tell=self._tell))
        except resealing.KeyMissing as missing:
            self._refuse(missing.faults)
        except vault.VaultError as error:
            raise CommandError(str(error)) from None
        except KeyboardInterrupt:
            raise CommandError("stopped; started again, it goes on from here", returncode=130) from None

    def _refuse(self, faults: list[str]) -> None:
        if faults:
            raise CommandError("\n".join(faults))

    def _tell(self, field, done: int, total: int) -> None:
        if done == total or time.monotonic() - self.told > EVERY_SECONDS:
            self.told = time.monotonic()
            self.stdout.write(f"{field}: {done} of {total}")

    def _report(self, outcome: resealing.Outcome) -> None:
        self.stdout.write(f"{outcome.moved} moved to key {vault.keys().newest}")
        for version in sorted(vault.keys().by_version):
            count = outcome.boxes[version]
            self.stdout.write(f"key {version}: {count}" if count else f"key {version}: no longer needed")
        if outcome.damaged:
            raise CommandError("\n".join(f"does not open: {row}" for row in outcome.damaged))
