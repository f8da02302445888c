"""Why a clock ends on its day."""

import logging

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from cases.access import get_case
from cases.clock_words import STANDINGS, left, standing
from cases.domain.clocks import calendar_of, facts_of, reckon_facts, values_of
from cases.enums import CaseFlag
from cases.explaining import lines
from cases.models import Case, Clock, ClockRule
from cases.policy import may_do
from cases.reckoning import Reckoned
from cases.views.verbs import url_of
from offices.roles import Permission
from offices.workdays import Calendar

logger = logging.getLogger(__name__)

TOLD = ("due_on", "state", "in_time", "stopped_on", "provisional")


@require_GET
def case_clock(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Show each step of the count, derived anew from what is on record."""
    case = get_case(request, key)
    clock = get_object_or_404(case.clocks.select_related("rule", "started_by__by", "stopped_by__by"), pk=pk)
    facts = facts_of(case)
    calendar = calendar_of(facts)
    found = reckon_facts(facts, calendar)
    reckoned = _same(clock, found)
    context = {
        "case": case,
        "clock": clock,
        "reckoned": reckoned,
        "lines": lines(reckoned.due) if reckoned else [],
        "differs": differs(clock, reckoned),
        "begins_provisionally": _begins_provisionally(clock, found),
        "extensions": clock.extensions.select_related("requested_by", "decided_by", "attachment"),
        "may_unmask": may_do(request.user, Permission.PARTY_UNMASK, case),
        "back_url": url_of(request, case),
        **_rule(case, reckoned.rule if reckoned else clock.rule),
        **_stand(clock, calendar),
    }
    return render(request, "cases/clocks/why.html", context)


def _same(clock: Clock, reckoned: list[Reckoned]) -> Reckoned | None:
    """Return the clock as it is reckoned now, if it still follows from the facts."""
    key = (clock.code, clock.started_by_id)
    return next((one for one in reckoned if (one.rule.code, one.started_by.pk) == key), None)


def _begins_provisionally(clock: Clock, reckoned: list[Reckoned]) -> bool:
    """Whether the clock follows one whose end hangs on a year that nobody has confirmed."""
    return any(
        one.due.provisional and (one.started_by.pk, one.due_on) == (clock.started_by_id, clock.started_on)
        for one in reckoned
    )


def _rule(case: Case, rule: ClockRule) -> dict:
    custody = rule.custody_exempt and CaseFlag.IN_CUSTODY in case.flags
    return {"rule": rule, "in_custody": custody}


def _stand(clock: Clock, calendar: Calendar) -> dict:
    today = timezone.localdate()
    key = standing(clock, today)
    return {"standing": key, "standing_words": STANDINGS[key], "left": left(clock, today, calendar)}


def differs(clock: Clock, reckoned: Reckoned | None) -> bool:
    """Whether the row says something else than what follows now; that is noted in the log.

    It happens where the calendar was corrected after the case had ended: what was told stays as it was told.
    """
    if reckoned is None:
        return False
    values = values_of(reckoned)
    apart = [name for name in TOLD if getattr(clock, name) != values[name]]
    if apart:
        logger.warning("clock %s differs from its reckoning in %s", clock.pk, ", ".join(apart))
    return bool(apart)
