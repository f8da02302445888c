"""Pausing while the person brings further material (2019 Criminal Procedure Rules, art. 162(3))."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

from cases.domain.demands import Incomplete
from cases.domain.events import day_of_deed, deed, record
from cases.domain.locks import locked
from cases.domain.steps import NotNow, settle
from cases.duties.contract import get_duty
from cases.enums import ClockState, EventKind, Stage
from cases.models import Case, CaseEvent, Clock, Pause
from cases.policy import may_do
from offices.models import Staff
from offices.roles import Permission

PAUSABLE_STAGES = (Stage.REVIEW, Stage.HANDLING)


def standing_still(case: Case, day: date) -> list[Clock]:
    """Return the clocks of the case that would stand still from `day` on.

    Those are the ones of which the source says so, that run and have not run out. It may be none: material is
    then asked for all the same, and no limit waits for it.
    """
    codes = [use.rule for use in get_duty(case.duty).clocks if use.pausable]
    running = case.clocks.filter(code__in=codes, state=ClockState.RUNNING, due_on__gte=day)
    return list(running.select_related("rule"))


@deed
def pause(
    *,
    case_id: int,
    by: Staff,
    version: int,
    material: str,
    occurred_on: date | None = None,
    late_reason: str = "",
) -> CaseEvent:
    """Ask the person for `material` and let the clocks that may be paused stand still from `occurred_on`.

    Work goes on meanwhile. Raises StaleVersion, NotNow, PermissionDenied, WrongDay, and Incomplete without
    material, or without `late_reason` where it is recorded late.
    """
    case = locked(case_id, version)
    if not may_do(by, Permission.CASE_HANDLE, case):
        raise PermissionDenied
    if case.paused or case.stage not in PAUSABLE_STAGES:
        raise NotNow(case)
    if not material.strip():
        raise Incomplete(material=_("List the material that is missing, all at once."))
    day = day_of_deed(case, occurred_on)
    event = record(
        case,
        EventKind.PAUSED,
        by=by,
        occurred_on=day,
        late_reason=late_reason,
        note=material,
        data={} if standing_still(case, day) else {"no_clock": True},
    )
    Pause.objects.create(case=case, started_by=event, starts_on=event.occurred_on, material=material)
    case.paused = True
    case.save(update_fields=["paused"])
    settle(case, event)
    return event


@deed
def resume(
    *,
    case_id: int,
    by: Staff,
    version: int,
    note: str = "",
    occurred_on: date | None = None,
    late_reason: str = "",
) -> CaseEvent:
    """Let the clocks run again from `occurred_on`, the day on which the material came.

    Raises StaleVersion, NotNow, PermissionDenied, WrongDay, and Incomplete for a day before the
    pause, or without `late_reason` where it is recorded late.
    """
    case = locked(case_id, version)
    if not may_do(by, Permission.CASE_HANDLE, case):
        raise PermissionDenied
    current = case.pauses.filter(ends_on=None).first()
    if current is None:
        raise NotNow(case)
    day = day_of_deed(case, occurred_on)
    if day < current.starts_on:
        raise Incomplete(occurred_on=_("The pause began later."))
    event = record(case, EventKind.RESUMED, by=by, occurred_on=day, late_reason=late_reason, note=note)
    current.ended_by, current.ends_on = event, day
    current.save(update_fields=["ended_by", "ends_on"])
    case.paused = False
    case.save(update_fields=["paused"])
    settle(case, event)
    return event
