"""The one door through which a case changes its step."""

from collections.abc import Callable
from datetime import date
from functools import cache

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from cases.domain import clocks, exemptions
from cases.domain.completing import completed
from cases.domain.demands import Ask
from cases.domain.details import details_given, write_details
from cases.domain.events import day_of_deed, deed, record
from cases.domain.locks import locked
from cases.duties.contract import Transition, get_duty
from cases.enums import DONE_STAGES, OPEN_STAGES, EventKind, Stage
from cases.models import Case, CaseEvent, Pause
from cases.policy import may_do
from offices.models import Staff

When = Callable[[Case], bool]


class NotNow(Exception):
    """The case does not stand where this can be done; `case` is the case as it stands."""

    def __init__(self, case: Case):
        super().__init__("not at this step")
        self.case = case


def available(case: Case, staff: Staff) -> list[Transition]:
    """Return the transitions that `staff` may make with the case as it stands, in the order of the duty.

    A condition on which several of them hang is asked once.
    """
    holds = cache(lambda when: when(case))
    return [
        transition
        for transition in get_duty(case.duty).transitions
        if _fits(transition, case, holds) and may_do(staff, transition, case)
    ]


@deed
def advance(
    *,
    case_id: int,
    name: str,
    by: Staff,
    version: int,
    occurred_on: date | None = None,
    late_reason: str = "",
    note: str = "",
    data: dict | None = None,
) -> CaseEvent:
    """Make the transition `name` with the case that `by` saw at `version`, as of the day `occurred_on`.

    `data` are the cleaned fields of the transition's form. Step, event, clocks, effect of the room and
    notices come together or not at all. Raises StaleVersion, NotNow, PermissionDenied, WrongDay, and
    Incomplete, also without `late_reason` where it is recorded late.
    """
    case = locked(case_id, version)
    transition = _transition(case, name)
    if not may_do(by, transition, case):
        raise PermissionDenied
    day = day_of_deed(case, occurred_on)
    ask = Ask(case, note, data or {}, day)
    kept = completed(transition, ask) | details_given(transition, ask)
    before = case.step
    _arrive(case, transition, kept)
    write_details(case, kept)
    event = record(
        case,
        transition.event,
        by=by,
        occurred_on=day,
        late_reason=late_reason,
        deed=name,
        note=note,
        data=kept,
        step_from=before,
        step_to=case.step,
    )
    settle(case, event)
    if transition.effect:
        transition.effect(case, by)
    return event


def place(case: Case, *, step: str, stage: str, **fields) -> None:
    """Put the case at a step, and keep true what follows from its stage; nothing else writes step or stage.

    `fields` are further fields of the case that change with it. Moments are those of recording: the figures
    of a past month do not change afterwards; the day that counts for clocks is the event's.
    """
    now = timezone.now()
    done = stage in DONE_STAGES
    changes = {
        "step": step,
        "stage": stage,
        "waiting_for": case.waiting_for if stage == Stage.WAITING else "",
        "closed_at": (case.closed_at or now) if done else None,
        "archived_at": (case.archived_at or now) if stage == Stage.ARCHIVED else None,
        "outcome": case.outcome if done else "",
        **fields,
    }
    for name, value in changes.items():
        setattr(case, name, value)
    case.save(update_fields=list(changes))


def settle(case: Case, event: CaseEvent) -> None:
    """Bring pauses, an exemption and the clocks of the case in line with `event`.

    An ended case does not stay paused.
    """
    exemptions.end_by(event)
    if case.paused and case.stage not in OPEN_STAGES:
        for pause in Pause.objects.filter(case=case, ends_on=None):
            pause.ended_by, pause.ends_on = event, max(event.occurred_on, pause.starts_on)
            pause.save(update_fields=["ended_by", "ends_on"])
        case.paused = False
        case.save(update_fields=["paused"])
    clocks.sync(case)


def _transition(case: Case, name: str) -> Transition:
    found = [option for option in get_duty(case.duty).transitions if option.name == name]
    if not found or not _fits(found[0], case, lambda when: when(case)):
        raise NotNow(case)
    return found[0]


def _fits(transition: Transition, case: Case, holds: Callable[[When], bool]) -> bool:
    return case.step in transition.sources and (transition.when is None or holds(transition.when))


def _arrive(case: Case, transition: Transition, kept: dict) -> None:
    step = get_duty(case.duty).step(transition.target or case.step)
    fields = {}
    if "receiver" in kept:
        fields["waiting_for"] = kept["receiver"]
    if kept.get("receiver_kind") == "department":
        fields["department_id"] = kept["receiver_id"]
    if "handler" in kept:
        fields["handler_id"] = kept["handler"]
    if "outcome" in kept:
        fields["outcome"] = kept["outcome"]
    if transition.event == EventKind.ACCEPTED and case.accepted_at is None:
        fields["accepted_at"] = timezone.now()
    place(case, step=step.slug, stage=step.stage, **fields)
