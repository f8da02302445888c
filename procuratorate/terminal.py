"""What the launcher says at the terminal. Standard library only."""

import sys
import time
import unicodedata
from collections.abc import Iterable
from contextlib import contextmanager, suppress


def say(text: str, *, end: str = "\n") -> None:
    """Print, at once; a terminal that was closed meanwhile is no reason to stop half-way."""
    with suppress(OSError):
        sys.stdout.write(text + end)
        sys.stdout.flush()


def complain(text: str) -> None:
    """Print an error, apart from what is asked for."""
    with suppress(OSError):
        sys.stderr.write(text + "\n")


@contextmanager
def step(title: str):
    """Print what goes on and, once done, how long it took; yields a function that shows progress."""
    live = sys.stdout.isatty()
    begun = time.monotonic()
    note = ""

    def progress(text: str) -> None:
        nonlocal note
        note = text
        if live:
            say(f"\r\033[K{title} … {text}", end="")

    say(f"{title} … ", end="")
    yield progress
    say((f"\r\033[K{title} … " if live else "") + f"{note}  {time.monotonic() - begun:.1f} s".lstrip())


def width(text: str) -> int:
    """Return the columns that a text takes: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def table(rows: list[dict[str, str]]) -> Iterable[str]:
    """Yield the lines of a table with the keys of the first row as its head."""
    names = list(rows[0])
    lines = [names, *([str(row.get(name, "")) for name in names] for row in rows)]
    widths = [max(width(line[column]) for line in lines) for column in range(len(names))]
    for line in lines:
        cells = (cell + " " * (wide - width(cell)) for cell, wide in zip(line, widths, strict=True))
        yield "  " + "  ".join(cells).rstrip()
