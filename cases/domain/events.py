"""The timeline: each verb writes exactly one event here, and its line in the audit trail with it."""

from collections.abc import Callable
from contextvars import ContextVar
from datetime import date
from functools import wraps
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models import Case, CaseEvent
from offices.domain import audit
from offices.models import Staff
from offices.outbox import later

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
    deed: str = "",
    note: str = "",
    data: dict | None = None,
    step_from: str = "",
    step_to: str = "",
) -> CaseEvent:
    """Write one event, count the version of the case up by one, and have people told after the commit.

    `by` is None for deeds of the clock alone, which the audit trail leaves out; `data` never holds personal
    data. Raises WrongDay. Called within a verb marked `deed`: LookupError for anybody's deed outside of one.
    """
    recorded = _recorded.get()
    if by and recorded is None:
        raise LookupError("a deed that no audit line would follow")
    event = CaseEvent.objects.create(
        case=case,
        kind=kind,
        deed=deed,
        at=timezone.now(),
        occurred_on=day_of_deed(case, occurred_on),
        by=by,
        step_from=step_from,
        step_to=step_to,
        note=note,
        data=data or {},
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
