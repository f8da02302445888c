"""Periods of figures: months, quarters, years and own dates, by how the address of a page names them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

DAY = timedelta(days=1)
NAMED = re.compile(r"(?P<year>(?:19|20)\d\d)(?:-(?:(?P<month>0[1-9]|1[0-2])|Q(?P<quarter>[1-4])))?")
YEARS = range(1900, 2100)
MONTHS = {"month": 1, "quarter": 3, "year": 12}


class Kind(StrEnum):
    """Kinds of periods."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    OWN = "own"


@dataclass(frozen=True)
class Period:
    """The days from `first` to `last`, both counted in."""

    kind: Kind
    first: date
    last: date

    @property
    def query(self) -> dict[str, str]:
        """The parameters that name the period in an address."""
        if self.kind == Kind.OWN:
            return {"from": self.first.isoformat(), "to": self.last.isoformat()}
        return {"period": self.name}

    @property
    def name(self) -> str:
        """2026-06, 2026-Q2, 2026, or the two days of own dates."""
        if self.kind == Kind.MONTH:
            return f"{self.first:%Y-%m}"
        if self.kind == Kind.QUARTER:
            return f"{self.first:%Y}-Q{(self.first.month + 2) // 3}"
        return f"{self.first:%Y}" if self.kind == Kind.YEAR else f"{self.first} – {self.last}"

    def previous(self) -> "Period":
        """The period before; of own dates, as many days before."""
        if self.kind != Kind.OWN:
            return around(self.first - DAY, self.kind)
        return Period(self.kind, self.first - (self.last - self.first) - DAY, self.first - DAY)

    def next(self) -> "Period":
        """The period after; of own dates, as many days after."""
        if self.kind != Kind.OWN:
            return around(self.last + DAY, self.kind)
        return Period(self.kind, self.last + DAY, self.last + (self.last - self.first) + DAY)


@dataclass(frozen=True)
class Part:
    """Buckets of one grain (d, m or y) that begin on the day `first` or later and before the day `until`."""

    grain: str
    first: date
    until: date


def around(day: date, kind: Kind) -> Period:
    """Return the month, quarter or year that holds `day`."""
    months = MONTHS[kind]
    first = day.replace(month=(day.month - 1) // months * months + 1, day=1)
    after = (first + timedelta(days=31 * months)).replace(day=1)
    return Period(kind, first, after - DAY)


def own(first: date, last: date) -> Period:
    """Return the period of two own dates, in either order."""
    return Period(Kind.OWN, min(first, last), max(first, last))


def named(params: Mapping[str, str], today: date) -> Period:
    """Return the period that the parameters of an address name; the month of `today` where they name none."""
    days = [_day(params.get(edge, "")) for edge in ("from", "to")]
    if all(days):
        return own(*days)
    match = NAMED.fullmatch(params.get("period", ""))
    if not match:
        return around(today, Kind.MONTH)
    year, month, quarter = match["year"], match["month"], match["quarter"]
    kind = Kind.MONTH if month else Kind.QUARTER if quarter else Kind.YEAR
    return around(date(int(year), int(month or 3 * int(quarter or 1)), 1), kind)


def parts(first: date, last: date) -> Iterator[Part]:
    """Split the days from `first` to `last` into whole years, then months, then days."""
    if last == date.max:
        yield Part("y", first, last)
    else:
        yield from _split(first, last + DAY, "ymd")


def _split(first: date, until: date, grains: str) -> Iterator[Part]:
    if first >= until:
        return
    grain, finer = grains[0], grains[1:]
    low, high = _start(first, grain), _start(until, grain)
    if low < first:
        low = _after(low, grain)
    if not finer or low >= high:
        yield from [Part(grain, first, until)] if not finer else _split(first, until, finer)
        return
    yield from _split(first, low, finer)
    yield Part(grain, low, high)
    yield from _split(high, until, finer)


def _start(day: date, grain: str) -> date:
    if grain == "y":
        return day.replace(month=1, day=1)
    return day.replace(day=1) if grain == "m" else day


def _after(start: date, grain: str) -> date:
    return (start + timedelta(days=366 if grain == "y" else 31)).replace(day=1)


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year in YEARS else None
