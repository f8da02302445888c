"""Withdrawal: the person takes the matter back."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from cases.domain.demands import Ask, Incomplete, require_note
from cases.domain.events import day_of_deed, deed, record
from cases.domain.locks import locked
from cases.domain.merging import held_in
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
    for_merged: bool = False,
    occurred_on: date | None = None,
    late_reason: str = "",
) -> CaseEvent:
    """End an open case because the person withdrew it, on the day `occurred_on`; its clocks fall away.

    Where other cases go on in this one, it ends only if their people took it back as well, which `for_merged`
    says. Raises StaleVersion, NotNow, PermissionDenied, WrongDay, and Incomplete without a reason or that,
    or without `late_reason` where it is recorded late.
    """
    case = locked(case_id, version)
    if not may_do(by, Permission.CASE_HANDLE, case):
        raise PermissionDenied
    if case.stage not in OPEN_STAGES:
        raise NotNow(case)
    day = day_of_deed(case, occurred_on)
    require_note(Ask(case, reason, {}, day))
    numbers = held_in(case, by)
    if numbers and not for_merged:
        raise Incomplete(for_merged=goes_on_for(numbers))
    before = case.step
    place(case, step=Stage.WITHDRAWN, stage=Stage.WITHDRAWN)
    event = record(
        case,
        EventKind.WITHDRAWN,
        by=by,
        occurred_on=day,
        late_reason=late_reason,
        note=reason,
        data={"for_merged": True} if numbers else {},
        step_from=before,
        step_to=case.step,
    )
    settle(case, event)
    return event


def goes_on_for(numbers: str) -> str:
    """Return why the case does not end with one withdrawal; `numbers` are those that were merged into it."""
    words = _(
        "%(numbers)s: merged into this case. Where their people have not taken the matter back, it goes on"
        " for them; write a comment that this person has."
    )
    return words % {"numbers": numbers}
