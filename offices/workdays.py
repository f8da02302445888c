"""Arithmetic on the working-day calendar: how a period is counted, and every step of the count.

The day (or hour) on which a period starts is not counted (刑诉法 Art. 105, 民诉法 Art. 85, 民法典 Art. 201).
A period that ends on a day off ends on the next working day, except while a person is in custody
(刑诉法 Art. 105(4)). All but `load_calendar` is pure.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from offices.enums import DayKind
from offices.models import CalendarDay, CalendarYear

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY = timedelta(days=1)
SATURDAY = 5
OPENS, CLOSES = time(8, 30), time(18, 0)
HOURS = {"hour": 1, "day": 24}

Unit = Literal["hour", "day", "workday", "month", "same_day", "immediate"]
Kind = Literal["workday", "weekend", "holiday", "make_up"]
Action = Literal["start", "counted", "skipped", "extended", "paused", "moved", "owed"]


@dataclass(frozen=True)
class Calendar:
    """What differs from the plain week: days off, Saturdays and Sundays worked; and which years are settled.

    `notes` gives the names of holidays. A year that is not confirmed is known so far, provisionally.
    """

    holidays: frozenset[date] = frozenset()
    workdays: frozenset[date] = frozenset()
    confirmed_years: frozenset[int] = frozenset()
    notes: Mapping[date, str] = field(default_factory=dict, hash=False, compare=False)

    def is_workday(self, day: date) -> bool:
        """Return whether people work on `day`."""
        return day in self.workdays or (day.weekday() < SATURDAY and day not in self.holidays)

    def is_confirmed(self, day: date) -> bool:
        """Return whether the days off of that year are settled."""
        return day.year in self.confirmed_years

    def day_kind(self, day: date) -> Kind:
        """Return what kind of day `day` is; a holiday on a Sunday is a holiday."""
        if day in self.workdays:
            return "make_up"
        if day in self.holidays:
            return "holiday"
        return "weekend" if day.weekday() >= SATURDAY else "workday"

    def note(self, day: date) -> str:
        """Return the name of the holiday, or of the one that a make-up day makes up for; else nothing."""
        return self.notes.get(day, "")


class Step(NamedTuple):
    """One line of "why this date": a day (or moment, for hours) and what was done with it.

    `count` is the running number within the action: days, working days, hours or months so far; a skipped day
    carries the count that it leaves unchanged. `kind` and `note` come from the calendar, for days only. The
    last step is the due date.
    """

    at: date | datetime
    action: Action
    count: int
    kind: Kind | None = None
    note: str = ""


@dataclass(frozen=True)
class Due:
    """The end of a period: as counted, after moving off days off, and whether an unsettled year had a say.

    Dates, but for hours: aware datetimes.
    """

    nominal: date | datetime
    due: date | datetime
    provisional: bool
    steps: tuple[Step, ...]


def local_date(moment: date | datetime) -> date:
    """Return the day in Shanghai; a naive datetime raises ValueError."""
    if not isinstance(moment, datetime):
        return moment
    if moment.tzinfo is None:
        raise ValueError("a naive datetime has no day")
    return moment.astimezone(SHANGHAI).date()


def add_workdays(calendar: Calendar, start: date, days: int) -> date:
    """Return the working day that is `days` working days after `start` (before, where negative)."""
    return _walk_workdays(calendar, start, days, "counted")[-1].at if days else start


def workdays_between(calendar: Calendar, start: date, end: date) -> int:
    """Return the number of working days after `start` up to and with `end`; 0 when `end` is not later."""
    days = (start + DAY * n for n in range(1, (end - start).days + 1))
    return sum(map(calendar.is_workday, days))


def roll_forward(calendar: Calendar, day: date) -> date:
    """Return `day`, or the first working day after it."""
    return _move_off(calendar, day, DAY)[-1]


def roll_back(calendar: Calendar, day: date) -> date:
    """Return `day`, or the last working day before it."""
    return _move_off(calendar, day, -DAY)[-1]


def add_months(start: date, months: int, sticky: bool = False) -> date:
    """Return the same day `months` months later (earlier, where negative).

    A day that the month lacks becomes its last (民法典 Art. 202). With `sticky`, the last day of a month
    leads to the last day of a month (刑诉解释 2021 Art. 202).
    """
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    last = month_end(date(year, month + 1, 1)).day
    return date(year, month + 1, last if sticky and start == month_end(start) else min(start.day, last))


def month_end(day: date) -> date:
    """Return the last day of the month of `day`."""
    return (day.replace(day=28) + 4 * DAY).replace(day=1) - DAY


def due(
    calendar: Calendar,
    start: date | datetime,
    length: int,
    unit: Unit,
    roll: bool = True,
    *,
    in_custody: bool = False,
    month_end_sticky: bool = False,
    backward: bool = False,
    extensions: Iterable[tuple[int, Unit]] = (),
    extra_days: int = 0,
) -> Due:
    """Count a period of `length` units from `start` and return its end with every step.

    Days, working days and months take a day (of an aware datetime, the day in Shanghai); hours take an aware
    datetime, and their end is never moved. `same_day` and `immediate` end on the start day. Granted
    `extensions` are counted on from there, then the `extra_days` of pauses (calendar days) are added: that is
    the nominal end. It moves off days off: forward, or back for a period counted `backward`.

    The result is provisional where a day of an unconfirmed year decided it; a period that is not moved and
    not counted in working days asks no calendar. A unit that does not fit raises ValueError or KeyError.
    """
    if unit == "hour":
        return _due_hours(start, length, extensions, extra_days)
    sign = -1 if backward else 1
    phases: list[tuple[int, Unit, Action]] = [(sign * length, unit, "counted")]
    phases += [(sign * more, of_unit, "extended") for more, of_unit in extensions]
    phases.append((extra_days, "day", "paused"))
    steps = [Step(local_date(start), "start", 0)]
    consulted: list[date] = []
    for amount, of_unit, action in phases:
        counted = _count(calendar, steps[-1].at, amount, of_unit, action, month_end_sticky)
        consulted += [step.at for step in counted if of_unit == "workday"]
        steps += counted
    nominal = end = steps[-1].at
    if roll and not in_custody and unit not in {"same_day", "immediate"}:
        moved = _move_off(calendar, nominal, sign * DAY)
        end = moved[-1]
        consulted += moved
        steps += [Step(day, "moved", number) for number, day in enumerate(moved) if number]
    return Due(nominal, end, not all(map(calendar.is_confirmed, consulted)), _explained(calendar, steps))


def not_before(calendar: Calendar, due: Due, day: date) -> Due:
    """Return `due`, or where it ends before `day` the same ending on `day`, moved off days off."""
    if local_date(due.due) >= day:
        return due
    moved = _move_off(calendar, day, DAY)
    steps = [Step(day, "owed", 0), *(Step(on, "moved", number) for number, on in enumerate(moved) if number)]
    provisional = due.provisional or not all(map(calendar.is_confirmed, moved))
    return Due(due.nominal, moved[-1], provisional, due.steps + _explained(calendar, steps))


def is_working_time(calendar: Calendar, moment: datetime) -> bool:
    """Return whether the aware `moment` lies in the working hours (Shanghai) of a working day."""
    local = moment.astimezone(SHANGHAI)
    return calendar.is_workday(local.date()) and OPENS <= local.time() < CLOSES


def _explained(calendar: Calendar, steps: Iterable[Step]) -> tuple[Step, ...]:
    """Return the steps with the kind of each day and its note."""
    return tuple(Step(*step[:3], calendar.day_kind(step.at), calendar.note(step.at)) for step in steps)


def _count(
    calendar: Calendar, start: date, amount: int, unit: Unit, action: Action, sticky: bool
) -> list[Step]:
    """Return the steps after `start` to the end of `amount` units; none for units without length."""
    if unit == "day":
        way = DAY if amount > 0 else -DAY
        return [Step(start + way * number, action, number) for number in range(1, abs(amount) + 1)]
    if unit == "workday":
        return _walk_workdays(calendar, start, amount, action)
    if unit == "month":
        return [Step(add_months(start, amount, sticky), action, abs(amount))]
    if unit in {"same_day", "immediate"}:
        return []
    raise ValueError(f"{unit} cannot be counted in days")


def _walk_workdays(calendar: Calendar, start: date, amount: int, action: Action) -> list[Step]:
    """Return every day from `start` (without it) to the last of `amount` working days."""
    steps: list[Step] = []
    day, number = start, 0
    while number < abs(amount):
        day += DAY if amount > 0 else -DAY
        works = calendar.is_workday(day)
        number += works
        steps.append(Step(day, action if works else "skipped", number))
    return steps


def _move_off(calendar: Calendar, day: date, way: timedelta) -> list[date]:
    """Return `day` and the days after it in direction `way`, up to the first on which people work."""
    days = [day]
    while not calendar.is_workday(days[-1]):
        days.append(days[-1] + way)
    return days


def _due_hours(start: datetime, length: int, extensions: Iterable[tuple[int, Unit]], extra_days: int) -> Due:
    """Count hours through UTC, so that a change of the clocks neither adds nor takes one."""
    if not isinstance(start, datetime) or start.tzinfo is None:
        raise ValueError("hours are counted from an aware datetime")
    phases: list[tuple[int, Action]] = [(length, "counted")]
    phases += [(HOURS[unit] * more, "extended") for more, unit in extensions]
    phases.append((HOURS["day"] * extra_days, "paused"))
    steps = [Step(start.astimezone(SHANGHAI), "start", 0)]
    for hours, action in phases:
        if hours:
            end = steps[-1].at.astimezone(UTC) + timedelta(hours=hours)
            steps.append(Step(end.astimezone(SHANGHAI), action, hours))
    return Due(steps[-1].at, steps[-1].at, False, tuple(steps))


def load_calendar(first: date, last: date) -> Calendar:
    """Read the whole years from `first` to `last`, in two queries; days beyond them count as unconfirmed."""
    days = CalendarDay.objects.filter(date__year__range=(first.year, last.year))
    rows = list(days.values_list("date", "kind", "note"))
    years = CalendarYear.objects.filter(year__range=(first.year, last.year), confirmed_at__isnull=False)
    return Calendar(
        holidays=frozenset(day for day, kind, _ in rows if kind == DayKind.HOLIDAY),
        workdays=frozenset(day for day, kind, _ in rows if kind == DayKind.WORKDAY),
        confirmed_years=frozenset(years.values_list("year", flat=True)),
        notes={day: note for day, _, note in rows if note},
    )
