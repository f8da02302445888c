"""Which earlier cases look like the one being registered, how much, and why.

People are compared by blind index alone. An equal identity number or telephone speaks for itself; an equal or
like-sounding name counts only together with the same township or the same respondent.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from cases.enums import PartyRole, Stage
from cases.models import Case, Party
from cases.policy import findable_by_name
from offices.models import Staff

REASONS = {
    "id": _("identity number equal"),
    "phone": _("telephone equal"),
    "name": _("name equal"),
    "sound": _("name sounds alike"),
    "respondent": _("same respondent"),
    "township": _("same township"),
}
WEIGHTS = {"id": 60, "phone": 40, "name": 30, "sound": 15, "respondent": 25, "township": 10}
DECIDE_FROM = 40
SHOWN = 8
ROWS = 200  # parties read for each way of being found
INDEXES = ("name_index", "sound_index", "id_index", "phone_index", "landline_index")


@dataclass(frozen=True)
class Likeness:
    """Blind indexes of one person or unit; None where there is nothing to compare."""

    role: str
    name: bytes | None = None
    sound: bytes | None = None
    id: bytes | None = None
    phone: bytes | None = None
    landline: bytes | None = None


@dataclass(frozen=True)
class Candidate:
    """An earlier case in reach, its score from 1 to 100, and the reasons as keys of REASONS."""

    case: Case
    score: int
    reasons: tuple[str, ...]

    @property
    def needs_decision(self) -> bool:
        """Whether the case cannot be registered before somebody says what it has to do with this one."""
        return self.score >= DECIDE_FROM

    @property
    def reason_words(self) -> list[str]:
        """The reasons in words."""
        return [str(REASONS[reason]) for reason in self.reasons]


@dataclass(frozen=True)
class Found:
    """Candidates in reach, best first; `elsewhere` says only that there is a strong one out of reach.

    So is one whose person asks for secrecy, to those who may not see who that is.
    """

    candidates: tuple[Candidate, ...] = ()
    elsewhere: bool = False


def candidates(
    likenesses: Iterable[Likeness], *, township_id: int | None, staff: Staff, besides: Collection[int] = ()
) -> Found:
    """Return the earlier cases that look like one of these people's, as far as `staff` may know of them.

    Those with an id in `besides` are left out.

    Three queries at most, whatever the number of people; each reads a bounded number of rows by index.
    """
    everybody = list(likenesses)
    people = [person for person in everybody if person.role != PartyRole.RESPONDENT]
    accused = _known(person.name for person in everybody if person.role == PartyRole.RESPONDENT)
    rows = _similar_parties(people, accused, township_id, besides)
    if not rows:
        return Found()
    same_respondent = _cases_against(accused, {row["case_id"] for row in rows})
    reasons: dict[int, set[str]] = defaultdict(set)
    for row in rows:
        reasons[row["case_id"]] |= _reasons_of(row, people)
        if row["case__township_id"] == township_id:
            reasons[row["case_id"]].add("township")
        if row["case_id"] in same_respondent:
            reasons[row["case_id"]].add("respondent")
    return _within_reach({case_id: _weigh(found) for case_id, found in reasons.items()}, staff)


def _similar_parties(
    people: list[Likeness], accused: list[bytes], township_id: int | None, besides: Collection[int]
) -> list[dict]:
    """Read the parties that are alike in one way or another; a party may come more than once."""
    parties = Party.objects.exclude(case__stage=Stage.VOID).order_by()
    parties = parties.exclude(case_id__in=besides) if besides else parties
    ids, phones = _known(one.id for one in people), _known(one.phone for one in people)
    landlines = _known(one.landline for one in people)
    names, sounds = _known(one.name for one in people), _known(one.sound for one in people)
    named = parties.exclude(role=PartyRole.RESPONDENT).filter(
        Q(name_index__in=names) | Q(sound_index__in=sounds)
    )
    ways: list[QuerySet] = []
    if ids:
        ways.append(parties.filter(id_index__in=ids))
    if phones:
        ways.append(parties.filter(phone_index__in=phones))
    if landlines:
        ways.append(parties.filter(landline_index__in=landlines))
    if (names or sounds) and township_id:
        ways.append(named.filter(case__township_id=township_id))
    if (names or sounds) and accused:
        ways.append(named.filter(case_id__in=_against(accused).values("case_id")))
    if not ways:
        return []
    first, *others = [way.values("case_id", "case__township_id", *INDEXES)[:ROWS] for way in ways]
    return list(first.union(*others, all=True))


def _against(names: list[bytes]) -> QuerySet:
    return Party.objects.filter(role=PartyRole.RESPONDENT, name_index__in=names).order_by()


def _cases_against(names: list[bytes], case_ids: set[int]) -> set[int]:
    if not names:
        return set()
    return set(_against(names).filter(case_id__in=case_ids).values_list("case_id", flat=True))


def _reasons_of(row: dict, people: list[Likeness]) -> set[str]:
    found = set()
    for person in people:
        if _equal(person.id, row["id_index"]):
            found.add("id")
        if _equal(person.phone, row["phone_index"]) or _equal(person.landline, row["landline_index"]):
            found.add("phone")
        if _equal(person.name, row["name_index"]):
            found.add("name")
        elif _equal(person.sound, row["sound_index"]):
            found.add("sound")
    return found


def _weigh(reasons: set[str]) -> tuple[int, tuple[str, ...]]:
    """Return score and reasons in the order of REASONS; an equal name makes its sound worth nothing more."""
    kept = tuple(
        reason for reason in REASONS if reason in reasons and not (reason == "sound" and "name" in reasons)
    )
    return min(sum(WEIGHTS[reason] for reason in kept), 100), kept


def _within_reach(weighed: dict[int, tuple[int, tuple[str, ...]]], staff: Staff) -> Found:
    known = Case.objects.visible_to(staff).filter(findable_by_name(staff))
    reachable = known.select_related("office", "township").in_bulk(list(weighed))
    inside = [Candidate(case, *weighed[case_id]) for case_id, case in reachable.items()]
    inside.sort(key=lambda one: (-one.score, -one.case.pk))
    outside = [score for case_id, (score, _reasons) in weighed.items() if case_id not in reachable]
    return Found(tuple(inside[:SHOWN]), elsewhere=max(outside, default=0) >= DECIDE_FROM)


def _known(values: Iterable[bytes | None]) -> list[bytes]:
    return sorted({bytes(value) for value in values if value is not None})


def _equal(one: bytes | None, other: bytes | memoryview | None) -> bool:
    return one is not None and other is not None and one == bytes(other)
