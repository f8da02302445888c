"""Earlier matters that look alike: who is found again, and the links kept of what somebody decided."""

from collections.abc import Collection, Iterable, Mapping

from django.db.models import Q

from cases.domain import identities
from cases.enums import LinkKind
from cases.facts import CaseFacts, PartyFacts
from cases.models import Case, CaseEvent, CaseLink
from cases.repeats import Candidate, Found, candidates
from offices.models import Staff

DECISIONS = (LinkKind.SAME, LinkKind.RELATED, LinkKind.DIFFERENT)


class Undecided(Exception):
    """Earlier cases look alike and nobody said what they have to do with this one; `found` names them."""

    def __init__(self, found: Found):
        super().__init__("earlier cases need a decision")
        self.found = found


def look_alikes(
    parties: Iterable[PartyFacts], facts: CaseFacts, staff: Staff, *, besides: Collection[int] = ()
) -> Found:
    """Return the earlier cases that look like this matter, as far as `staff` may know of them.

    Those with an id in `besides` are left out.
    """
    likenesses = [identities.likeness(party.role, party.identity, is_unit=party.is_unit) for party in parties]
    township_id = facts.township.pk if facts.township else None
    return candidates(likenesses, township_id=township_id, staff=staff, besides=besides)


def decided_on(found: Found, decisions: Mapping[str, str]) -> dict[str, str]:
    """Return the decisions on the candidates by key; raise Undecided where one is missing."""
    decided = {
        one.case.key: decisions[one.case.key]
        for one in found.candidates
        if decisions.get(one.case.key) in DECISIONS
    }
    if any(one.needs_decision and one.case.key not in decided for one in found.candidates):
        raise Undecided(found)
    return decided


def link(case: Case, found: Iterable[Candidate], decided: Mapping[str, str], event: CaseEvent) -> None:
    """Keep what was decided on each candidate, with its score and reasons."""
    CaseLink.objects.bulk_create(
        CaseLink(
            case=case,
            other=one.case,
            kind=decided[one.case.key],
            score=one.score,
            reasons=list(one.reasons),
            event=event,
        )
        for one in found
        if one.case.key in decided
    )


def linked_with(case: Case) -> set[int]:
    """Return the ids of the case and of those about which somebody decided what they have to do with it."""
    pairs = CaseLink.objects.filter(Q(case=case) | Q(other=case)).values_list("case_id", "other_id")
    return {case.pk}.union(*pairs)
