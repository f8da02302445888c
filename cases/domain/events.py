"""The timeline: each verb writes exactly one event here, and its line in the audit trail with it."""

from collections.abc import Callable
from contextvars import ContextVar
from datetime import date, timedelta
from functools import wraps
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from cases.domain.demands import Incomplete
from cases.enums import EventKind
from cases.models import Case, CaseEvent
from cases.reception import LATE_AFTER
from offices.domain import audit
from offices.models import Staff
from offices.outbox import later
from offices.workdays import add_workdays, load_calendar, roll_back, workdays_between

LONGEST_HOLIDAYS = timedelta(days=60)  # more than any row of days off
Verb = Callable[..., Any]
_recorded: ContextVar[list[CaseEvent] | None] = ContextVar("recorded", default=None)


class WrongDay(ValueError):
    """A deed was given a day before the case was received, or in the future."""


def day_of_deed(case: Case, occurred_on: date | None = None) -> date:
    """Return the day that counts for a deed on `case`: `occurred_on`, or today in Asia/Shanghai.

    For a letter it is the day of posting (Criminal Procedure Law art. 105). Raises WrongDay.
    """
    today = timezone.localdate()
    day = occurred_on or today
    if day > today:
        raise WrongDay(_("This day is in the future."))
    if day < timezone.localdate(case.received_at):
        raise WrongDay(_("The case had not been received on this day."))
    return day


def on_time_since() -> date:
    """Return the first day of which a deed that is recorded today is not recorded late."""
    today = timezone.localdate()
    calendar = load_calendar(today - LONGEST_HOLIDAYS, today)
    return add_workdays(calendar, roll_back(calendar, today), -LATE_AFTER)


def lateness(day: date, reason: str) -> dict:
    """Return what an event keeps of a deed of `day` because it is recorded only today.

    That is nothing within LATE_AFTER working days, as with registering. Beyond that `late` are the working
    days that have passed, and `late_reason` says why: nobody takes an overdue clock away in silence. Raises
    Incomplete without a reason.
    """
    today = timezone.localdate()
    if (today - day).days <= LATE_AFTER:
        return {}
    late = workdays_between(load_calendar(day, today), day, today)
    if late <= LATE_AFTER:
        return {}
    if not reason.strip():
        words = ngettext(
            "Done %(n)d working day ago: say why it is recorded only now.",
            "Done %(n)d working days ago: say why it is recorded only now.",
            late,
        )
        raise Incomplete(late_reason=words % {"n": late})
    return {"late": late, "late_reason": reason.strip()}


def deed(verb: Verb) -> Verb:
    """Run a verb in one transaction that ends with a line of the audit trail for each event it recorded.

    The chain of the trail is locked from its first line to the commit, for everybody. A line written with its
    event would hold that lock while clocks are set, and could wait for a row of somebody who waits for the
    chain. Of verbs within verbs the outermost writes the lines.
    """

    @wraps(verb)
    def done(*args, **kwargs):
        outer, events = _recorded.get(), []
        with transaction.atomic():
            mark = _recorded.set(events)
            try:
                result = verb(*args, **kwargs)
            finally:
                _recorded.reset(mark)
            if outer is None:
                for event in events:
                    _audit(event)
        if outer is not None:
            outer.extend(events)
        return result

    return done


def record(
    case: Case,
    kind: str,
    *,
    by: Staff | None,
    occurred_on: date | None = None,
    late_reason: str = "",
    deed: str = "",
    note: str = "",
    data: dict | None = None,
    step_from: str = "",
    step_to: str = "",
) -> CaseEvent:
    """Write one event, count the version of the case up by one, and have people told after the commit.

    `by` is None for deeds of the clock alone, which the audit trail leaves out; `data` never holds personal
    data. Raises WrongDay, and Incomplete for a deed recorded late without its reason; that of registering
    stands on the case. Called within a verb marked `deed`: LookupError for anybody's deed outside of one.
    """
    recorded = _recorded.get()
    if by and recorded is None:
        raise LookupError("a deed that no audit line would follow")
    day = day_of_deed(case, occurred_on)
    late = {} if kind == EventKind.REGISTERED else lateness(day, late_reason)
    event = CaseEvent.objects.create(
        case=case,
        kind=kind,
        deed=deed,
        at=timezone.now(),
        occurred_on=day,
        by=by,
        step_from=step_from,
        step_to=step_to,
        note=note,
        data=(data or {}) | late,
    )
    Case.objects.filter(pk=case.pk).update(version=F("version") + 1)
    case.version += 1
    later("cases.notify", event_id=event.pk)
    if by:
        recorded.append(event)
    return event


def _audit(event: CaseEvent) -> None:
    """Write who did what to which case; what was written about it stays in the timeline."""
    detail = {"deed": event.deed} if event.deed else {}
    number = event.case.number
    audit.record(f"case.{event.kind}", by=event.by, object_type="case", object_ref=number, detail=detail)
