"""Why a clock ends on its day: each step of the count as a line to check with a calendar in hand."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.utils.translation import gettext_lazy as _

from offices.workdays import Due, Step

ONE_BY_ONE = 10  # so many days are listed singly; more are told by the month
ACTIONS = {
    "start": _("Start; this day is not counted"),
    "counted": _("Counted"),
    "skipped": _("Not counted"),
    "extended": _("Extension"),
    "paused": _("Added for the pause"),
    "moved": _("Moved on"),
    "owed": _("The person was reached: not due before this day"),
}
KINDS = {
    "workday": _("working day"),
    "weekend": _("weekend"),
    "holiday": _("holiday"),
    "make_up": _("make-up working day"),
}


@dataclass(frozen=True)
class Line:
    """One line of the count: a day, or the days from `first` to `last` with the numbers that they got."""

    first: date | datetime
    last: date | datetime
    action: str
    number: int
    last_number: int
    kind: str
    note: str

    @property
    def skipped(self) -> bool:
        """Whether the line counts nothing."""
        return self.action == "skipped"

    @property
    def words(self):
        """What was done with the day."""
        return ACTIONS[self.action]

    @property
    def kind_words(self):
        """What kind of day it is."""
        return KINDS.get(self.kind, "")

    @property
    def is_range(self) -> bool:
        """Whether the line tells several days."""
        return self.first != self.last


def lines(due: Due) -> list[Line]:
    """Return the count line by line; long rows of days come as one line a month, with their numbers."""
    return [line for run in _runs(due.steps) for line in _told(run)]


def _runs(steps: Sequence[Step]) -> Iterator[list[Step]]:
    """Split the steps where the action changes or a day is passed over."""
    run: list[Step] = []
    for step in steps:
        if run and not _goes_on(run[-1], step):
            yield run
            run = []
        run.append(step)
    if run:
        yield run


def _goes_on(before: Step, step: Step) -> bool:
    if isinstance(step.at, datetime) or before.action != step.action:
        return False
    return abs((step.at - before.at).days) == 1 and step.action in ("counted", "extended", "paused")


def _told(run: list[Step]) -> Iterator[Line]:
    if len(run) <= ONE_BY_ONE:
        yield from (_line([step]) for step in run)
        return
    for _month, days in groupby(run, key=lambda step: (step.at.year, step.at.month)):
        yield _line(list(days))


def _line(steps: Sequence[Step]) -> Line:
    first, last = steps[0], steps[-1]
    single = len(steps) == 1
    kind, note = (first.kind or "", first.note) if single else ("", "")
    return Line(first.at, last.at, first.action, first.count, last.count, kind, note)
