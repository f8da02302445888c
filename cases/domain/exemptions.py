"""On which ground a case may be exempted from replying, and how long that holds: until the person is reached,
or the case is opened again."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from cases.duties.contract import get_duty
from cases.enums import COMING_ROLES, ClockState, ContactResult, Decision, EventKind, ExemptReason
from cases.models import Case, CaseEvent, Clock, Exemption
from cases.reckoning import Lifted


def reasons_for(case: Case) -> list[ExemptReason]:
    """Return the reasons that the registration does not gainsay, in the order of the list.

    Nobody is anonymous who is named there, and no contact is unknown where somebody who came left a
    telephone: they are tried first.
    """
    known = Q(phone_index__isnull=False) | Q(landline_index__isnull=False)
    gainsaid = set() if case.is_anonymous else {ExemptReason.ANONYMOUS}
    if case.parties.standing().filter(known, role__in=COMING_ROLES).exists():
        gainsaid.add(ExemptReason.CONTACT_UNKNOWN)
    return [reason for reason in ExemptReason if reason not in gainsaid]


def run_out(case: Case, on: date) -> QuerySet[Clock]:
    """Return the clocks of replies that are overdue on the day `on`, which an exemption would take away."""
    codes = [use.rule for use in get_duty(case.duty).clocks if use.reply]
    overdue = case.clocks.filter(code__in=codes, state=ClockState.RUNNING, due_on__lt=on)
    return overdue.select_related("rule")


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
