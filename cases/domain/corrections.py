"""Corrections of a registration: asked for, decided by somebody else above, the old value kept.

What was said (narrative, claims) is never written over: its correction is a second layer beside the original.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from cases import policy, reception
from cases.domain import clocks, identities, party_corrections
from cases.domain.changes import Changes, Pairs, case_changes, facts_of, from_json
from cases.domain.demands import Incomplete
from cases.domain.events import deed, record
from cases.domain.locks import locked
from cases.domain.party_corrections import PartyChanges, People, party_changes, people_after, people_of
from cases.domain.registration import calendar_around
from cases.domain.steps import NotNow
from cases.duties.contract import get_duty
from cases.enums import Decision, EventKind, Stage
from cases.facts import CaseFacts, PartyFacts
from cases.models import Case, Correction
from cases.policy import may_do
from offices.domain import audit
from offices.models import Staff
from offices.roles import Permission
from offices.sealing import get_sealed, put_sealed

LAYERED = ("narrative", "claims")
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
    parties: PartyChanges,
    added: Sequence[PartyFacts] = (),
    removed: Collection[UUID] = (),
    reason: str,
    version: int,
    by: Staff,
) -> Correction:
    """Ask for a correction: new values by field of the case, and by field of each party (by its uid); people
    who were left out, and those (by uid) who do not belong to the case.

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
    sealed = party_changes(case, parties, added, removed)
    if not reason.strip():
        raise Incomplete(reason=_("Say why the registration is wrong."))
    if not in_clear and not sealed:
        raise Incomplete(reason=_("Nothing was changed."))
    _refuse_new_faults(case, in_clear, sealed)
    correction = Correction(
        case=case, changes=in_clear, reason=reason, requested_by=by, requested_at=timezone.now()
    )
    if sealed:
        put_sealed(correction, sealed)
    correction.save(force_insert=True)
    record(case, EventKind.CORRECTION_REQUESTED, by=by, note=reason, data=_named(correction, sealed))
    return correction


@deed
def decide_correction(*, correction_id: int, granted: bool, note: str, by: Staff) -> Correction:
    """Grant or refuse a correction; granted, it is applied and the clocks are reckoned anew.

    Raises PermissionDenied for whoever may not decide it, NotNow where it was decided already, Incomplete for
    a refusal without a reason, and for a case or values that meanwhile can no longer be corrected.
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
    sealed = opened(correction)
    if granted:
        _refuse_new_faults(case, correction.changes, sealed)
    correction.decision = Decision.GRANTED if granted else Decision.REFUSED
    correction.decided_by, correction.decided_at, correction.decision_note = by, timezone.now(), note
    correction.save(update_fields=["decision", "decided_by", "decided_at", "decision_note"])
    if granted:
        _apply(case, correction.changes)
        party_corrections.apply(correction, case, sealed)
    data = {"decision": correction.decision, "asked_by": correction.requested_by_id}
    data |= _named(correction, sealed)
    record(case, EventKind.CORRECTION_DECIDED, by=by, note=note, data=data)
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


def _refuse_new_faults(case: Case, changes: Changes, parties: Mapping[str, Pairs]) -> None:
    """Raise Incomplete for what was right before and would be wrong after."""
    duty = get_duty(case.duty)
    details = duty.details.objects.get(case=case)
    before, people = facts_of(case), people_of(case)
    after = replace(before, **{name: from_json(name, pair[1]) for name, pair in changes.items()})

    def faults(facts: CaseFacts, people: People) -> dict[str, str]:
        calendar = calendar_around(facts.received_at, case.registered_at)
        told, now = [one for _place, one in people], case.registered_at
        found = reception.faults(duty, facts, told, details, now=now, calendar=calendar)
        return {_at(name, people): text for name, text in found.items()}

    old = faults(before, people_after(people, {}))
    new = faults(after, people_after(people, parties))
    new = {name: text for name, text in new.items() if name not in old}
    if "received_at" in changes and (wrong := _too_late(case, after.received_at)):
        new["received_at"] = wrong
    if new:
        raise Incomplete(**new)


def _at(name: str, people: People) -> str:
    """Return the name of a fault with the place of its party before anybody was taken out."""
    if not name.startswith("parties-"):
        return name
    _parties, place, field = name.split("-", 2)
    return f"parties-{people[int(place)][0]}-{field}"


def _too_late(case: Case, received_at: datetime) -> str:
    """Return what of the case lies before that moment of receipt, in words; nothing where nothing does."""
    if received_at > case.registered_at:
        return _("The case was registered before that, on %(moment)s.") % _moment(case.registered_at)
    since = case.events.exclude(kind=EventKind.REGISTERED).order_by("occurred_on", "id").first()
    if since and since.occurred_on < timezone.localdate(received_at):
        words = {"event": since.get_kind_display(), "day": since.occurred_on.isoformat()}
        return _("This is after “%(event)s” of %(day)s.") % words
    attempt = case.contact_attempts.order_by("at").first()
    if attempt and attempt.at < received_at:
        return _("This is after the attempt to reach the person on %(moment)s.") % _moment(attempt.at)
    return ""


def _moment(at: datetime) -> dict[str, str]:
    return {"moment": f"{timezone.localtime(at):%Y-%m-%d %H:%M}"}


def _apply(case: Case, changes: Mapping[str, list]) -> None:
    written = [name for name in changes if name not in LAYERED]
    for name in written:
        setattr(case, name, from_json(name, changes[name][1]))
    if written:
        facts = facts_of(case)
        case.is_group, case.flags = reception.is_group(facts), reception.flags_of(facts)
        case.save(update_fields=[*written, "is_group", "flags"])
    if "received_at" in changes:
        day = timezone.localdate(case.received_at)
        case.events.filter(kind=EventKind.REGISTERED).update(occurred_on=day)


def _named(correction: Correction, parties: Mapping[str, Pairs]) -> dict:
    """Return which fields a correction is about, without any value."""
    names = list(correction.changes)
    names += sorted({name for pairs in parties.values() for name in pairs})
    return {"correction": str(correction.uid), "fields": names}
