"""Clocks in words: how one stands today, how much is left, what its rule says."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from cases.enums import ClockState, Mark, Unit
from cases.models import Clock, ClockRule
from offices import workdays
from offices.workdays import Calendar

STANDINGS: dict[str, Promise] = {
    "overdue": gettext_lazy("Overdue"),
    "due_soon": gettext_lazy("Due soon"),
    "in_time": gettext_lazy("In time"),
    "paused": gettext_lazy("Paused"),
    "ahead": gettext_lazy("Not begun"),
    "met": gettext_lazy("Done in time"),
    "missed": gettext_lazy("Done late"),
    "stopped": gettext_lazy("Exempt"),
    "void": gettext_lazy("Fallen away"),
}
"""How a clock may stand, the most pressing first; the keys are states of a badge."""

ALIVE = frozenset({"overdue", "due_soon", "in_time", "paused", "ahead"})

AMOUNTS = {
    Unit.HOUR: ngettext_lazy("%(n)d hour", "%(n)d hours", "n"),
    Unit.DAY: ngettext_lazy("%(n)d calendar day", "%(n)d calendar days", "n"),
    Unit.WORKDAY: ngettext_lazy("%(n)d working day", "%(n)d working days", "n"),
    Unit.MONTH: ngettext_lazy("%(n)d month", "%(n)d months", "n"),
}

MARKED = gettext_lazy("{words} (provisional)")


def marked(words: str, provisional: bool) -> str:
    """Return words that tell a date, marked where the date hangs on a year that nobody has confirmed."""
    return str(MARKED).format(words=words) if provisional else words


def standing(clock: Clock, today: date) -> str:
    """Return the key of STANDINGS for the clock on the day `today`."""
    if clock.state == ClockState.RUNNING:
        if clock.due_on < today:
            return "overdue"
        if clock.started_on > today:
            return "ahead"
        return "due_soon" if clock.soon_on <= today else "in_time"
    if clock.state == ClockState.STOPPED:
        return "met" if clock.in_time else "missed"
    return {ClockState.PAUSED: "paused", ClockState.EXEMPT: "stopped"}.get(clock.state, "void")


def left(clock: Clock, today: date, calendar: Calendar) -> str:
    """Say how much is left of a running clock, in working days where its rule counts those; else nothing."""
    if clock.state != ClockState.RUNNING or clock.started_on > today:
        return ""
    if clock.due_on == today:
        return _("due today")
    late = clock.due_on < today
    first, last = sorted((clock.due_on, today))
    if clock.rule.unit == Unit.WORKDAY:
        return _left_in_workdays(workdays.workdays_between(calendar, first, last), late)
    return _left_in_days((last - first).days, late)


def _left_in_workdays(n: int, late: bool) -> str:
    if late:
        return ngettext("%(n)d working day late", "%(n)d working days late", n) % {"n": n}
    return ngettext("%(n)d working day left", "%(n)d working days left", n) % {"n": n}


def _left_in_days(n: int, late: bool) -> str:
    if late:
        return ngettext("%(n)d calendar day late", "%(n)d calendar days late", n) % {"n": n}
    return ngettext("%(n)d calendar day left", "%(n)d calendar days left", n) % {"n": n}


def length_of(rule: ClockRule) -> str:
    """Return the length of the limit with its unit; one without length is given by its unit or its paper."""
    if rule.length is not None:
        return amount(rule.length, rule.unit)
    if rule.unit in (Unit.SAME_DAY, Unit.IMMEDIATE):
        return str(Unit(rule.unit).label)
    return _("set case by case")


def amount(number: int, unit: str) -> str:
    """Return a number with its unit; the unit alone where it is not one of `AMOUNTS`."""
    return AMOUNTS[unit] % {"n": number} if unit in AMOUNTS else label(Unit, unit)


def late_words(data: Mapping[str, Any]) -> str:
    """Say from the data of an event by how much it was recorded late, and why; nothing where it was not."""
    if not data.get("late"):
        return ""
    days = data["late"]
    words = ngettext("by %(n)d working day: %(reason)s", "by %(n)d working days: %(reason)s", days)
    return words % {"n": days, "reason": data.get("late_reason", "")}


def is_unverified(rule: ClockRule) -> bool:
    """Whether the rule is shown as 待核: nobody read its source, and it is no rule of the house."""
    return not rule.verified and rule.mark != Mark.DESIGN


def basis_of(rule: ClockRule) -> str:
    """Return instrument and article."""
    return f"{rule.instrument}{rule.article}"


def label(choices: type[TextChoices], value: str) -> str:
    """Return the words for a value; the value itself when it is not known."""
    return str(choices(value).label) if value in choices.values else value
