"""What differs between a registration as it stands and as somebody says that it ought to be."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Field
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.domain.demands import Incomplete
from cases.duties.contract import DETAILS, Duty
from cases.facts import EVIDENCE, CaseFacts
from cases.models import Case

CASE_FIELDS = tuple(field.name for field in fields(CaseFacts))
Changes = Mapping[str, Any]
Pairs = dict[str, list]


def facts_of(case: Case) -> CaseFacts:
    """Return what was told at registration, as it stands."""
    told = {name: getattr(case, name) for name in CASE_FIELDS}
    return CaseFacts(**{**told, "flags": tuple(case.flags)})


def case_changes(case: Case, changes: Changes) -> Pairs:
    """Return [old, new] by field of the case; raise Incomplete for a field that cannot be corrected."""
    unknown = set(changes) - set(CASE_FIELDS)
    if unknown:
        raise Incomplete(**{name: _("This cannot be corrected.") for name in unknown})
    pairs = {name: [_as_json(getattr(case, name)), _as_json(new)] for name, new in changes.items()}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def details_changes(duty: Duty, details: Any, changes: Changes) -> Pairs:
    """Return [old, new] by field of the details, its name after DETAILS.

    Raises Incomplete for a field that the room does not let be corrected, and a value that it does not take.
    """
    unknown = set(changes) - set(duty.correctable)
    if unknown:
        raise Incomplete(**{DETAILS + name: _("This cannot be corrected.") for name in unknown})
    pairs = {}
    for name, new in changes.items():
        field = details._meta.get_field(name)
        try:
            value = field.clean(getattr(new, "pk", new), details)
        except ValidationError as fault:
            raise Incomplete(**{DETAILS + name: " ".join(fault.messages)}) from fault
        pairs[DETAILS + name] = [_as_json(getattr(details, field.attname)), _as_json(value)]
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def of_case(changes: Changes) -> Changes:
    """Return what of the changes is about fields of the case."""
    return {name: pair for name, pair in changes.items() if not name.startswith((DETAILS, EVIDENCE))}


def put_details(details: Any, changes: Changes) -> list[str]:
    """Put the new values of the changes into the details, unsaved; return the names of their fields."""
    names = [name.removeprefix(DETAILS) for name in changes if name.startswith(DETAILS)]
    for name in names:
        setattr(details, name, from_json(details._meta.get_field(name), changes[DETAILS + name][1]))
    return names


def _as_json(value: Any) -> Any:
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    if isinstance(value, tuple):
        return list(value)
    return getattr(value, "pk", value)


def from_json(field: Field, value: Any) -> Any:
    """Return the value of a field of the case, or of the details, that was kept as JSON."""
    if value is not None and field.is_relation:
        return field.remote_field.model._default_manager.get(pk=value)
    return value if value is None or isinstance(value, list) else field.to_python(value)
