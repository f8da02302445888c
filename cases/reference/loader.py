"""Loads the clock rules: every limit of the law and every internal one, with its versions in time."""

import tomllib
from pathlib import Path

from cases.enums import Mark
from cases.models import ClockRule

FILE = Path(__file__).with_name("clock_rules.toml")


def rules() -> list[ClockRule]:
    """Return the rules of the file, one unsaved `ClockRule` a version.

    A rule takes over what its instrument says of title and days in force; a version takes over what its rule
    says; the narrower one wins. A rule is verified where its source was read (`mark = "found"`); the keys of
    its sources become the words of the file's list.
    """
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return [
        _rule(data, {key: value for key, value in entry.items() if key != "versions"} | version)
        for entry in data["rules"]
        for version in entry["versions"]
    ]


def load() -> int:
    """Add the versions of rules that the database lacks; return how many. Those it has stay as they are."""
    held = set(ClockRule.objects.values_list("code", "effective_from"))
    missing = [rule for rule in rules() if (rule.code, rule.effective_from) not in held]
    return len(ClockRule.objects.bulk_create(missing))


def _rule(data: dict[str, dict], entry: dict) -> ClockRule:
    fields = data["instruments"][entry.pop("by")] | entry
    fields.setdefault("verified", fields["mark"] == Mark.FOUND)
    keys = filter(None, fields["source_note"].split(", "))
    fields["source_note"] = "；".join(data["sources"][key] for key in keys)
    return ClockRule(**fields)
