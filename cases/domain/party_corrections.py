"""The people of a case in a correction: one is changed, one was left out, one does not belong there.

Who is taken out stays on record with the correction that did it, struck out, and is found by no index.
"""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from cases import reception
from cases.domain import identities
from cases.domain.changes import Pairs
from cases.domain.demands import Incomplete
from cases.enums import COMING_ROLES
from cases.facts import PartyFacts, PartyIdentity
from cases.models import Case, Correction, Party

IDENTITY_FIELDS = tuple(PartyIdentity.__dataclass_fields__)
CHANGEABLE = ("role", "gender", "ethnicity", "political", "special_group", "id_type", "is_representative")
TOLD = (*CHANGEABLE, "is_unit")
STANDING = "standing"  # beside the fields of a party: whether it belongs to the case, before and after
INDEXES = ("name_index", "sound_index", "id_index", "phone_index", "landline_index")
PartyChanges = Mapping[uuid.UUID, Mapping[str, Any]]
People = list[tuple[int, PartyFacts]]


def party_facts(party: Party) -> PartyFacts:
    """Return a party with its identity in clear, for the code that works with it."""
    in_clear = {name: getattr(party, name) for name in identities.IN_CLEAR}
    return PartyFacts(identity=identities.open_party(party), **in_clear)


def party_changes(
    case: Case, changed: PartyChanges, added: Sequence[PartyFacts], removed: Collection[uuid.UUID]
) -> dict[str, Pairs]:
    """Return [old, new] by party uid and field; raise Incomplete for what cannot be corrected."""
    own = {party.uid: party for party in case.parties.standing()} if changed or removed else {}
    if not {*changed, *removed} <= set(own) or set(changed) & set(removed):
        raise Incomplete(parties=_("This cannot be corrected."))
    found = {str(uid): _pairs(party_facts(own[uid]), changes) for uid, changes in changed.items()}
    found |= {str(uid): {STANDING: [True, False]} for uid in removed}
    found |= {str(uuid.uuid4()): _told(facts) for facts in added}
    return {uid: pairs for uid, pairs in found.items() if pairs}


def joins(pairs: Pairs) -> bool:
    """Whether the pairs are those of a party that comes to the case."""
    return pairs.get(STANDING) == [False, True]


def leaves(pairs: Pairs) -> bool:
    """Whether the pairs are those of a party that is taken out."""
    return pairs.get(STANDING) == [True, False]


def people_of(case: Case) -> dict[str, PartyFacts]:
    """Return the parties that belong to the case, by uid, in their order."""
    return {str(party.uid): party_facts(party) for party in case.parties.standing()}


def people_after(people: Mapping[str, PartyFacts], sealed: Mapping[str, Pairs]) -> People:
    """Return those who belong to the case after the correction, each with its place among `people` and
    those who come.
    """
    coming = {uid: PartyFacts() for uid, pairs in sealed.items() if joins(pairs)}
    return [
        (place, corrected(facts, sealed.get(uid, {})))
        for place, (uid, facts) in enumerate([*people.items(), *coming.items()])
        if not leaves(sealed.get(uid, {}))
    ]


def corrected(facts: PartyFacts, pairs: Pairs) -> PartyFacts:
    """Return a party with the new values of `pairs`."""
    new = {name: pair[1] for name, pair in pairs.items()}
    identity = replace(facts.identity, **{name: new[name] for name in new if name in IDENTITY_FIELDS})
    return replace(facts, identity=identity, **{name: new[name] for name in new if name in TOLD})


def apply(correction: Correction, case: Case, sealed: Mapping[str, Pairs]) -> None:
    """Write what was granted; where the main party is taken out, the first that came takes its place."""
    today = timezone.localdate()
    rows = {str(party.uid): party for party in case.parties.standing()} if sealed else {}
    for uid, pairs in sealed.items():
        if leaves(pairs):
            _take_out(rows.pop(uid), correction)
        elif joins(pairs):
            rows[uid] = Party(case=case, uid=uuid.UUID(uid))
            _put(rows[uid], PartyFacts(), pairs, today)
            rows[uid].save(force_insert=True)
        else:
            _put(rows[uid], party_facts(rows[uid]), pairs, today)
            rows[uid].save(update_fields=[*identities.IN_CLEAR, *identities.SEALED])
    first = next((party for party in rows.values() if party.role in COMING_ROLES), None)
    if first and not any(party.is_primary for party in rows.values()):
        first.is_primary = True
        first.save(update_fields=["is_primary"])


def _pairs(facts: PartyFacts, changes: Mapping[str, Any]) -> Pairs:
    if set(changes) - {*IDENTITY_FIELDS, *CHANGEABLE}:
        raise Incomplete(parties=_("This cannot be corrected."))
    now = {**vars(facts), **vars(facts.identity)}
    return {name: [now[name], new] for name, new in changes.items() if now[name] != new}


def _told(facts: PartyFacts) -> Pairs:
    told = {name: getattr(facts, name) for name in TOLD} | facts.identity.as_box()
    return {STANDING: [False, True]} | {name: [None, value] for name, value in told.items()}


def _put(party: Party, facts: PartyFacts, pairs: Pairs, today: date) -> None:
    """Bring the corrected facts into the party, unsaved."""
    facts = reception.completed(corrected(facts, pairs), today)
    for name in identities.IN_CLEAR:
        setattr(party, name, getattr(facts, name))
    identities.put_in_box(party, facts.identity)


def _take_out(party: Party, correction: Correction) -> None:
    party.removed_by, party.is_primary = correction, False
    for name in INDEXES:
        setattr(party, name, None)
    party.save(update_fields=["removed_by", "is_primary", *INDEXES])
