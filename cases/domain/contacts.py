"""Reaching a person: each attempt is written down; when nobody can be reached, a superior may exempt."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases import policy
from cases.domain.demands import Incomplete
from cases.domain.events import deed, record
from cases.domain.locks import locked
from cases.domain.steps import NotNow, settle
from cases.enums import OPEN_STAGES, ContactResult, Decision, EventKind, ExemptReason, ReplyMethod
from cases.models import Case, CaseEvent, ContactAttempt, Exemption
from cases.policy import may_do
from offices.models import Staff
from offices.roles import Permission

ATTEMPTS_NEEDED = 3
IN_VAIN = (ContactResult.NO_ANSWER, ContactResult.WRONG_NUMBER, ContactResult.RETURNED_MAIL)


@deed
def log_attempt(
    *, case_id: int, by: Staff, at: datetime, method: str, result: str, note: str = ""
) -> ContactAttempt:
    """Write down an attempt made at the aware moment `at`.

    Raises PermissionDenied, NotNow, and Incomplete for a moment in the future or before receipt.
    """
    case = locked(case_id)
    if not may_do(by, Permission.CASE_HANDLE, case):
        raise PermissionDenied
    if case.stage not in OPEN_STAGES:
        raise NotNow(case)
    if at > timezone.now():
        raise Incomplete(at=_("This moment is in the future."))
    if at < case.received_at:
        raise Incomplete(at=_("The case had not been received then."))
    if method not in ReplyMethod.values or result not in ContactResult.values:
        raise Incomplete(result=_("Choose one of the list."))
    attempt = ContactAttempt.objects.create(case=case, at=at, method=method, result=result, note=note, by=by)
    record(case, EventKind.CONTACT_ATTEMPTED, by=by, note=note, data={"method": method, "result": result})
    return attempt


@deed
def request_exemption(*, case_id: int, by: Staff, version: int, reason: str, note: str = "") -> Exemption:
    """Ask that no reply be owed because nobody can be reached.

    For wrong numbers and unanswered calls at least ATTEMPTS_NEEDED attempts in vain must be on record, made
    since the person was last reached.
    Raises StaleVersion, PermissionDenied, NotNow, Incomplete.
    """
    case = locked(case_id, version)
    if not may_do(by, Permission.CASE_HANDLE, case):
        raise PermissionDenied
    if not exemption_possible(case):
        raise NotNow(case)
    if reason not in ExemptReason.values:
        raise Incomplete(reason=_("Choose one of the list."))
    if reason in (ExemptReason.NO_ANSWER, ExemptReason.WRONG_NUMBER) and in_vain(case) < ATTEMPTS_NEEDED:
        message = _("At least %(n)d attempts in vain must be written down first.") % {"n": ATTEMPTS_NEEDED}
        raise Incomplete(reason=message)
    exemption = Exemption.objects.create(
        case=case, reason=reason, note=note, requested_by=by, requested_at=timezone.now()
    )
    record(case, EventKind.EXEMPTION_REQUESTED, by=by, note=note, data={"reason": reason})
    return exemption


@deed
def decide_exemption(
    *, exemption_id: int, by: Staff, version: int, granted: bool, reason: str = ""
) -> CaseEvent:
    """Grant or refuse an exemption; a refusal needs its reason, and nobody decides their own request.

    Raises StaleVersion, PermissionDenied, NotNow, Incomplete.
    """
    case = locked(Exemption.objects.values_list("case_id", flat=True).get(pk=exemption_id), version)
    exemption = Exemption.objects.get(pk=exemption_id)
    if not may_decide(exemption, by, case):
        raise PermissionDenied
    if exemption.decision != Decision.PENDING:
        raise NotNow(case)
    if not granted and not reason.strip():
        raise Incomplete(reason=_("A refusal needs its reason."))
    exemption.decision = Decision.GRANTED if granted else Decision.REFUSED
    exemption.decided_by, exemption.decided_at, exemption.decision_note = by, timezone.now(), reason
    exemption.save(update_fields=["decision", "decided_by", "decided_at", "decision_note"])
    data = {"reason": exemption.reason, "decision": exemption.decision, "asked_by": exemption.requested_by_id}
    event = record(case, EventKind.EXEMPTION_DECIDED, by=by, note=reason, data=data)
    settle(case, event)
    return event


def exemption_possible(case: Case) -> bool:
    """Whether an exemption may be asked for: the case is open, a contact is known, none asked or granted."""
    alive = case.exemptions.exclude(decision=Decision.REFUSED).exists()
    return case.stage in OPEN_STAGES and not case.contact_unknown and not alive


def may_decide(exemption: Exemption, staff: Staff, case: Case) -> bool:
    """Whether `staff` may grant or refuse `exemption`: a superior, never the person who asked."""
    return policy.may_decide(staff, Permission.EXEMPTION_DECIDE, case, asked_by=exemption.requested_by_id)


def in_vain(case: Case) -> int:
    """Return the number of attempts in vain since the person was last reached."""
    reached = case.contact_attempts.filter(result=ContactResult.REACHED).aggregate(at=Max("at"))["at"]
    attempts = case.contact_attempts.filter(result__in=IN_VAIN)
    return (attempts.filter(at__gt=reached) if reached else attempts).count()
