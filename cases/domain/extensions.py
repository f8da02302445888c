"""Extensions: asked for with a ground, granted or refused; the clock moves only when granted."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from cases.domain.demands import Incomplete
from cases.domain.events import record
from cases.domain.locks import locked
from cases.domain.steps import NotNow, settle
from cases.enums import ClockState, Decision, EventKind
from cases.models import CaseEvent, Clock, Extension
from cases.policy import may_do
from offices.models import Staff
from offices.roles import Permission

ALIVE = (ClockState.RUNNING, ClockState.PAUSED)


@transaction.atomic
def request_extension(*, clock_id: int, by: Staff, version: int, ground: str, length: int) -> Extension:
    """Ask for `length` more units (the rule's own unit of extension) on a running clock.

    Raises StaleVersion, PermissionDenied, NotNow (the rule knows no extension, the clock has run out or a
    request is pending), and Incomplete.
    """
    clock = Clock.objects.select_related("rule").get(pk=clock_id)
    case = locked(clock.case_id, version)
    if not may_do(by, Permission.EXTENSION_REQUEST, case):
        raise PermissionDenied
    if not can_be_extended(clock):
        raise NotNow(case)
    if not ground.strip():
        raise Incomplete(ground=_("Please write this down."))
    _require_length(clock, length)
    request = Extension.objects.create(
        clock=clock,
        ground=ground,
        length=length,
        unit=clock.rule.extension_unit,
        requested_by=by,
        requested_at=timezone.now(),
    )
    data = {"clock": clock.code, "length": length, "unit": request.unit}
    record(case, EventKind.EXTENSION_REQUESTED, by=by, note=ground, data=data)
    return request


@transaction.atomic
def decide_extension(
    *, extension_id: int, by: Staff, version: int, granted: bool, length: int | None = None, reason: str = ""
) -> CaseEvent:
    """Grant (`length` units, at most what the rule allows) or refuse a pending request.

    A refusal needs its reason, which the person who asked sees; nobody decides their own request. Raises
    StaleVersion, PermissionDenied, NotNow, Incomplete.
    """
    request = Extension.objects.select_related("clock__rule").get(pk=extension_id)
    case = locked(request.clock.case_id, version)
    if not may_do(by, Permission.EXTENSION_DECIDE, case) or by.pk == request.requested_by_id:
        raise PermissionDenied
    request.refresh_from_db()
    if request.decision != Decision.PENDING:
        raise NotNow(case)
    if granted:
        request.granted_length = length or request.length
        _require_length(request.clock, request.granted_length)
    elif not reason.strip():
        raise Incomplete(reason=_("A refusal needs its reason."))
    request.decision = Decision.GRANTED if granted else Decision.REFUSED
    request.decided_by, request.decided_at, request.reason = by, timezone.now(), reason
    request.save(update_fields=["decision", "granted_length", "decided_by", "decided_at", "reason"])
    data = {"clock": request.clock.code, "decision": request.decision}
    if granted:
        data |= {"length": request.granted_length, "unit": request.unit}
    event = record(case, EventKind.EXTENSION_DECIDED, by=by, note=reason, data=data)
    settle(case, event)
    return event


def can_be_extended(clock: Clock) -> bool:
    """Whether an extension may be asked for: the rule knows one, the clock runs, none asked or granted."""
    if not clock.rule.extendable or not clock.rule.extension_length or clock.state not in ALIVE:
        return False
    if clock.due_on < timezone.localdate():
        return False
    return not clock.extensions.exclude(decision=Decision.REFUSED).exists()


def _require_length(clock: Clock, length: int) -> None:
    longest = clock.rule.extension_length
    if not 1 <= length <= longest:
        message = ngettext_lazy("At most %(n)d is allowed.", "At most %(n)d are allowed.", "n")
        raise Incomplete(length=message % {"n": longest})
