"""What a deed must bring along, whichever way it comes: the form, a bulk action or an import."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cases.domain.objections import objection_until
from cases.duties.contract import Transition, get_duty
from cases.enums import ClockState, DelayReason, Opinion, Receipt, ReplyMethod, Satisfaction, Service
from cases.models import Case, Clock
from cases.receivers import departments_for, handlers_for, organs_for, procuratorates_for, units_for_delay

SPOKEN = (ReplyMethod.ORAL, ReplyMethod.PHONE)
OFFICIAL = 60  # characters


class Incomplete(ValueError):
    """Something is missing or not allowed; `errors` gives the message by field."""

    def __init__(self, **errors: str):
        super().__init__(", ".join(errors))
        self.errors = errors


@dataclass(frozen=True)
class Ask:
    """A deed as it was asked for; `on` is the day that counts."""

    case: Case
    note: str
    data: dict
    on: date


def completed(transition: Transition, ask: Ask) -> dict:
    """Return what the event keeps of the deed: codes, ids, names of units and staff, never a party's.

    Raises Incomplete.
    """
    return RULES[transition.form](ask)


def missed_clocks(case: Case, on: date) -> QuerySet[Clock]:
    """Clocks of the case that stopped late, or that run and are overdue on the day `on`."""
    late = case.clocks.filter(in_time=False)
    return late | case.clocks.filter(state=ClockState.RUNNING, due_on__lt=on)


def require_note(ask: Ask) -> dict:
    """The deed needs words."""
    if not ask.note.strip():
        raise Incomplete(note=_("Please write this down."))
    return {}


def _note(ask: Ask) -> dict:
    return {}


def _assign(ask: Ask) -> dict:
    handler = handlers_for(ask.case).filter(pk=ask.data.get("handler")).first()
    if handler is None:
        raise Incomplete(handler=_("Choose somebody posted at the office today."))
    return {"handler": handler.pk, "handler_name": handler.name}


def _refer(kind: str, choices: Callable[[Case], QuerySet]) -> Callable[[Ask], dict]:
    def rule(ask: Ask) -> dict:
        receiver = choices(ask.case).filter(pk=ask.data.get("receiver_id")).first()
        if receiver is None:
            raise Incomplete(receiver_id=_("Choose one that exists today."))
        return {"receiver_kind": kind, "receiver_id": receiver.pk, "receiver": receiver.name}

    return rule


def _official(ask: Ask, field: str) -> dict:
    """Who did what is recorded: an official with unit or post, nobody of the parties."""
    name = (ask.data.get(field) or "").strip()
    if not name or len(name) > OFFICIAL:
        raise Incomplete(**{field: _("Say who it was, at most %(n)d characters.") % {"n": OFFICIAL}})
    return {field: name}


def _sign(ask: Ask) -> dict:
    return _official(ask, "signed_by")


def _instruct(ask: Ask) -> dict:
    return require_note(ask) | _official(ask, "leader")


def _objection(ask: Ask) -> dict:
    end = objection_until(ask.case)
    told = {"until": end.due.isoformat(), "provisional": end.provisional} if end else {}
    return require_note(ask) | told


def _reply(ask: Ask) -> dict:
    """An oral reply needs a written record (Rules on reporting work 2014, art. 54 to 60)."""
    method, opinion = ask.data.get("method"), ask.data.get("opinion", "")
    if method not in ReplyMethod.values:
        raise Incomplete(method=_("Choose how the reply was given."))
    if opinion and opinion not in Opinion.values:
        raise Incomplete(opinion=_("Choose one of the list."))
    if method in SPOKEN and not ask.note.strip():
        raise Incomplete(note=_("A spoken reply needs a record: write down what was said."))
    return {"method": method, "opinion": opinion} | _service(ask)


def _service(ask: Ask) -> dict:
    """A paper is signed for or refused where it was served in some way."""
    service, receipt = ask.data.get("service", ""), ask.data.get("receipt", "")
    if service and service not in Service.values:
        raise Incomplete(service=_("Choose one of the list."))
    if receipt and receipt not in Receipt.values:
        raise Incomplete(receipt=_("Choose one of the list."))
    if receipt and not service:
        raise Incomplete(service=_("Say how the reply was served."))
    return {"service": service, "receipt": receipt}


def _served(ask: Ask) -> dict:
    if not ask.data.get("service"):
        raise Incomplete(service=_("Say how the reply was served."))
    return _service(ask)


def _revisit(ask: Ask) -> dict:
    """What the person thinks of the reception is asked; of the unit where one answers for the matter."""
    office, unit = ask.data.get("with_office", ""), ask.data.get("with_unit", "")
    if office not in Satisfaction.values:
        raise Incomplete(with_office=_("Choose one of the list."))
    if unit and unit not in Satisfaction.values:
        raise Incomplete(with_unit=_("Choose one of the list."))
    return require_note(ask) | {"with_office": office, "with_unit": unit}


def _close(ask: Ask) -> dict:
    duty = get_duty(ask.case.duty)
    outcome = ask.data.get("outcome")
    if outcome not in {option.code for option in duty.outcomes if not option.retired}:
        raise Incomplete(outcome=_("Choose an outcome."))
    kept = {"outcome": outcome}
    missed = list(missed_clocks(ask.case, ask.on).values_list("code", flat=True))
    if missed:
        kept |= _delay(ask) | {"missed": missed}
    return kept


def _delay(ask: Ask) -> dict:
    reason, unit = ask.data.get("delay_reason"), ask.data.get("delay_unit")
    if reason not in DelayReason.values:
        raise Incomplete(delay_reason=_("A clock was missed: say why."))
    if unit not in units_for_delay(ask.case):
        raise Incomplete(delay_unit=_("A clock was missed: say which unit answers for it."))
    return {"delay_reason": reason, "delay_unit": unit}


RULES: dict[str, Callable[[Ask], dict]] = {
    "note": _note,
    "reason": require_note,
    "assign": _assign,
    "refer_department": _refer("department", departments_for),
    "refer_organ": _refer("organ", organs_for),
    "refer_procuratorate": _refer("procuratorate", procuratorates_for),
    "instruction": _instruct,
    "sign": _sign,
    "objection": _objection,
    "reply": _reply,
    "service": _served,
    "revisit": _revisit,
    "close": _close,
}
