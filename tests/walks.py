"""Ways through a duty for tests: what each form needs, and the shortest way to an end."""

from collections import deque

from cases.domain.details import details_asked
from cases.domain.steps import advance
from cases.duties.contract import Duty, Transition, get_duty
from cases.enums import DelayReason, Receipt, ReplyMethod, Satisfaction, Service
from cases.models import Case, CaseEvent
from cases.receivers import departments_for, handlers_for, organs_for, procuratorates_for
from offices.enums import OrganKind
from offices.models import Organ, Staff

RECEIVERS = {
    "refer_department": departments_for,
    "refer_organ": organs_for,
    "refer_procuratorate": procuratorates_for,
}


def organ(case: Case) -> Organ:
    """A police station in the district of the case."""
    return Organ.objects.get_or_create(
        name="某派出所", kind=OrganKind.POLICE_STATION, district_code=case.office.procuratorate.code
    )[0]


def data_for(transition: Transition, case: Case) -> dict:
    """Return what the form of the transition asks for, with the first choice of each of the details."""
    fields = [get_duty(case.duty).details._meta.get_field(name) for name in details_asked(transition, case)]
    return _data_for(transition, case) | {
        field.name: field.choices[0][0] for field in fields if field.choices
    }


def _data_for(transition: Transition, case: Case) -> dict:
    if transition.form in RECEIVERS:
        organ(case)
        return {"receiver_id": RECEIVERS[transition.form](case).first().pk}
    if transition.form == "assign":
        return {"handler": handlers_for(case).first().pk}
    if transition.form == "reply":
        return {"method": ReplyMethod.WRITTEN}
    if transition.form == "revisit":
        return {"with_office": Satisfaction.SATISFIED}
    if transition.form == "instruction":
        return {"leader": "某某副检察长"}
    if transition.form == "sign":
        return {"signed_by": "办公室内勤"}
    if transition.form == "service":
        return {"service": Service.POST, "receipt": Receipt.SIGNED}
    if transition.form == "close":
        outcome = get_duty(case.duty).outcomes[0].code
        delay = {"delay_reason": DelayReason.WORKLOAD, "delay_unit": case.office.name}
        return {"outcome": outcome} | delay
    return {}


def do(case: Case, name: str, by: Staff, **changes) -> CaseEvent:
    """Make the transition with what its form needs; `changes` replace arguments of `advance`."""
    case.refresh_from_db()
    transition = get_duty(case.duty).transition(name)
    asked = {
        "case_id": case.pk,
        "name": name,
        "by": by,
        "version": case.version,
        "note": "已办",
        "data": data_for(transition, case),
    }
    event = advance(**(asked | changes))
    case.refresh_from_db()
    return event


def way_to(duty: Duty, goal: str, start: str | None = None) -> list[Transition]:
    """Return the shortest way from the first step (or `start`) to `goal` by unconditional transitions."""
    start = start or duty.first
    ways = {start: []}
    queue = deque([start])
    while queue:
        step = queue.popleft()
        for transition in duty.transitions:
            target = transition.target
            if step in transition.sources and target and target not in ways and transition.when is None:
                ways[target] = [*ways[step], transition]
                queue.append(target)
    return ways[goal]


def walk(case: Case, goal: str, by: dict[str, Staff]) -> Case:
    """Lead the case to the step `goal`; `by` gives a person for each permission."""
    for transition in way_to(get_duty(case.duty), goal, case.step):
        do(case, transition.name, by[transition.permission])
    return case
