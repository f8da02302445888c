"""What differs between a registration as it stands and as somebody says that it ought to be."""

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.domain import identities
from cases.domain.demands import Incomplete
from cases.facts import CaseFacts, PartyFacts, PartyIdentity
from cases.models import Case, Party

CASE_FIELDS = tuple(field.name for field in fields(CaseFacts))
IDENTITY_FIELDS = tuple(field.name for field in fields(PartyIdentity))
PARTY_FIELDS = ("role", "gender", "ethnicity", "political", "special_group", "id_type", "is_representative")
Changes = Mapping[str, Any]
PartyChanges = Mapping[UUID, Mapping[str, Any]]
Pairs = dict[str, list]


def facts_of(case: Case) -> CaseFacts:
    """Return what was told at registration, as it stands."""
    told = {name: getattr(case, name) for name in CASE_FIELDS}
    return CaseFacts(**{**told, "flags": tuple(case.flags)})


def party_facts(party: Party) -> PartyFacts:
    """Return a party with its identity in clear, for the code that works with it."""
    in_clear = {name: getattr(party, name) for name in identities.IN_CLEAR}
    return PartyFacts(identity=identities.open_party(party), **in_clear)


def case_changes(case: Case, changes: Changes) -> Pairs:
    """Return [old, new] by field of the case; raise Incomplete for a field that cannot be corrected."""
    unknown = set(changes) - set(CASE_FIELDS)
    if unknown:
        raise Incomplete(**{name: _("This cannot be corrected.") for name in unknown})
    pairs = {name: [_as_json(getattr(case, name)), _as_json(new)] for name, new in changes.items()}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def party_changes(case: Case, parties: PartyChanges) -> dict[str, Pairs]:
    """Return [old, new] by party uid and field; raise Incomplete for what cannot be corrected."""
    own = {party.uid: party_facts(party) for party in case.parties.all()} if parties else {}
    found = {}
    for uid, changes in parties.items():
        if uid not in own or set(changes) - {*IDENTITY_FIELDS, *PARTY_FIELDS}:
            raise Incomplete(parties=_("This cannot be corrected."))
        now = {**vars(own[uid]), **vars(own[uid].identity)}
        pairs = {name: [now[name], new] for name, new in changes.items() if now[name] != new}
        if pairs:
            found[str(uid)] = pairs
    return found


def corrected(facts: PartyFacts, pairs: Pairs) -> PartyFacts:
    """Return a party with the new values of `pairs`."""
    new = {name: pair[1] for name, pair in pairs.items()}
    identity = replace(facts.identity, **{name: new[name] for name in new if name in IDENTITY_FIELDS})
    return replace(facts, identity=identity, **{name: new[name] for name in new if name in PARTY_FIELDS})


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
