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
from cases.models import Clock
from cases.reckoning import Reckoned
from cases.views.verbs import url_of

logger = logging.getLogger(__name__)

TOLD = ("due_on", "state", "in_time", "stopped_on", "provisional")


@require_GET
def case_clock(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Show each step of the count, derived anew from what is on record."""
    case = get_case(request, key)
    clocks = case.clocks.select_related("rule", "started_by__by", "stopped_by__by")
    clock = get_object_or_404(clocks, pk=pk)
    facts = facts_of(case)
    calendar = calendar_of(facts)
    found = [
        one
        for one in reckon_facts(facts, calendar)
        if (one.rule.code, one.started_by.pk) == (clock.code, clock.started_by_id)
    ]
    reckoned = found[0] if found else None
    rule = reckoned.rule if reckoned else clock.rule
    today = timezone.localdate()
    stands = standing(clock, today)
    context = {
        "case": case,
        "clock": clock,
        "rule": rule,
        "reckoned": reckoned,
        "lines": lines(reckoned.due) if reckoned else [],
        "differs": differs(clock, reckoned),
        "standing": stands,
        "standing_words": STANDINGS[stands],
        "left": left(clock, today, calendar),
        "extensions": clock.extensions.select_related("requested_by", "decided_by"),
        "in_custody": rule.custody_exempt and CaseFlag.IN_CUSTODY in case.flags,
        "back_url": url_of(request, case),
    }
    return render(request, "cases/clocks/why.html", context)


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
