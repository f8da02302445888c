"""What a deed writes into the details of a case, such as how a dispute was settled."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cases.domain.demands import Ask, Incomplete
from cases.duties.contract import Transition, get_duty
from cases.models import Case


def details_asked(transition: Transition, case: Case) -> list[str]:
    """Return the fields of the details that the deed asks for with this case: those that belong to it."""
    duty = get_duty(case.duty)
    return [name for name in transition.details if duty.belongs(name, case.kind, case.channel)]


def details_given(transition: Transition, ask: Ask) -> dict:
    """Return the details that the event keeps, under "details" by name; nothing where none are asked for.

    Each field is filled in, but for ticks. Raises Incomplete.
    """
    names = details_asked(transition, ask.case)
    return {"details": {name: _given(name, ask) for name in names}} if names else {}


def write_details(case: Case, kept: dict) -> None:
    """Put what the event keeps into the details of the case."""
    if "details" in kept:
        get_duty(case.duty).details.objects.filter(case=case).update(**kept["details"])


def _given(name: str, ask: Ask) -> object:
    field = get_duty(ask.case.duty).details._meta.get_field(name)
    value = ask.data.get(name, field.get_default())
    if value in ("", None):
        raise Incomplete(**{name: _("Please write this down.")})
    try:
        return field.clean(value, None)
    except ValidationError as fault:
        raise Incomplete(**{name: " ".join(fault.messages)}) from fault
