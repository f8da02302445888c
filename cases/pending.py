"""What was asked for on cases and waits for a decision: corrections, exemptions from a reply, extensions.

`pending_for` finds by one query what the `may_decide` of each verb would let a person decide; a test holds
the two together.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import CharField, F, IntegerField, Q, QuerySet, Value
from django.db.models.functions import Cast

from cases import policy
from cases.duties.contract import is_installed
from cases.enums import Approver, Decision
from cases.enums import EventKind as E
from cases.models import Case, CaseEvent
from cases.receivers import deciders_for
from cases.requests import KINDS, Kind, Request, read_place
from offices.models import Staff
from offices.roles import Permission, Role

ASKED = (E.CORRECTION_REQUESTED, E.EXEMPTION_REQUESTED, E.EXTENSION_REQUESTED)
ANSWERED = (E.CORRECTION_DECIDED, E.EXEMPTION_DECIDED, E.EXTENSION_DECIDED)
NOTHING = Value("", CharField())


@dataclass(frozen=True)
class Waiting:
    """A request as the page of its case tells it: with whom it lies, whether the reader decides, and where.

    `with_whom` is empty where nobody is posted who could decide; `url` where there is nothing to look at.
    """

    request: Request
    with_whom: str
    decides: bool
    url: str


def pending_for(staff: Staff, after: str = "") -> QuerySet | None:
    """Return what `staff` may decide today, their own requests apart, the oldest first; None for nobody's.

    `after`: the `place` of a request, from which on; one that cannot be read is left aside. A row is what a
    `Request` takes, in its order.
    """
    place = read_place(after)
    found = [_rows(name, where & _beyond(name, place)) for name, where in _decidable(staff).items()]
    return _together(found) if found else None


def pending_of(case: Case) -> list[Request]:
    """Return what waits on `case`, whoever decides it, the oldest first; one query."""
    rows = _together([_rows(name, Q(**{kind.case: case})) for name, kind in KINDS.items()])
    return [Request(*row) for row in rows]


def waits(events: Iterable[CaseEvent]) -> bool:
    """Whether a request waits on the case to which `events` happened: each verb has left exactly one."""
    kinds = [event.kind for event in events]
    return sum(map(kinds.count, ASKED)) > sum(map(kinds.count, ANSWERED))


def may_decide(request: Request, staff: Staff, case: Case) -> bool:
    """Whether `staff` decides `request` on `case` today."""
    held = [KINDS[request.kind].permission, *([Permission.CASE_REVIEW] if request.is_outside else [])]
    return any(policy.may_decide(staff, each, case, asked_by=request.asked_by) for each in held)


def waiting_on(case: Case, staff: Staff) -> list[Waiting]:
    """Return what waits on `case` as its page tells `staff`; one query, and one more where something does."""
    requests = pending_of(case)
    deciders = deciders_for(case) if requests else None
    found = []
    for each in requests:
        leaders_alone = each.kind == "extension" and not each.is_outside
        role, names = deciders.of(each.asked_by, leaders_alone=leaders_alone)
        decides = may_decide(each, staff, case)
        url = each.url if decides or each.kind == "correction" else ""
        with_whom = f"{Role(role).label} {'、'.join(names)}" if names and is_installed(case.duty) else ""
        found.append(Waiting(each, with_whom, decides, url))
    return found


def _decidable(staff: Staff) -> dict[str, Q]:
    """Return by kind the condition on the requests that `staff` may decide, where a posting lets them."""
    outside = Q(clock__rule__extension_approver=Approver.NONE)
    found = {}
    for name, kind in KINDS.items():
        held = _where_may(staff, kind.permission, kind)
        if name == "extension":
            held += [outside & where for where in _where_may(staff, Permission.CASE_REVIEW, kind)]
        if held:
            found[name] = reduce(or_, held) & ~Q(requested_by=staff)
    return found


def _where_may(staff: Staff, permission: Permission, kind: Kind) -> list[Q]:
    on_cases = policy.where_may(staff, permission)
    if on_cases is None:
        return []
    return [Q(**{f"{kind.case}__in": Case.objects.visible_to(staff).filter(on_cases)})]


def _rows(name: str, where: Q) -> QuerySet:
    kind = KINDS[name]
    told = dict.fromkeys(("approver", "exempt_as", "rule", "rule_en", "of_unit", "by_paper"), NOTHING)
    told |= {"ref": Cast("pk", CharField()), "more": Cast(Value(None), IntegerField())} | kind.told
    rows = kind.model.objects.filter(decision=Decision.PENDING).annotate(
        since=F("requested_at"),
        kind=Value(name, CharField()),
        key=F(f"{kind.case}__key"),
        number=F(f"{kind.case}__number"),
        office=F(f"{kind.case}__office__name"),
        asked_by=F("requested_by_id"),
        asker=F("requested_by__name"),
        **told,
    )
    return rows.filter(where).order_by().values_list(*Request._fields)


def _together(found: list[QuerySet]) -> QuerySet:
    return found[0].union(*found[1:], all=True).order_by("since", "kind", "ref")


def _beyond(name: str, place: tuple[datetime, str, str] | None) -> Q:
    """Return the condition on requests of a kind that come after `place`."""
    if place is None:
        return Q()
    since, kind, ref = place
    later = Q(since__gt=since)
    if name == kind:
        return later | Q(since=since, ref__gt=ref)
    return later | Q(since=since) if name > kind else later
