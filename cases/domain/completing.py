"""Which demands are made on a deed, by the form that the duty names."""

from collections.abc import Callable

from cases.domain.closing_demands import close
from cases.domain.demands import Ask, require_note
from cases.domain.hand_over_demands import assign, instruct, objection, refer, sign
from cases.domain.reply_demands import reply, revisit, served
from cases.duties.contract import Transition
from cases.receivers import departments_for, organs_for, procuratorates_for


def completed(transition: Transition, ask: Ask) -> dict:
    """Return what the event keeps of the deed: codes, ids, names of units and staff, never a party's.

    Raises Incomplete.
    """
    return RULES[transition.form](ask)


def _note(ask: Ask) -> dict:
    return {}


RULES: dict[str, Callable[[Ask], dict]] = {
    "note": _note,
    "reason": require_note,
    "assign": assign,
    "refer_department": refer("department", departments_for),
    "refer_organ": refer("organ", organs_for),
    "refer_procuratorate": refer("procuratorate", procuratorates_for),
    "instruction": instruct,
    "sign": sign,
    "objection": objection,
    "reply": reply,
    "service": served,
    "revisit": revisit,
    "close": close,
}
