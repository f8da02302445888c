"""Voiding: a case that should never have been registered. Its number stays listed and is not given again."""

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from cases.domain.demands import Ask, require_note
from cases.domain.events import deed, record
from cases.domain.locks import locked
from cases.domain.steps import NotNow, place, settle
from cases.enums import ENDED_STAGES, EventKind, Stage
from cases.models import CaseEvent
from cases.policy import may_do
from offices.models import Staff
from offices.roles import Permission


@deed
def void(*, case_id: int, by: Staff, version: int, reason: str) -> CaseEvent:
    """Make a case void that is neither archived nor ended otherwise; its clocks fall away.

    Raises StaleVersion, NotNow, PermissionDenied, and Incomplete without a reason.
    """
    case = locked(case_id, version)
    if not may_do(by, Permission.CASE_VOID, case):
        raise PermissionDenied
    if case.stage in (Stage.ARCHIVED, *ENDED_STAGES):
        raise NotNow(case)
    require_note(Ask(case, reason, {}, timezone.localdate()))
    before = case.step
    place(case, step=Stage.VOID, stage=Stage.VOID)
    event = record(case, EventKind.VOIDED, by=by, note=reason, step_from=before, step_to=case.step)
    settle(case, event)
    return event
