"""The list of materials in a correction: a row is changed, one was left out, one does not belong there.

A row is a pair [before, after] of all that it says, under its uid; None before where it was left out, after
where it is taken out. A row that is taken out stays on record with the correction that did it, struck out.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cases.domain.changes import Changes, Pairs
from cases.domain.demands import Incomplete
from cases.facts import EVIDENCE, EvidenceFacts
from cases.models import Case, Correction, Evidence

TOLD = tuple(EvidenceFacts.__dataclass_fields__)
EvidenceChanges = Mapping[uuid.UUID, EvidenceFacts | None]


def evidence_facts(row: Evidence) -> EvidenceFacts:
    """Return what a row of the list says."""
    return EvidenceFacts(**{name: getattr(row, name) for name in TOLD})


def evidence_changes(case: Case, changed: EvidenceChanges, added: Sequence[EvidenceFacts]) -> Pairs:
    """Return [before, after] by row, its uid after EVIDENCE.

    `changed` says by uid how a row ought to be, None takes it out; `added` are rows that were left out.
    Raises Incomplete for a row that is not of the case ("evidence"), and for a value that the list does not
    take ("evidence-<place>-<field>", the place among the rows as they stand and those that come).
    """
    standing = {row.uid: evidence_facts(row) for row in case.evidence.standing()}
    if not set(changed) <= set(standing):
        raise Incomplete(evidence=_("This cannot be corrected."))
    rows = [(uid, facts, changed.get(uid, facts)) for uid, facts in standing.items()]
    rows += [(uuid.uuid4(), None, facts) for facts in added]
    _refuse_faults([after if after != before else None for _uid, before, after in rows])
    return {
        f"{EVIDENCE}{uid}": [before and asdict(before), after and asdict(after)]
        for uid, before, after in rows
        if before != after
    }


def apply(correction: Correction, case: Case) -> None:
    """Write what was granted of the list of materials."""
    for name, (before, after) in _of_evidence(correction.changes).items():
        uid = uuid.UUID(name.removeprefix(EVIDENCE))
        if before is None:
            Evidence.objects.create(case=case, uid=uid, **after)
        else:
            told = {"removed_by": correction} if after is None else after
            case.evidence.filter(uid=uid).update(**told)


def _of_evidence(changes: Changes) -> Changes:
    return {name: pair for name, pair in changes.items() if name.startswith(EVIDENCE)}


def _refuse_faults(rows: Sequence[EvidenceFacts | None]) -> None:
    """Raise Incomplete for values that the list does not take; None stands for a row without new ones."""
    faults = {}
    for place, facts in enumerate(rows):
        try:
            if facts:
                Evidence(**asdict(facts)).clean_fields(exclude={"case"})
        except ValidationError as wrong:
            faults |= {
                f"{EVIDENCE}{place}-{name}": " ".join(told) for name, told in wrong.message_dict.items()
            }
    if faults:
        raise Incomplete(**faults)
