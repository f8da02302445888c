"""Merging: the same matter was registered twice; one case goes on, the others refer to it.

A case that holds others owes their people an answer too, so it is not made void, and it is withdrawn only
for all of them. `held_in` is where the verbs ask for that.
"""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from cases.deeds import unreachable
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

    What was merged into the case before goes along, so that every merged case points to the one that is
    answered. All rows are locked in the order of their ids, so that two people who merge crosswise do not
    wait for each other for ever. The target and each case that goes along get an event of their own. Returns
    the event of the merged case; raises StaleVersion, NotNow, PermissionDenied, and Incomplete without a
    reason, or for a target that is ended or in which nobody is answered while somebody is to be here.
    """
    case, target, held = _locked(case_id, target_id, version)
    if not all(may_do(by, Permission.CASE_REVIEW, one) for one in (case, target)):
        raise PermissionDenied
    if case.stage not in OPEN_STAGES:
        raise NotNow(case)
    if target.stage not in OPEN_STAGES:
        raise Incomplete(number=_("That case is not open any more."))
    if unreachable(target) and not unreachable(case):
        raise Incomplete(number=_("Nobody can be answered in that case: merge it into this one instead."))
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
    _refer(case, target, event)
    settle(case, event)
    _lead_on(held, target, by)
    record(target, EventKind.LINKED, by=by, data={"other": case.pk, "link": LinkKind.MERGED})
    return event


def held_in(case: Case, staff: Staff) -> str:
    """Return the numbers of the cases that were merged into `case`, in words; nothing where none was.

    Those that `staff` does not reach are counted, not named.
    """
    held = case.merged_cases.count()
    if not held:
        return ""
    near = Case.objects.visible_to(staff).filter(merged_into=case).order_by("id")
    names = list(near.values_list("number", flat=True))
    if beyond := held - len(names):
        words = ngettext("%(n)d case beyond your reach", "%(n)d cases beyond your reach", beyond)
        names.append(words % {"n": beyond})
    return "、".join(names)


def _locked(case_id: int, target_id: int, version: int) -> tuple[Case, Case, list[Case]]:
    """Lock both cases and those that were merged into the first one.

    What is merged into a case leaves an event there: whoever did not see that is stopped by the version.
    """
    if case_id == target_id:
        raise Incomplete(number=_("A case cannot be merged into itself."))
    held = list(Case.objects.filter(merged_into=case_id).values_list("pk", flat=True))
    versions = dict.fromkeys([*held, target_id]) | {case_id: version}
    rows = {pk: locked(pk, versions[pk]) for pk in sorted(versions)}
    return rows[case_id], rows[target_id], [rows[pk] for pk in held]


def _refer(case: Case, target: Case, event: CaseEvent) -> None:
    CaseLink.objects.update_or_create(
        case=case, other=target, defaults={"kind": LinkKind.MERGED, "event": event}
    )


def _lead_on(held: Iterable[Case], target: Case, by: Staff) -> None:
    """Let what was merged into a case refer to the one in which that case goes on."""
    for one in held:
        place(one, step=one.step, stage=one.stage, merged_into=target)
        data = {"other": target.pk, "link": LinkKind.MERGED}
        _refer(one, target, record(one, EventKind.LINKED, by=by, data=data))
