"""How long an exemption from replying holds: until the person is reached, or the case is opened again."""

from collections.abc import Iterable

from cases.enums import ContactResult, Decision, EventKind
from cases.models import Case, CaseEvent, Exemption
from cases.reckoning import Lifted


def granted_to(case: Case) -> bool:
    """Whether an exemption of the case holds now."""
    return _holding(case).exists()


def end_by(event: CaseEvent) -> None:
    """Let the exemption that holds end, where `event` is of the kind that ends one."""
    if is_reached(event) or event.kind == EventKind.REOPENED:
        _holding(event.case).update(ended_by=event)


def is_reached(event: CaseEvent) -> bool:
    """Whether the event says that the person was reached."""
    return event.kind == EventKind.CONTACT_ATTEMPTED and event.data.get("result") == ContactResult.REACHED


def spans(events: Iterable[CaseEvent]) -> tuple[tuple[int, ...], tuple[Lifted, ...]]:
    """Return from the events of a case, oldest first, how its exemptions bear on its clocks.

    First the ids of the events that granted one for good: it holds, or the case was opened again under it,
    and what had begun before stays exempt. Then those that ended because the person was reached.
    """
    for_good: list[int] = []
    lifted: list[Lifted] = []
    holds: CaseEvent | None = None
    for event in events:
        if _grants(event):
            holds = event
        elif holds and event.kind == EventKind.REOPENED:
            for_good.append(holds.pk)
            holds = None
        elif holds and is_reached(event):
            lifted.append(Lifted(holds, event))
            holds = None
    if holds:
        for_good.append(holds.pk)
    return tuple(for_good), tuple(lifted)


def _grants(event: CaseEvent) -> bool:
    return event.kind == EventKind.EXEMPTION_DECIDED and event.data.get("decision") == Decision.GRANTED


def _holding(case: Case):
    return Exemption.objects.filter(case=case, decision=Decision.GRANTED, ended_by=None)
