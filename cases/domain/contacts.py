"""Reaching a person: each attempt is written down; when nobody can be reached, a superior may exempt."""

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from cases import policy
from cases.domain.demands import Incomplete
from cases.domain.events import deed, record
from cases.domain.exemptions import granted_to, reasons_for
from cases.domain.locks import locked
from cases.domain.steps import NotNow, settle
from cases.enums import OPEN_STAGES, ContactMethod, ContactResult, Decision, EventKind, ExemptReason
from cases.models import Case, CaseEvent, ContactAttempt, Exemption
from cases.policy import may_do
from offices.models import Staff
from offices.roles import Permission

R = ContactResult
RESULTS = {
    ContactMethod.PHONE: (R.REACHED, R.NO_ANSWER, R.WRONG_NUMBER, R.REFUSED),
    ContactMethod.SMS: (R.REACHED, R.NO_REPLY, R.WRONG_NUMBER),
    ContactMethod.LETTER: (R.REACHED, R.RETURNED_MAIL, R.REFUSED),
    ContactMethod.ONLINE: (R.REACHED, R.NO_REPLY, R.REFUSED),
    ContactMethod.DOOR: (R.REACHED, R.NOBODY_THERE, R.REFUSED),
}
IN_VAIN = (R.NO_ANSWER, R.NO_REPLY, R.WRONG_NUMBER, R.NOBODY_THERE, R.RETURNED_MAIL)

# Assumptions of the portal: no source says how often a person must be tried. The nearest, the rules on the
# procuratorates' postal service (2015) art. 6, has a letter delivered three times within five working days.
ATTEMPTS_NEEDED = 3
DAYS_NEEDED = 2
HOURS_APART = 2


@deed
def log_attempt(
    *, case_id: int, by: Staff, at: datetime, method: str, result: str, note: str = "", late_reason: str = ""
) -> ContactAttempt:
    """Write down an attempt made at the aware moment `at`; an exemption ends where the person was reached.

    Raises PermissionDenied, NotNow, and Incomplete for a moment in the future, before receipt, or already on
    record, for a result that such means cannot have, and without `late_reason` where it is recorded late.
    """
    case = locked(case_id)
    if not may_do(by, Permission.CASE_HANDLE, case):
        raise PermissionDenied
    if case.stage not in OPEN_STAGES:
        raise NotNow(case)
    if wrong := _impossible(case, at, method, result):
        raise Incomplete(**wrong)
    attempt = ContactAttempt.objects.create(case=case, at=at, method=method, result=result, note=note, by=by)
    data = {"tried": method, "result": result}
    lifts = result == ContactResult.REACHED and granted_to(case)
    event = record(
        case,
        EventKind.CONTACT_ATTEMPTED,
        by=by,
        occurred_on=timezone.localdate(at),
        late_reason=late_reason,
        note=note,
        data=data | {"owed_again": True} if lifts else data,
    )
    if lifts:
        settle(case, event)
    return attempt


@deed
def request_exemption(*, case_id: int, by: Staff, version: int, reason: str, note: str = "") -> Exemption:
    """Ask that no reply be owed because nobody can be reached.

    For wrong numbers and unanswered calls at least ATTEMPTS_NEEDED attempts in vain must be on record on at
    least DAYS_NEEDED days, made since the person was last reached; `in_vain` says which count. An assumption
    of the portal, stricter than any source. A reason that the registration gainsays is none.
    Raises StaleVersion, PermissionDenied, NotNow, Incomplete.
    """
    case = locked(case_id, version)
    if not may_do(by, Permission.CASE_HANDLE, case):
        raise PermissionDenied
    if not exemption_possible(case):
        raise NotNow(case)
    if reason not in ExemptReason.values:
        raise Incomplete(reason=_("Choose one of the list."))
    if reason not in reasons_for(case):
        raise Incomplete(
            reason=_("The registration says otherwise: have it corrected first, if it is wrong.")
        )
    if reason in (ExemptReason.NO_ANSWER, ExemptReason.WRONG_NUMBER):
        _require_attempts(case)
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

    Where the person was reached meanwhile, there is nothing left to be granted.

    Raises StaleVersion, PermissionDenied, NotNow, Incomplete.
    """
    case = locked(Exemption.objects.values_list("case_id", flat=True).get(pk=exemption_id), version)
    exemption = Exemption.objects.get(pk=exemption_id)
    if not may_decide(exemption, by, case):
        raise PermissionDenied
    if exemption.decision != Decision.PENDING:
        raise NotNow(case)
    if granted and _reached_since(case, exemption):
        raise Incomplete(granted=_("The person was reached meanwhile: the request can only be refused."))
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
    """Whether an exemption may be asked for: the case is open, a contact is known, none is asked or holds."""
    alive = case.exemptions.exclude(decision=Decision.REFUSED).filter(ended_by=None).exists()
    return case.stage in OPEN_STAGES and not case.contact_unknown and not alive


def may_decide(exemption: Exemption, staff: Staff, case: Case) -> bool:
    """Whether `staff` may grant or refuse `exemption`: a superior, never the person who asked."""
    return policy.may_decide(staff, Permission.EXEMPTION_DECIDE, case, asked_by=exemption.requested_by_id)


def in_vain(case: Case) -> list[datetime]:
    """Return the moments of the attempts in vain that count: since the person was last reached and the case
    last reopened.

    Of attempts less than HOURS_APART hours after one that counts none does: who does not answer now would not
    a minute later.
    """
    reopened = case.events.filter(kind=EventKind.REOPENED).aggregate(at=Max("at"))["at"]
    counted: list[datetime] = []
    for at, result in case.contact_attempts.order_by("at").values_list("at", "result"):
        if result == ContactResult.REACHED:
            counted.clear()
        elif result not in IN_VAIN or (reopened is not None and at <= reopened):
            continue
        elif not counted or at - counted[-1] >= timedelta(hours=HOURS_APART):
            counted.append(at)
    return counted


def _impossible(case: Case, at: datetime, method: str, result: str) -> dict[str, str]:
    """Return what cannot be about an attempt, as a message by field."""
    if at > timezone.now():
        return {"at": _("This moment is in the future.")}
    if at < case.received_at:
        return {"at": _("The case had not been received then.")}
    if method not in RESULTS:
        return {"method": _("Choose one of the list.")}
    if result not in RESULTS[method]:
        possible = "、".join(str(one.label) for one in RESULTS[method])
        return {"result": _("By such means the result can be: %(results)s.") % {"results": possible}}
    minute = at.replace(second=0, microsecond=0)
    same = case.contact_attempts.filter(method=method, at__gte=minute, at__lt=minute + timedelta(minutes=1))
    return {"at": _("An attempt of this minute by these means is on record.")} if same.exists() else {}


def _require_attempts(case: Case) -> None:
    """Raise Incomplete where too few attempts in vain count, on too few days."""
    counted = in_vain(case)
    days = {timezone.localdate(at) for at in counted}
    if len(counted) < ATTEMPTS_NEEDED or len(days) < DAYS_NEEDED:
        words = _(
            "On record that count: %(n)d attempts in vain, on %(days)d days. Needed: %(needed)d, at least"
            " %(hours)d hours apart, on %(on)d days."
        )
        asked = {"needed": ATTEMPTS_NEEDED, "hours": HOURS_APART, "on": DAYS_NEEDED}
        raise Incomplete(reason=words % {"n": len(counted), "days": len(days), **asked})


def _reached_since(case: Case, exemption: Exemption) -> bool:
    attempts = case.events.filter(kind=EventKind.CONTACT_ATTEMPTED, at__gt=exemption.requested_at)
    return attempts.filter(data__result=ContactResult.REACHED).exists()
