"""Merging: the same matter was registered twice; one case goes on, the other refers to it."""

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.domain.demands import Ask, Incomplete, require_note
from cases.domain.events import deed, record
from cases.domain.locks import locked
from cases.domain.steps import NotNow, place, settle
from cases.enums import OPEN_STAGES, EventKind, LinkKind, Stage
from cases.models import Case, CaseEvent, CaseLink
from cases.policy import may_do
from offices.models import Staff
from offices.roles import Permission


@deed
def merge(*, case_id: int, target_id: int, by: Staff, version: int, reason: str) -> CaseEvent:
    """Merge an open case into another open one; the clocks of the merged case fall away.

    Both rows are locked in the order of their ids, so that two people who merge crosswise do not wait for
    each other for ever. The target gets an event of its own. Returns the event of the merged case; raises
    StaleVersion, NotNow, PermissionDenied, and Incomplete without a reason or for a target that is ended.
    """
    case, target = _locked_pair(case_id, target_id, version)
    if not all(may_do(by, Permission.CASE_REVIEW, one) for one in (case, target)):
        raise PermissionDenied
    if case.stage not in OPEN_STAGES:
        raise NotNow(case)
    if target.stage not in OPEN_STAGES:
        raise Incomplete(number=_("That case is not open any more."))
    require_note(Ask(case, reason, {}, timezone.localdate()))
    before = case.step
    place(case, step=Stage.MERGED, stage=Stage.MERGED, merged_into=target)
    event = record(
        case,
        EventKind.MERGED,
        by=by,
        note=reason,
        data={"other": target.pk},
        step_from=before,
        step_to=case.step,
    )
    CaseLink.objects.update_or_create(
        case=case, other=target, defaults={"kind": LinkKind.MERGED, "event": event}
    )
    settle(case, event)
    record(target, EventKind.LINKED, by=by, data={"other": case.pk, "link": LinkKind.MERGED})
    return event


def _locked_pair(case_id: int, target_id: int, version: int) -> tuple[Case, Case]:
    if case_id == target_id:
        raise Incomplete(number=_("A case cannot be merged into itself."))
    versions = {case_id: version, target_id: None}
    rows = {pk: locked(pk, versions[pk]) for pk in sorted(versions)}
    return rows[case_id], rows[target_id]
