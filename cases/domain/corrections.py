"""Corrections of a registration: asked for, decided by somebody else above, the old value kept.

What was said (narrative, claims) is never written over: its correction is a second layer beside the original.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from cases import policy, reception
from cases.correction_words import LAYERED
from cases.domain import clocks, evidence_corrections, identities, party_corrections, repeats
from cases.domain.changes import Changes, Pairs, case_changes, details_changes, facts_of, put_details
from cases.domain.correction_checks import details_of, found_again, new_values, refuse_new_faults
from cases.domain.demands import Incomplete
from cases.domain.events import deed, record
from cases.domain.evidence_corrections import EvidenceChanges, evidence_changes
from cases.domain.locks import locked
from cases.domain.party_corrections import PartyChanges, party_changes, people_after, people_of
from cases.domain.steps import NotNow
from cases.duties.contract import get_duty
from cases.enums import Decision, EventKind, LinkKind, Stage
from cases.facts import EvidenceFacts, PartyFacts
from cases.models import Case, Correction
from cases.policy import may_do
from cases.repeats import Found
from offices.domain import audit
from offices.models import Staff
from offices.roles import Permission
from offices.sealing import get_sealed, put_sealed

FINAL = (Stage.VOID, Stage.MERGED, Stage.ARCHIVED)


@dataclass(frozen=True)
class Layer:
    """A granted correction of what was said: the new text, who asked for it and when it was granted."""

    field: str
    text: str
    correction: Correction


@deed
def request_correction(
    *,
    case_id: int,
    changes: Changes,
    details: Changes | None = None,
    parties: PartyChanges,
    added: Sequence[PartyFacts] = (),
    removed: Collection[UUID] = (),
    evidence: EvidenceChanges | None = None,
    added_evidence: Sequence[EvidenceFacts] = (),
    reason: str,
    version: int,
    by: Staff,
) -> Correction:
    """Ask for a correction: new values by field of the case, of its details, and of each party (by its uid);
    people who were left out, and those (by uid) who do not belong to the case. Rows of the list of materials
    (by uid) as they ought to be, None for one that does not belong there, and rows that were left out.

    A value that is already there is no change; an empty one takes the value out. Raises StaleVersion, NotNow
    (void, merged or archived case, or another request pending), PermissionDenied, Incomplete (unknown field,
    nothing changed, no reason, the messages of `reception.faults` that the new values would cause, a receipt
    after what happened since).
    """
    case = locked(case_id, version)
    if not may_do(by, Permission.CASE_CORRECT, case):
        raise PermissionDenied
    if case.stage in FINAL or case.offline or case.corrections.filter(decision=Decision.PENDING).exists():
        raise NotNow(case)
    in_clear = case_changes(case, changes)
    in_clear |= details_changes(get_duty(case.duty), details_of(case), details or {})
    in_clear |= evidence_changes(case, evidence or {}, added_evidence)
    sealed = party_changes(case, parties, added, removed)
    if not reason.strip():
        raise Incomplete(reason=_("Say why the registration is wrong."))
    if not in_clear and not sealed:
        raise Incomplete(reason=_("Nothing was changed."))
    refuse_new_faults(case, in_clear, sealed)
    correction = Correction(
        case=case, changes=in_clear, reason=reason, requested_by=by, requested_at=timezone.now()
    )
    if sealed:
        put_sealed(correction, sealed)
    correction.save(force_insert=True)
    record(case, EventKind.CORRECTION_REQUESTED, by=by, note=reason, data=_named(correction, sealed))
    return correction


@deed
def decide_correction(
    *, correction_id: int, granted: bool, note: str, decisions: Mapping[str, str] | None = None, by: Staff
) -> Correction:
    """Grant or refuse a correction; granted, it is applied and the clocks are reckoned anew.

    Whoever grants people or their particulars says, as at registration, of each case that they are known from
    (`decisions` by its key) whether it is the "same" matter, "related" or "different".
    Raises PermissionDenied for whoever may not decide it, NotNow where it was decided already, Undecided, and
    Incomplete for a refusal without a reason, and for a case or values that can no longer be corrected.
    """
    case_id = Correction.objects.values_list("case_id", flat=True).get(pk=correction_id)
    case = locked(case_id)
    correction = Correction.objects.select_for_update(of=("self",)).get(pk=correction_id)
    if not may_decide(correction, by, case):
        raise PermissionDenied
    if correction.decision != Decision.PENDING:
        raise NotNow(case)
    if granted and case.stage in FINAL:
        raise Incomplete(note=_("The case has ended: the request can only be refused."))
    if not granted and not note.strip():
        raise Incomplete(note=_("Say why it is refused; the person who asked will read it."))
    sealed, found, decided = opened(correction), Found(), {}
    if granted:
        refuse_new_faults(case, correction.changes, sealed)
        found = found_again(case, correction.changes, sealed, by)
        decided = repeats.decided_on(found, decisions or {})
    correction.decision = Decision.GRANTED if granted else Decision.REFUSED
    correction.decided_by, correction.decided_at, correction.decision_note = by, timezone.now(), note
    correction.save(update_fields=["decision", "decided_by", "decided_at", "decision_note"])
    if granted:
        case.is_repeat |= _repeats_one(case, found, decided)
        _apply(case, correction.changes, sealed)
        party_corrections.apply(correction, case, sealed)
        evidence_corrections.apply(correction, case)
    data = {"decision": correction.decision, "asked_by": correction.requested_by_id}
    data |= _named(correction, sealed)
    event = record(case, EventKind.CORRECTION_DECIDED, by=by, note=note, data=data)
    repeats.link(case, found.candidates, decided, event)
    if granted:
        clocks.sync(case)
    return correction


def may_decide(correction: Correction, staff: Staff, case: Case) -> bool:
    """Whether `staff` grants or refuses `correction`: the director, and for the director's own the leader."""
    return policy.may_decide(staff, Permission.CORRECTION_DECIDE, case, asked_by=correction.requested_by_id)


def opened(correction: Correction) -> dict[str, Pairs]:
    """Return the sealed part of a correction: [old, new] by party uid and field."""
    return get_sealed(correction) or {}


@transaction.atomic
def unmask_correction(
    *, correction: Correction, by: Staff, reason: str, request: HttpRequest | None = None
) -> dict[str, Pairs]:
    """Return the sealed part of a correction and write down who saw it; raises as `unmask` does."""
    identities.allow_unmasking(correction.case, by=by, reason=reason)
    sealed = opened(correction)
    audit.record(
        "correction.unmask",
        by=by,
        object_type="case",
        object_ref=correction.case.number,
        detail={"correction": str(correction.uid), "reason": reason.strip()},
        request=request,
    )
    return sealed


def corrections_of(case: Case) -> list[Correction]:
    """Return the corrections of a case with the people behind them, oldest first; one query."""
    return list(case.corrections.select_related("requested_by", "decided_by"))


def layers(corrections: Iterable[Correction]) -> list[Layer]:
    """Return those of the corrections that were granted and change what was said, in their order."""
    return [
        Layer(name, correction.changes[name][1], correction)
        for correction in corrections
        if correction.decision == Decision.GRANTED
        for name in LAYERED
        if name in correction.changes
    ]


def _repeats_one(case: Case, found: Found, decided: Mapping[str, str]) -> bool:
    """Whether the case repeats one that was registered before it."""
    same = {key for key, kind in decided.items() if kind == LinkKind.SAME}
    return any(one.case.key in same and one.case.pk < case.pk for one in found.candidates)


def _apply(case: Case, changes: Pairs, parties: Mapping[str, Pairs]) -> None:
    """Write what was granted of the case and its details; the marks follow from that and from the people."""
    details = details_of(case)
    if names := put_details(details, changes):
        details.save(update_fields=names)
    written = {name: value for name, value in new_values(changes).items() if name not in LAYERED}
    for name, value in written.items():
        setattr(case, name, value)
    facts = facts_of(case)
    people = [one for _place, one in people_after(people_of(case), parties)]
    case.is_group, case.flags = reception.is_group(facts), reception.flags_of(facts, people)
    case.save(update_fields=[*written, "is_group", "flags", "is_repeat"])
    if "received_at" in changes:
        day = timezone.localdate(case.received_at)
        case.events.filter(kind=EventKind.REGISTERED).update(occurred_on=day)


def _named(correction: Correction, parties: Mapping[str, Pairs]) -> dict:
    """Return which fields a correction is about, without any value."""
    names = list(correction.changes)
    names += sorted({name for pairs in parties.values() for name in pairs})
    return {"correction": str(correction.uid), "fields": names}
