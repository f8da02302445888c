"""Until when an outside body may send back a matter that was passed to it."""

from datetime import timedelta

from cases.enums import EventKind as E
from cases.models import Case, ClockRule
from cases.reckoning import rule_on
from offices import workdays
from offices.workdays import Due

RULE = "T15b"
AHEAD = timedelta(days=60)  # more than any holidays within the limit


def objection_until(case: Case) -> Due | None:
    """Return the time in which the outside body that has `case` may object; None where no law sets one.

    Counted in working days from the day on which the body signed, or else on which the matter was sent
    (Regulations on Petition Work 2022 art. 23). Departments and procuratorates have no such limit.
    """
    passed = list(case.events.filter(kind__in=(E.REFERRED, E.SIGNED_FOR)).order_by("id"))
    referrals = [event for event in passed if event.kind == E.REFERRED]
    if not referrals or referrals[-1].data.get("receiver_kind") != "organ":
        return None
    first = passed[-1].occurred_on
    rule = rule_on(ClockRule.objects.filter(code=RULE), RULE, first)
    if rule is None:
        return None
    calendar = workdays.load_calendar(first, first + AHEAD)
    return workdays.due(calendar, first, rule.length, rule.unit, rule.roll)
