"""What differs between a registration as it stands and as somebody says that it ought to be."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.domain.demands import Incomplete
from cases.facts import CaseFacts
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


def _as_json(value: Any) -> Any:
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    if isinstance(value, tuple):
        return list(value)
    return getattr(value, "pk", value)


def from_json(name: str, value: Any) -> Any:
    """Return the value of a field of the case that was kept as JSON."""
    field = Case._meta.get_field(name)
    if value is not None and field.is_relation:
        return field.remote_field.model._default_manager.get(pk=value)
    return value if value is None or isinstance(value, list) else field.to_python(value)
