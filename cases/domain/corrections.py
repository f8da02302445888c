"""Corrections of a registration: asked for, decided by the director, the old value kept.

What was said (narrative, claims) is never written over: its correction is a second layer beside the original.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases import reception
from cases.domain import clocks, identities
from cases.domain.demands import Incomplete
from cases.domain.events import record
from cases.domain.locks import locked
from cases.domain.registration import calendar_around
from cases.domain.steps import NotNow
from cases.duties.contract import get_duty
from cases.enums import Decision, EventKind, Stage
from cases.facts import CaseFacts, PartyFacts, PartyIdentity
from cases.models import Case, Correction, Party
from cases.policy import may_do
from offices import vault
from offices.models import Staff
from offices.roles import Permission

CASE_FIELDS = tuple(field.name for field in fields(CaseFacts))
LAYERED = ("narrative", "claims")
IDENTITY_FIELDS = tuple(field.name for field in fields(PartyIdentity))
PARTY_FIELDS = ("role", "gender", "ethnicity", "political", "special_group", "id_type", "is_representative")
FINAL = (Stage.VOID, Stage.MERGED, Stage.ARCHIVED)
Changes = Mapping[str, Any]
PartyChanges = Mapping[UUID, Mapping[str, Any]]


@dataclass(frozen=True)
class Layer:
    """A granted correction of what was said: the new text, who asked for it and when it was granted."""

    field: str
    text: str
    correction: Correction


@transaction.atomic
def request_correction(
    *, case_id: int, changes: Changes, parties: PartyChanges, reason: str, version: int, by: Staff
) -> Correction:
    """Ask for a correction: new values by field of the case, and by field of each party (by its uid).

    A value that is already there is no change. Raises StaleVersion, NotNow (void, merged or archived case, or
    another request pending), PermissionDenied, Incomplete (unknown field, nothing changed, no reason, or the
    messages of `reception.faults` that the new values would cause).
    """
    case = locked(case_id, version)
    if not may_do(by, Permission.CASE_CORRECT, case):
        raise PermissionDenied
    if case.stage in FINAL or case.offline or case.corrections.filter(decision=Decision.PENDING).exists():
        raise NotNow(case)
    case_changes = _case_changes(case, changes)
    party_changes = _party_changes(case, parties)
    if not reason.strip():
        raise Incomplete(reason=_("Say why the registration is wrong."))
    if not case_changes and not party_changes:
        raise Incomplete(**{"": _("Nothing was changed.")})
    _refuse_new_faults(case, case_changes, party_changes)
    correction = Correction(
        case=case, changes=case_changes, reason=reason, requested_by=by, requested_at=timezone.now()
    )
    if party_changes:
        correction.sealed = vault.seal(party_changes, _context(correction))
    correction.save(force_insert=True)
    record(case, EventKind.CORRECTION_REQUESTED, by=by, note=reason, data=_named(correction, party_changes))
    return correction


@transaction.atomic
def decide_correction(*, correction_id: int, granted: bool, note: str, by: Staff) -> Correction:
    """Grant or refuse a correction; granted, it is applied and the clocks are reckoned anew.

    Raises PermissionDenied without CASE_REVIEW at the office, NotNow where it was decided already, Incomplete
    for a refusal without a reason.
    """
    case_id = Correction.objects.values_list("case_id", flat=True).get(pk=correction_id)
    case = locked(case_id)
    correction = Correction.objects.select_for_update(of=("self",)).get(pk=correction_id)
    if not may_do(by, Permission.CASE_REVIEW, case):
        raise PermissionDenied
    if correction.decision != Decision.PENDING:
        raise NotNow(case)
    if not granted and not note.strip():
        raise Incomplete(note=_("Say why it is refused; the person who asked will read it."))
    correction.decision = Decision.GRANTED if granted else Decision.REFUSED
    correction.decided_by, correction.decided_at, correction.decision_note = by, timezone.now(), note
    correction.save(update_fields=["decision", "decided_by", "decided_at", "decision_note"])
    party_changes = opened(correction)
    if granted:
        _apply(case, correction.changes, party_changes)
    data = {"decision": correction.decision, **_named(correction, party_changes)}
    record(case, EventKind.CORRECTION_DECIDED, by=by, note=note, data=data)
    if granted:
        clocks.sync(case)
    return correction


def opened(correction: Correction) -> dict[str, dict[str, list]]:
    """Return the sealed part of a correction: [old, new] by party uid and field."""
    return vault.open_sealed(correction.sealed, _context(correction)) if correction.sealed else {}


def layers(case: Case) -> list[Layer]:
    """Return the granted corrections of what was said, oldest first; one query."""
    granted = case.corrections.filter(decision=Decision.GRANTED).select_related("requested_by", "decided_by")
    return [
        Layer(name, correction.changes[name][1], correction)
        for correction in granted
        for name in LAYERED
        if name in correction.changes
    ]


def facts_of(case: Case) -> CaseFacts:
    """Return what was told at registration, as it stands."""
    told = {name: getattr(case, name) for name in CASE_FIELDS}
    return CaseFacts(**{**told, "flags": tuple(case.flags)})


def party_facts(party: Party) -> PartyFacts:
    """Return a party with its identity in clear, for the code that works with it."""
    in_clear = {name: getattr(party, name) for name in identities.IN_CLEAR}
    return PartyFacts(identity=identities.open_party(party), **in_clear)


def _case_changes(case: Case, changes: Changes) -> dict[str, list]:
    unknown = set(changes) - set(CASE_FIELDS)
    if unknown:
        raise Incomplete(**{name: _("This cannot be corrected.") for name in unknown})
    pairs = {name: [_as_json(getattr(case, name)), _as_json(new)] for name, new in changes.items()}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def _party_changes(case: Case, parties: PartyChanges) -> dict[str, dict[str, list]]:
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


def _refuse_new_faults(case: Case, changes: Changes, parties: Mapping[str, Mapping]) -> None:
    """Raise Incomplete for what was right before and would be wrong after."""
    duty = get_duty(case.duty)
    details = duty.details.objects.get(case=case)
    before = facts_of(case)
    after = replace(before, **{name: _from_json(name, pair[1]) for name, pair in changes.items()})
    people = {str(party.uid): party_facts(party) for party in case.parties.all()}
    corrected = [_corrected(facts, parties.get(uid, {})) for uid, facts in people.items()]

    def faults(facts: CaseFacts, those: list[PartyFacts]) -> dict[str, str]:
        calendar = calendar_around(facts.received_at, case.registered_at)
        return reception.faults(duty, facts, those, details, now=case.registered_at, calendar=calendar)

    old = faults(before, list(people.values()))
    new = {name: text for name, text in faults(after, corrected).items() if name not in old}
    if new:
        raise Incomplete(**new)


def _corrected(facts: PartyFacts, pairs: Mapping[str, list]) -> PartyFacts:
    new = {name: pair[1] for name, pair in pairs.items()}
    identity = replace(facts.identity, **{name: new[name] for name in new if name in IDENTITY_FIELDS})
    return replace(facts, identity=identity, **{name: new[name] for name in new if name in PARTY_FIELDS})


def _apply(case: Case, changes: Mapping[str, list], parties: Mapping[str, Mapping[str, list]]) -> None:
    written = [name for name in changes if name not in LAYERED]
    for name in written:
        setattr(case, name, _from_json(name, changes[name][1]))
    if written:
        facts = facts_of(case)
        case.is_group, case.flags = reception.is_group(facts), reception.flags_of(facts)
        case.save(update_fields=[*written, "is_group", "flags"])
    if "received_at" in changes:
        day = timezone.localdate(case.received_at)
        case.events.filter(kind=EventKind.REGISTERED).update(occurred_on=day)
    for party in case.parties.filter(uid__in=list(parties)):
        facts = _corrected(party_facts(party), parties[str(party.uid)])
        facts = reception.completed(facts, timezone.localdate())
        for name in identities.IN_CLEAR:
            setattr(party, name, getattr(facts, name))
        identities.put_in_box(party, facts.identity)
        party.save(update_fields=[*identities.IN_CLEAR, *identities.SEALED])


def _named(correction: Correction, parties: Mapping[str, Mapping]) -> dict:
    """Return which fields a correction is about, without any value."""
    names = list(correction.changes)
    names += sorted({name for pairs in parties.values() for name in pairs})
    return {"correction": str(correction.uid), "fields": names}


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


def _from_json(name: str, value: Any) -> Any:
    field = Case._meta.get_field(name)
    if value is not None and field.is_relation:
        return field.remote_field.model._default_manager.get(pk=value)
    return value if value is None or isinstance(value, list) else field.to_python(value)


def _context(correction: Correction) -> str:
    return f"correction:{correction.uid}"
