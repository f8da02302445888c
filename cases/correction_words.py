"""A correction in words: what was registered and what it ought to be, labels and choices as on the form."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import DateTimeField, Field, Model, TimeField
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cases import codes
from cases.duties.contract import DETAILS, Duty, get_duty
from cases.enums import CaseFlag
from cases.facts import EVIDENCE, EvidenceFacts
from cases.models import Case, Correction, Evidence

LAYERED = ("narrative", "claims")
NOTHING = "—"
ROW = tuple(EvidenceFacts.__dataclass_fields__)  # in the order in which a row says them
Named = Mapping[tuple[type[Model], Any], str]


@dataclass(frozen=True)
class Line:
    """One field of a correction; `layered` is a text whose original stays."""

    label: str
    old: str
    new: str
    layered: bool = False


def lines_in_clear(corrections: Iterable[Correction], duty_slug: str) -> dict[int, dict[str, Line]]:
    """Return, by the id of each correction, its fields by name: those of the case, of what the duty adds, and
    the rows of the list of materials.

    What they name (a township, an officer) is read by one query for each kind of thing, of all corrections.
    """
    corrections, duty = list(corrections), get_duty(duty_slug)
    named = _named(corrections, duty)
    return {
        one.pk: {name: _line(duty, named, name, *pair) for name, pair in one.changes.items()}
        for one in corrections
    }


def label_of(duty: Duty, name: str) -> str:
    """Return the label of a field that a correction is about; its name where there is no such field."""
    if name == "flags":
        return _("Marks")
    if name.startswith(EVIDENCE):
        return _("List of materials")
    field = _field(duty, name)
    return str(capfirst(field.verbose_name)) if field else name.removeprefix(DETAILS)


def words_of(duty: Duty, name: str, value: Any) -> str:
    """Return a value of a field that names nothing else, as on the form."""
    return _words(duty, {}, name, value)


def _line(duty: Duty, named: Named, name: str, old: Any, new: Any) -> Line:
    if name.startswith(EVIDENCE):
        return _row_line(old, new)
    words = [_words(duty, named, name, value) for value in (old, new)]
    return Line(label_of(duty, name), *words, layered=name in LAYERED)


def _row_line(old: dict | None, new: dict | None) -> Line:
    """Return which row of the list of materials comes, goes, or says something else, and then what."""
    if old is None:
        return Line(_("Material left out so far"), NOTHING, _row_words(new, filter(new.get, ROW)))
    if new is None:
        return Line(_("Material taken out"), _row_words(old, filter(old.get, ROW)), NOTHING)
    differing = [name for name in ROW if new[name] != old[name]]
    label = _("Material “%(name)s”") % {"name": old["name"]}
    return Line(label, _row_words(old, differing), _row_words(new, differing))


def _row_words(row: dict, names: Iterable[str]) -> str:
    """Return what a row says under `names`."""
    told = {Evidence._meta.get_field(name): row[name] for name in names}
    return "；".join(
        f"{capfirst(field.verbose_name)} {NOTHING if value in (None, '') else _plain(field, value)}"
        for field, value in told.items()
    )


def _field(duty: Duty, name: str) -> Field | None:
    model = duty.details if name.startswith(DETAILS) else Case
    try:
        return model._meta.get_field(name.removeprefix(DETAILS)) if model else None
    except FieldDoesNotExist:
        return None


def _named(corrections: list[Correction], duty: Duty) -> Named:
    """Return the names of everything that the corrections point to, by model and key."""
    keys = defaultdict(set)
    for correction in corrections:
        for name, pair in correction.changes.items():
            field = _field(duty, name)
            if field is not None and field.is_relation:
                keys[field.remote_field.model] |= set(pair) - {None}
    return {
        (model, row.pk): str(row)
        for model, wanted in keys.items()
        for row in model._default_manager.filter(pk__in=wanted)
    }


def _words(duty: Duty, named: Named, name: str, value: Any) -> str:
    field = _field(duty, name)
    if value in (None, "", []) or field is None:
        return NOTHING if field else str(value)
    if name == "kind":
        return str(duty.kind_label(value))
    if name == "content_class":
        return codes.content_label(value)
    if name == "flags":
        return "、".join(str(CaseFlag(flag).label) for flag in value if flag in CaseFlag.values)
    if field.is_relation:
        return named.get((field.remote_field.model, value), NOTHING)
    return _plain(field, value)


def _plain(field: Field, value: Any) -> str:
    """Return a value of a field that neither chooses from a list of the duty nor points to something."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return "、".join(str(item) for item in value)
    if isinstance(field, DateTimeField):
        return f"{timezone.localtime(parse_datetime(value)):%Y-%m-%d %H:%M}"
    if isinstance(field, TimeField):
        return f"{time.fromisoformat(value):%H:%M}"
    return str(dict(field.flatchoices).get(value, value))
