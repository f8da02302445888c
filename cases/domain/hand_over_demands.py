"""What must be said of those who get a case: a handler, a receiver, who signed, who gave an instruction.

Each returns what the event keeps, and raises Incomplete.
"""

from collections.abc import Callable

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cases.domain.demands import Ask, Incomplete, require_note
from cases.domain.objections import objection_until
from cases.models import Case
from cases.receivers import handlers_for

OFFICIAL = 60  # characters


def assign(ask: Ask) -> dict:
    """The case gets a handler who is posted at its office today."""
    handler = handlers_for(ask.case).filter(pk=ask.data.get("handler")).first()
    if handler is None:
        raise Incomplete(handler=_("Choose somebody posted at the office today."))
    return {"handler": handler.pk, "handler_name": handler.name}


def refer(kind: str, choices: Callable[[Case], QuerySet]) -> Callable[[Ask], dict]:
    """Return the rule for a case that goes to one of `choices`: a unit of that `kind` that exists today."""

    def rule(ask: Ask) -> dict:
        receiver = choices(ask.case).filter(pk=ask.data.get("receiver_id")).first()
        if receiver is None:
            raise Incomplete(receiver_id=_("Choose one that exists today."))
        return {"receiver_kind": kind, "receiver_id": receiver.pk, "receiver": receiver.name}

    return rule


def sign(ask: Ask) -> dict:
    """Who signed for the case is named."""
    return _official(ask, "signed_by")


def instruct(ask: Ask) -> dict:
    """A leader's instruction needs its words and the leader's name."""
    return require_note(ask) | _official(ask, "leader")


def objection(ask: Ask) -> dict:
    """Sending a case back needs reasons; the day until which it may be sent back is kept."""
    end = objection_until(ask.case)
    told = {"until": end.due.isoformat(), "provisional": end.provisional} if end else {}
    return require_note(ask) | told


def _official(ask: Ask, field: str) -> dict:
    """Who did what is recorded: an official with unit or post, nobody of the parties."""
    name = (ask.data.get(field) or "").strip()
    if not name or len(name) > OFFICIAL:
        raise Incomplete(**{field: _("Say who it was, at most %(n)d characters.") % {"n": OFFICIAL}})
    return {field: name}
