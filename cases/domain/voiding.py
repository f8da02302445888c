"""Voiding: a case that should never have been registered. Its number stays listed and is not given again."""

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.domain.demands import Ask, Incomplete, require_note
from cases.domain.events import deed, record
from cases.domain.locks import locked
from cases.domain.merging import held_in
from cases.domain.steps import NotNow, place, settle
from cases.enums import ENDED_STAGES, EventKind, Stage
from cases.models import Case, CaseEvent
from cases.policy import may_do
from offices.models import Staff
from offices.roles import Permission


@deed
def void(*, case_id: int, by: Staff, version: int, reason: str) -> CaseEvent:
    """Make a case void that is neither archived nor ended otherwise; its clocks fall away.

    Raises StaleVersion, NotNow, PermissionDenied, and Incomplete without a reason, or while other cases go on
    in this one: their people would be owed nothing any more.
    """
    case = locked(case_id, version)
    if not may_do(by, Permission.CASE_VOID, case):
        raise PermissionDenied
    if case.stage in (Stage.ARCHIVED, *ENDED_STAGES):
        raise NotNow(case)
    require_note(Ask(case, reason, {}, timezone.localdate()))
    if words := why_not_void(case, by):
        raise Incomplete(reason=words)
    before = case.step
    place(case, step=Stage.VOID, stage=Stage.VOID)
    event = record(case, EventKind.VOIDED, by=by, note=reason, step_from=before, step_to=case.step)
    settle(case, event)
    return event


def why_not_void(case: Case, staff: Staff) -> str:
    """Return what stands against making the case void, and what to do instead; nothing where nothing does."""
    numbers = held_in(case, staff)
    words = _(
        "%(numbers)s: merged into this case and going on in it, so it cannot be made void. Correct the"
        " registration where it is wrong, or merge this case into the right one; what was merged goes along."
    )
    return words % {"numbers": numbers} if numbers else ""
