"""Measures the city of this database."""

import json
from argparse import ArgumentParser
from pathlib import Path

from django.core.management import BaseCommand

from benchmarks.measure import FULL, LEAST, QUICK, measure

SIZES = {"full": FULL, "quick": QUICK, "least": LEAST}


class Command(BaseCommand):
    """The database must have been filled by `bench_fill`."""

    help = "Measure every page through the web server, and write the result as JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say how many requests, and where the result goes."""
        parser.add_argument("--size", choices=SIZES, default="full")
        parser.add_argument("--out", type=Path, required=True)

    def handle(self, *args, size: str, out: Path, **options) -> None:
        """Measure and write."""
        result = measure(size=SIZES[size], tell=self._tell)
        out.write_text(json.dumps(result.as_json(), ensure_ascii=False, indent=1) + "\n")

    def _tell(self, line: str) -> None:
        self.stdout.write(f"  {line}")
        self.stdout.flush()
