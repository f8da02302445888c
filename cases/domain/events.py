"""The timeline: each verb writes exactly one event here."""

from datetime import date

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models import Case, CaseEvent
from offices.models import Staff
from offices.outbox import later


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

    `by` is None for deeds of the clock alone; `data` never holds personal data. Raises WrongDay. Called by
    domain verbs only, inside their transaction.
    """
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
    return event
