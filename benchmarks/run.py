"""The benchmark: `./portal bench [--cases N] [--quick]`.

Runs on the engines that the launcher started: a copy of the migrated database for each size of city, first
the small one, so that growth shows; every copy is dropped again.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2

from benchmarks.report import fault_lines, memory_lines, table
from procuratorate.environment import BASE_DIR, VAR

SMALL = 10_000


def main() -> int:
    """Fill, measure and report; return the exit code."""
    options = _parser().parse_args()
    sizes = [SMALL, options.cases] if options.cases > SMALL else [options.cases]
    out = options.out or VAR / "bench" / f"{datetime.now().astimezone():%Y%m%d-%H%M%S}-{options.cases}.json"
    out.parent.mkdir(parents=True, exist_ok=True)
    results = []
    for cases in sizes:
        print(f"{cases:,} cases", flush=True)
        with _copy(os.environ["DATABASE_URL"], cases) as url:
            results.append(_one(url, cases, options.size))
        about = {"processors": os.cpu_count(), "python": platform.python_version(), "size": options.size}
        out.write_text(json.dumps({**about, "results": results}, ensure_ascii=False, indent=1) + "\n")
    faults = _report(results)
    print(f"\nWritten to {out}")
    return 1 if faults else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="portal bench", description="Fill a city with cases and measure it."
    )
    parser.add_argument("--cases", type=int, default=SMALL, help="how large the city is (default: 10,000)")
    sizes = parser.add_mutually_exclusive_group()
    parser.set_defaults(size="full")
    sizes.add_argument("--quick", dest="size", action="store_const", const="quick", help="fewer requests")
    sizes.add_argument(
        "--least", dest="size", action="store_const", const="least", help="just enough to see that it runs"
    )
    parser.add_argument("--out", type=Path, help="the JSON file (default: in var/bench)")
    return parser


@contextmanager
def _copy(url: str, cases: int) -> Iterator[str]:
    """Copy the database of `url` for a city; give the address of the copy, which is dropped afterwards."""
    parts = urlsplit(url)
    model, name = parts.path.lstrip("/"), f"bench_{cases}"
    drop = f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'
    _above(parts, drop, f'CREATE DATABASE "{name}" TEMPLATE "{model}"')
    try:
        yield urlunsplit(parts._replace(path=f"/{name}"))
    finally:
        with suppress(psycopg2.OperationalError):  # the launcher was asked to stop, and the engine with it
            _above(parts, drop)


def _above(parts, *statements: str) -> None:
    link = psycopg2.connect(urlunsplit(parts._replace(path="/postgres")))
    link.autocommit = True
    with link.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    link.close()


def _one(url: str, cases: int, size: str) -> dict:
    """Fill and measure one city."""
    out = VAR / "bench" / f"{cases}.part.json"
    out.parent.mkdir(parents=True, exist_ok=True)
    seconds = _manage(url, "bench_fill", "--cases", str(cases))
    print(f"  filled in {seconds} s", flush=True)
    _manage(url, "bench_measure", "--size", size, "--out", str(out))
    result = json.loads(out.read_text())
    out.unlink()
    return {**result, "filled_in": float(seconds)}


def _manage(url: str, *arguments: str) -> str:
    """Run a command of the benchmark, showing what it says; return its last line."""
    env = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "benchmarks.settings"}
    command = [sys.executable, "manage.py", *arguments]
    last = ""
    with subprocess.Popen(command, cwd=BASE_DIR, env=env, text=True, stdout=subprocess.PIPE) as process:
        for line in process.stdout:
            if line.startswith("  "):
                print(line, end="", flush=True)
            last = line.strip()
    if process.returncode:
        raise SystemExit(process.returncode)
    return last


def _report(results: list[dict]) -> list[str]:
    """Print a table for each size; return what went wrong."""
    faults = [line for result in results for line in fault_lines(result)]
    small = results[0] if len(results) > 1 else None
    for result in results:
        print(f"\n{result['cases']:,} cases, filled in {result['filled_in']:.0f} s\n")
        before = small if result is not small else None
        print("\n".join(table(result, before)))
        print("\n" + "\n".join(memory_lines(result)))
    print("\n".join(faults))
    return faults


if __name__ == "__main__":
    sys.exit(main())
