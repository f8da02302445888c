"""What must be said when a case closes: the outcome, and of missed clocks why and who answers for it."""

from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cases.domain.demands import Ask, Incomplete
from cases.duties.contract import get_duty
from cases.enums import ClockState, DelayReason
from cases.models import Case, Clock
from cases.receivers import units_for_delay


def missed_clocks(case: Case, on: date) -> QuerySet[Clock]:
    """Clocks of the case that stopped late, or that run and are overdue on the day `on`."""
    late = case.clocks.filter(in_time=False)
    return late | case.clocks.filter(state=ClockState.RUNNING, due_on__lt=on)


def close(ask: Ask) -> dict:
    """A case closes with an outcome of its duty; where a clock was missed, with why and who answers for it.

    Returns what the event keeps; raises Incomplete.
    """
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
