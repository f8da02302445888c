"""METRICS: every figure of the progress pages: what is counted, over what, on which day, and the list behind.

A figure is a count of cases, or of cases in time over cases owed. `Count.query` names exactly the cases
counted, in the parameters of the worklist (`cases.worklist.cases_for`).
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from oversight.models import Metric
from oversight.periods import DAY, Kind, Period, around


class Span(StrEnum):
    """The days on which something counts."""

    PERIOD = "period"
    RUN_OUT = "run_out"  # days of the period that are over
    OVER = "over"  # all days before today
    EVER = "ever"
    THIS_MONTH = "this_month"


@dataclass(frozen=True)
class Count:
    """Cases counted in a tally metric on the days of a span.

    `params` and `days` (received, closed or due: from which day to which) make the same cases a worklist.
    """

    metric: Metric
    span: Span
    params: tuple[tuple[str, str], ...] = ()
    days: str = ""

    def bounds(self, period: Period, today: date) -> tuple[date, date]:
        """Return the first and the last day that count; crossed where no day does."""
        if self.span == Span.EVER:
            return date.min, date.max
        if self.span == Span.OVER:
            return date.min, today - DAY
        if self.span == Span.THIS_MONTH:
            period = around(today, Kind.MONTH)
        over = self.span == Span.RUN_OUT
        return period.first, min(period.last, today - DAY) if over else period.last

    def query(self, period: Period, today: date) -> dict[str, str] | None:
        """Return the worklist parameters of the cases counted; None where no day counts."""
        params = dict(self.params)
        if not self.days:
            return params
        first, last = self.bounds(period, today)
        edges = {f"{self.days}_from": first.isoformat(), f"{self.days}_to": last.isoformat()}
        return params | edges if first <= last else None


@dataclass(frozen=True)
class Figure:
    """One figure: `numerator` alone, or over `denominator`; `exempt` are the cases that owe nothing.

    `definition` is printed beside it. Figures without `numerator` come from postings and offices, or from the
    counts of the reply whose name begins theirs.
    """

    label: str
    definition: str
    numerator: Count | None = None
    denominator: Count | None = None
    exempt: Count | None = None

    def counts(self) -> dict[str, Count]:
        """Return what has to be counted, by part."""
        found = {"numerator": self.numerator, "denominator": self.denominator, "exempt": self.exempt}
        return {part: count for part, count in found.items() if count}


def _reply(measure: str, due: Metric, met: Metric, exempt: Metric) -> dict[str, Count]:
    """The three counts of a reply whose last day is over."""

    def count(metric: Metric, result: str) -> Count:
        return Count(metric, Span.RUN_OUT, (("measure", measure), ("result", result), ("void", "no")), "due")

    return {
        "numerator": count(met, "in_time"),
        "denominator": count(due, "owed"),
        "exempt": count(exempt, "exempt"),
    }


METRICS: dict[str, Figure] = {
    "offices": Figure(_("Offices"), _("Offices at work today.")),
    "staff": Figure(
        _("Staff"),
        _("People with a posting in force today at an office; who works at two offices counts at each."),
    ),
    "received": Figure(
        _("Received"),
        _("Cases received on a day of the period, by the day of receipt; void numbers are left out."),
        Count(Metric.RECEIVED, Span.PERIOD, (("void", "no"),), "received"),
    ),
    "closed": Figure(
        _("Closed"),
        _("Cases closed on a day of the period and not reopened since, whenever they were received."),
        Count(Metric.CLOSED, Span.PERIOD, (), "closed"),
    ),
    "open": Figure(
        _("Open"),
        _("Cases open now, whenever they were received; the period has no part in it."),
        Count(Metric.OPEN, Span.EVER, (("status", "open"),)),
    ),
    "overdue": Figure(
        _("Overdue"),
        _("Open cases with a clock whose last day is over; as things stand now."),
        Count(Metric.OPEN, Span.OVER, (("status", "overdue"),)),
    ),
    "procedural_reply": Figure(
        _("7-day reply rate"),
        _(
            "Replied within 7 days ÷ owed. Owed: cases whose last day for the procedural reply lies in the"
            " period and is over; exempt cases are left out."
        ),
        **_reply("procedural_reply", Metric.REPLY_DUE, Metric.REPLY_MET, Metric.REPLY_EXEMPT),
    ),
    "procedural_reply_exempt": Figure(
        _("Exempt from the 7-day reply"),
        _(
            "Cases owed no reply (anonymous, contact unknown, not reached) whose last day for the procedural"
            " reply lies in the period and is over."
        ),
    ),
    "procedural_reply_included": Figure(
        _("7-day reply rate, exempt included"),
        _("Replied within 7 days ÷ (owed + exempt)."),
    ),
    "result_reply": Figure(
        _("3-month reply rate"),
        _(
            "Replied with result or progress within 3 months ÷ owed. Owed: cases whose last day for that"
            " reply lies in the period and is over; exempt cases are left out."
        ),
        **_reply("result_reply", Metric.RESULT_DUE, Metric.RESULT_MET, Metric.RESULT_EXEMPT),
    ),
    "result_reply_exempt": Figure(
        _("Exempt from the 3-month reply"),
        _(
            "Cases owed no reply (anonymous, contact unknown, not reached) whose last day for the reply with"
            " result or progress lies in the period and is over."
        ),
    ),
    "result_reply_included": Figure(
        _("3-month reply rate, exempt included"),
        _("Replied with result or progress within 3 months ÷ (owed + exempt)."),
    ),
    "this_month": Figure(
        _("Nothing registered this month"),
        _("An office at work that has no case received in the calendar month of today."),
        Count(Metric.RECEIVED, Span.THIS_MONTH, (("void", "no"),), "received"),
    ),
}


def every_count() -> dict[str, Count]:
    """Return everything that is counted, by "figure.part", such as procedural_reply.denominator."""
    return {
        f"{name}.{part}": one for name, figure in METRICS.items() for part, one in figure.counts().items()
    }
