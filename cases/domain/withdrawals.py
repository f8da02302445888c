"""Withdrawal: the person takes the matter back."""

from datetime import date

from django.core.exceptions import PermissionDenied

from cases.domain.demands import Ask, require_note
from cases.domain.events import day_of_deed, deed, record
from cases.domain.locks import locked
from cases.domain.steps import NotNow, place, settle
from cases.enums import OPEN_STAGES, EventKind, Stage
from cases.models import CaseEvent
from cases.policy import may_do
from offices.models import Staff
from offices.roles import Permission


@deed
def withdraw(
    *,
    case_id: int,
    by: Staff,
    version: int,
    reason: str,
    occurred_on: date | None = None,
    late_reason: str = "",
) -> CaseEvent:
    """End an open case because the person withdrew it, on the day `occurred_on`; its clocks fall away.

    Raises StaleVersion, NotNow, PermissionDenied, WrongDay, and Incomplete without a reason.
    """
    case = locked(case_id, version)
    if not may_do(by, Permission.CASE_HANDLE, case):
        raise PermissionDenied
    if case.stage not in OPEN_STAGES:
        raise NotNow(case)
    day = day_of_deed(case, occurred_on)
    require_note(Ask(case, reason, {}, day))
    before = case.step
    place(case, step=Stage.WITHDRAWN, stage=Stage.WITHDRAWN)
    event = record(
        case,
        EventKind.WITHDRAWN,
        by=by,
        occurred_on=day,
        late_reason=late_reason,
        note=reason,
        step_from=before,
        step_to=case.step,
    )
    settle(case, event)
    return event
