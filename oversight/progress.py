"""The progress pages: what a person sees of the offices whose progress it may read, in a period."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from offices.models import Office, Procuratorate, Staff
from offices.templatetags.ui import share
from oversight.metrics import METRICS, every_count
from oversight.periods import Kind, Period, around, named
from oversight.queries import Tallied, offices_reviewed, reads_more, tallied
from oversight.rows import channel_rows, district_rows, duty_rows, is_silent, office_rows, total_row
from oversight.tables import COUNTED, RATES, Ledger, Row, Table

KINDS = {
    Kind.MONTH: gettext_lazy("Month"),
    Kind.QUARTER: gettext_lazy("Quarter"),
    Kind.YEAR: gettext_lazy("Year"),
}


@dataclass(frozen=True)
class Page:
    """Everything that a progress page shows."""

    period: Period
    words: str
    sort: str
    same_period: str
    tabs: list[dict]
    previous_url: str
    next_url: str
    stats: list[dict]
    tables: list[Table]
    definitions: list[tuple[str, str]]


def page(staff: Staff, params: Mapping[str, str], path: str, district: Procuratorate | None = None) -> Page:
    """Return the page of `district`, or of all that `staff` reviews; `params` name period and order.

    Two queries, whatever the number of cases, offices and districts.
    """
    ledger, offices, sums = _read(staff, params, path, district)
    period, total = ledger.period, _total(ledger, offices, sums)
    return Page(
        period=period,
        words=in_words(period),
        sort=ledger.sort,
        same_period=f"?{urlencode(period.query)}",
        tabs=_tabs(ledger),
        previous_url=_address(ledger, period.previous()),
        next_url=_address(ledger, period.next()),
        stats=_stats(ledger, offices, sums, total),
        tables=_tables(ledger, offices, sums, total, by_district=district is None),
        definitions=[(str(figure.label), str(figure.definition)) for figure in METRICS.values()],
    )


def summary(staff: Staff, path: str) -> tuple[str, list[dict]]:
    """Return this month in words, and its figures over all that `staff` reviews; two queries."""
    ledger, offices, sums = _read(staff, {}, path, None)
    return in_words(ledger.period), _stats(ledger, offices, sums, _total(ledger, offices, sums))


def _read(
    staff: Staff, params: Mapping[str, str], path: str, district: Procuratorate | None
) -> tuple[Ledger, list[Office], Tallied]:
    today = timezone.localdate()
    period = named(params, today)
    offices = offices_reviewed(staff, today)
    offices = list(offices.filter(procuratorate=district) if district else offices)
    sums = tallied(every_count(), [office.pk for office in offices], period, today)
    limits = {"reviewed": "yes"} if reads_more(staff) else {}
    limits |= {"district": district.code} if district else {}
    return Ledger(period, today, path, params.get("sort", ""), limits), offices, sums


def _total(ledger: Ledger, offices: Sequence[Office], sums: Tallied) -> Row:
    return total_row(_("Total"), offices, sums, ledger.limits.get("district", ""))


def in_words(period: Period) -> str:
    """Name the period as people say it."""
    if period.kind == Kind.OWN:
        return period.name
    if period.kind == Kind.MONTH:
        return date_format(period.first, "YEAR_MONTH_FORMAT")
    year, quarter = period.first.year, (period.first.month + 2) // 3
    words = _("Quarter %(quarter)d of %(year)d") if period.kind == Kind.QUARTER else _("Year %(year)d")
    return words % {"year": year, "quarter": quarter}


def _tables(
    ledger: Ledger, offices: Sequence[Office], sums: Tallied, total: Row, *, by_district: bool
) -> list[Table]:
    districts = district_rows(offices, sums, ledger.period) if by_district else []
    of_offices = office_rows(offices, sums, tell_district=by_district)
    tables = [
        (_("By district"), _("District"), districts, ("offices", "staff")),
        (_("By office"), _("Office"), of_offices, ("staff",)),
        (_("By duty and channel"), _("Duty and channel"), duty_rows(sums) if offices else [], ()),
        (_("By channel"), _("Channel"), channel_rows(sums), ()),
    ]
    return [
        ledger.table(title, first, rows, total, units=units) for title, first, rows, units in tables if rows
    ]


def _stats(ledger: Ledger, offices: Sequence[Office], sums: Tallied, total: Row) -> list[dict]:
    """The total as figures, each with its definition."""
    silent = sum(is_silent(office, sums) for office in offices)
    units = [_stat(name, total.units[name].value, total.units[name].url) for name in ("offices", "staff")]
    counted = [(name, ledger.number(name, "numerator", total)) for name in COUNTED]
    return [
        *units,
        *(_stat(name, number.value, number.url) for name, number in counted),
        *(_rate(ledger, name, total) for name in RATES),
        _stat("this_month", silent),
    ]


def _stat(name: str, value: int | str, url: str = "", **parts: int) -> dict:
    figure = METRICS[name]
    state = "overdue" if name == "overdue" and value else ""
    texts = {"name": name, "label": figure.label, "definition": figure.definition}
    return {**texts, "value": value, "url": url, "state": state, **parts}


def _rate(ledger: Ledger, name: str, total: Row) -> dict:
    met, owed = (ledger.number(name, part, total) for part in ("numerator", "denominator"))
    rate = share(met.value, owed.value)
    return _stat(name, rate, owed.url, numerator=met.value, denominator=owed.value)


def _tabs(ledger: Ledger) -> list[dict]:
    """Month, quarter and year around today where the period holds it, else around its first day."""
    period = ledger.period
    day = ledger.today if period.first <= ledger.today <= period.last else period.first
    return [
        {"label": label, "url": _address(ledger, around(day, kind)), "active": kind == period.kind}
        for kind, label in KINDS.items()
    ]


def _address(ledger: Ledger, period: Period) -> str:
    query = period.query | ({"sort": ledger.sort} if ledger.sort else {})
    return f"{ledger.path}?{urlencode(query)}"
