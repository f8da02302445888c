"""Settings that come from the environment, and only from there."""

import os
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent


class Misconfigured(SystemExit):
    """A setting is missing or unsafe; the message names it. Exit code 1."""


def text(name: str, default: str | None = None) -> str:
    """Return the environment variable `name`, or `default`; raise Misconfigured when neither is there."""
    value = os.environ.get(name, "").strip() or default
    if value is None:
        raise Misconfigured(f"portal: the environment variable {name} is missing")
    return value


def flag(name: str, default: bool = False) -> bool:
    """Return True where `name` is 1, true, yes or on."""
    return text(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


def words(name: str, default: str = "") -> list[str]:
    """Return the comma-separated words of `name`."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]
