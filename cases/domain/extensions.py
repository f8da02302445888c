"""Extensions: asked for with a ground, granted or refused; the clock moves only when granted."""

from collections.abc import Sequence
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases import policy
from cases.domain.demands import Incomplete
from cases.domain.events import deed, record
from cases.domain.locks import locked
from cases.domain.steps import NotNow, settle
from cases.enums import OPEN_STAGES, Approver, ClockState, ContactResult, Decision, EventKind
from cases.models import Case, CaseEvent, Clock, Extension
from cases.policy import may_do
from offices.models import Staff
from offices.roles import Permission

ALIVE = (ClockState.RUNNING, ClockState.PAUSED)
REPLIES = (EventKind.PROCEDURAL_REPLY, EventKind.PROGRESS_REPLY, EventKind.RESULT_REPLY)
PAPER_LENGTH = 60  # characters of the number of a paper
DECIDED = ("decision", "granted_length", "decided_by", "decided_at", "reason", "paper", "attachment")


@deed
def request_extension(
    *,
    clock_id: int,
    by: Staff,
    version: int,
    ground: str,
    length: int,
    paper: str = "",
    attachment: UUID | None = None,
) -> Extension:
    """Ask for `length` more units (the rule's own unit of extension) on a running clock.

    `paper` is the number of the paper in which it is asked for, if any, and `attachment` that paper, by the
    uid of a file of the case.

    Raises StaleVersion, PermissionDenied, NotNow (the rule knows no extension, the clock has run out or a
    request is pending), and Incomplete.
    """
    case = locked(Clock.objects.values_list("case_id", flat=True).get(pk=clock_id), version)
    clock = Clock.objects.select_related("rule").get(pk=clock_id)
    if not may_do(by, Permission.EXTENSION_REQUEST, case):
        raise PermissionDenied
    if not can_be_extended(clock):
        raise NotNow(case)
    if not ground.strip():
        raise Incomplete(ground=_("Please write this down."))
    _require_length(clock, length)
    request = Extension(
        clock=clock,
        ground=ground,
        length=length,
        unit=clock.rule.extension_unit,
        requested_by=by,
        requested_at=timezone.now(),
    )
    _add_paper(request, case, paper, attachment)
    request.save(force_insert=True)
    data = {"clock": clock.code, "rule": clock.rule.title, "length": length, "unit": request.unit}
    data |= {"approver": clock.rule.extension_approver, "paper": request.paper}
    record(case, EventKind.EXTENSION_REQUESTED, by=by, note=ground, data=data)
    return request


@deed
def decide_extension(
    *,
    extension_id: int,
    by: Staff,
    version: int,
    granted: bool,
    length: int | None = None,
    reason: str = "",
    paper: str = "",
    attachment: UUID | None = None,
) -> CaseEvent:
    """Grant (`length` units, at most what the rule allows) or refuse a pending request.

    A refusal needs its reason, which the person who asked sees. `paper` is the number of the paper in which
    it was decided and `attachment` that paper, by the uid of a file of the case; not given, they stay those
    of the request. What an outside body decided is not recorded without the number. A clock that has ended
    meanwhile is not extended any more.

    Raises StaleVersion, PermissionDenied, NotNow, Incomplete.
    """
    pending = Extension.objects.select_related("clock__rule")
    case = locked(pending.values_list("clock__case_id", flat=True).get(pk=extension_id), version)
    request = pending.get(pk=extension_id)
    if not may_decide(request, by, case):
        raise PermissionDenied
    if request.decision != Decision.PENDING:
        raise NotNow(case)
    if granted and request.clock.state not in ALIVE:
        raise Incomplete(granted=_("The clock has ended: the request can only be refused."))
    if not reason.strip() and not granted:
        raise Incomplete(reason=_("A refusal needs its reason."))
    _add_paper(request, case, paper, attachment)
    if not request.paper and is_decided_outside(request.clock):
        raise Incomplete(paper=_("Give the number of the paper in which the other body decided."))
    if granted:
        request.granted_length = request.length if length is None else length
        _require_length(request.clock, request.granted_length)
    request.decision = Decision.GRANTED if granted else Decision.REFUSED
    request.decided_by, request.decided_at, request.reason = by, timezone.now(), reason
    request.save(update_fields=DECIDED)
    data = {"clock": request.clock.code, "rule": request.clock.rule.title, "asked": request.length}
    data |= {"unit": request.unit, "decision": request.decision, "asked_by": request.requested_by_id}
    data["paper"] = request.paper
    if granted:
        data |= {"length": request.granted_length, "to_tell": request.clock.rule.notify_petitioner}
    event = record(case, EventKind.EXTENSION_DECIDED, by=by, note=reason, data=data)
    settle(case, event)
    return event


def to_be_told(case: Case, events: Sequence[CaseEvent]) -> list[CaseEvent]:
    """Return the events that granted an extension of which the person must be told and was not.

    Some rules ask for that (Regulations on Petition Work 2022 art. 34). The person was told by a reply, or
    when they were reached, since the decision. `events` are those of the case, oldest first.
    """
    granted = [event for event in events if event.data.get("to_tell")]
    if not granted or case.stage not in OPEN_STAGES or case.contact_unknown:
        return []
    attempts = case.contact_attempts.filter(result=ContactResult.REACHED)
    reached = attempts.aggregate(at=Max("at"))["at"]
    replied = max((event.pk for event in events if event.kind in REPLIES), default=0)
    return [
        event
        for event in granted
        if replied < event.pk and (reached is None or reached < event.at.replace(second=0, microsecond=0))
    ]


def may_decide(request: Extension, staff: Staff, case: Case) -> bool:
    """Whether `staff` is the one who decides `request`.

    That is a leader (EXTENSION_DECIDE), never the person who asked. Where the approver sits outside the
    procuratorate, the director (CASE_REVIEW) may record what was decided there too, unless it is their own.
    """
    deciders = {Permission.EXTENSION_DECIDE}
    if is_decided_outside(request.clock):
        deciders.add(Permission.CASE_REVIEW)
    asked_by = request.requested_by_id
    return any(policy.may_decide(staff, permission, case, asked_by=asked_by) for permission in deciders)


def can_be_extended(clock: Clock) -> bool:
    """Whether an extension may be asked for: the rule knows one, the clock runs, none asked or granted."""
    if not clock.rule.extendable or not clock.rule.extension_length or clock.state not in ALIVE:
        return False
    if clock.due_on < timezone.localdate():
        return False
    return not clock.extensions.exclude(decision=Decision.REFUSED).exists()


def why_not_extended(clock: Clock) -> str:
    """Return why no extension of `clock` may be asked for, where `can_be_extended` says so."""
    asked = set(clock.extensions.values_list("decision", flat=True))
    if Decision.PENDING in asked:
        return _("An extension of this clock was asked for and awaits its decision.")
    if Decision.GRANTED in asked:
        return _("This clock was extended already, and is not a second time.")
    return _("This clock has run out or ended; it is not extended any more.")


def is_decided_outside(clock: Clock) -> bool:
    """Whether a body outside the procuratorate decides on more time, and the office records its decision."""
    return clock.rule.extension_approver == Approver.NONE


def _add_paper(request: Extension, case: Case, paper: str, attachment: UUID | None) -> None:
    """Give the request its paper; what is not given stays. Raises Incomplete."""
    if len(paper.strip()) > PAPER_LENGTH:
        raise Incomplete(paper=_("At most %(n)d characters.") % {"n": PAPER_LENGTH})
    request.paper = paper.strip() or request.paper
    if attachment:
        request.attachment = case.attachments.filter(uid=attachment).first()
        if request.attachment is None:
            raise Incomplete(attachment=_("Choose one of the files of the case."))


def _require_length(clock: Clock, length: int) -> None:
    longest = clock.rule.extension_length
    if not 1 <= length <= longest:
        raise Incomplete(length=_("At least 1, at most %(n)d.") % {"n": longest})
