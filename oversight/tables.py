"""Tables of figures, drawn from sums: rows, cells, links to the cases counted, order and totals."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import chain
from urllib.parse import quote, urlencode

from django.urls import reverse

from offices.templatetags.ui import share
from oversight.metrics import METRICS
from oversight.periods import Period
from oversight.queries import Sums

COUNTED = ("received", "closed", "open", "overdue")
RATES = ("procedural_reply", "result_reply")
PARTS = ("numerator", "denominator", "exempt")


@dataclass(frozen=True)
class Number:
    """A number and the address of what it counts."""

    value: int
    url: str = ""


@dataclass(frozen=True)
class Row:
    """A line of a table: its words and address, the worklist parameters that narrow to it, and its sums.

    `units` are offices and staff; `is_part` puts the row below the one before it; `silent` flags an office,
    `is_example` one whose seat is made up.
    """

    label: str
    within: dict[str, str]
    sums: Sums
    url: str = ""
    note: str = ""
    units: Mapping[str, Number] = field(default_factory=dict)
    state: str = ""
    silent: bool = False
    is_example: bool = False
    is_part: bool = False

    @cached_property
    def suffix(self) -> str:
        """The parameters that narrow a worklist to this row, after others."""
        return "".join(f"&{name}={quote(value)}" for name, value in self.within.items())


@dataclass(frozen=True)
class Cell:
    """What a cell shows: a number, or a rate with the numbers that it is made of."""

    number: Number | None = None
    rate: str = ""
    parts: tuple[Number, ...] = ()
    state: str = ""


@dataclass(frozen=True)
class Column:
    """A column: words, definition, what it sorts by, and its cell in a row."""

    key: str
    label: str
    value: Callable[[Row], float | None]
    cell: Callable[[Row], Cell]


@dataclass(frozen=True)
class Head:
    """A heading that sorts: `order` is ascending or descending where the table is in that order."""

    label: str
    url: str
    order: str = ""


@dataclass(frozen=True)
class Table:
    """A table in order: its headings, its rows each beside its cells, and the total."""

    title: str
    heads: Sequence[Head]
    lines: Sequence[tuple[Row, list[Cell]]]
    total: tuple[Row, list[Cell]]

    @property
    def size(self) -> int:
        """How many rows there are, parts apart."""
        return sum(not row.is_part for row, _cells in self.lines)


@dataclass(frozen=True)
class Ledger:
    """Period, day, order and address of a page, from which it draws its tables.

    `limits` are worklist parameters that every link of the page carries.
    """

    period: Period
    today: date
    path: str
    sort: str = ""
    limits: dict[str, str] = field(default_factory=dict)

    def table(
        self, title: str, first: str, rows: Sequence[Row], total: Row, *, units: Sequence[str]
    ) -> Table:
        """Draw rows in the order asked for; rows that are parts stay below the row they are a part of."""
        columns = self.columns(units)
        heads = [self._head("name", first), *(self._head(one.key, one.label) for one in columns)]
        ordered = chain.from_iterable(self._sorted(rows, columns))
        return Table(title, heads, [_line(row, columns) for row in ordered], _line(total, columns))

    def columns(self, units: Sequence[str]) -> list[Column]:
        """Return the columns: those of `units` (offices, staff), counts, and three for each reply."""
        found = [self._unit(name) for name in units] + [self._count(name) for name in COUNTED]
        for name in RATES:
            found += [self._rate(name), self._exempt(name), self._included(name)]
        return found

    def number(self, name: str, part: str, row: Row) -> Number:
        """Return a sum of the row and the address of the worklist of exactly the cases counted, if any."""
        value = row.sums.get(f"{name}.{part}", 0)
        return Number(value, f"{self._lists[name, part]}{row.suffix}" if value else "")

    @cached_property
    def _lists(self) -> dict[tuple[str, str], str]:
        """Addresses of the worklist by figure and part, without what narrows it to a row."""
        path = reverse("case_list")
        return {
            (name, part): f"{path}?{urlencode((count.query(self.period, self.today) or {}) | self.limits)}"
            for name, figure in METRICS.items()
            for part, count in figure.counts().items()
        }

    def _unit(self, name: str) -> Column:
        label = str(METRICS[name].label)
        return Column(name, label, lambda row: row.units[name].value, lambda row: Cell(row.units[name]))

    def _count(self, name: str) -> Column:
        def cell(row: Row) -> Cell:
            number = self.number(name, "numerator", row)
            return Cell(number, state="overdue" if name == "overdue" and number.value else "")

        return Column(name, str(METRICS[name].label), lambda row: row.sums.get(f"{name}.numerator", 0), cell)

    def _rate(self, name: str) -> Column:
        def cell(row: Row) -> Cell:
            met, owed = (self.number(name, part, row) for part in ("numerator", "denominator"))
            return Cell(rate=share(met.value, owed.value), parts=(met, owed))

        def value(row: Row) -> float | None:
            owed = row.sums.get(f"{name}.denominator", 0)
            return row.sums.get(f"{name}.numerator", 0) / owed if owed else None

        return Column(name, str(METRICS[name].label), value, cell)

    def _exempt(self, name: str) -> Column:
        key = f"{name}_exempt"

        def cell(row: Row) -> Cell:
            return Cell(self.number(name, "exempt", row))

        return Column(key, str(METRICS[key].label), lambda row: row.sums.get(f"{name}.exempt", 0), cell)

    def _included(self, name: str) -> Column:
        """The rate over owed and exempt cases together; no one list holds both."""
        key = f"{name}_included"

        def parts(row: Row) -> tuple[int, int]:
            met, owed, exempt = (row.sums.get(f"{name}.{part}", 0) for part in PARTS)
            return met, owed + exempt

        def cell(row: Row) -> Cell:
            met, whole = parts(row)
            return Cell(rate=share(met, whole), parts=(self.number(name, "numerator", row), Number(whole)))

        def value(row: Row) -> float | None:
            met, whole = parts(row)
            return met / whole if whole else None

        return Column(key, str(METRICS[key].label), value, cell)

    def _head(self, key: str, label: str) -> Head:
        down = self.sort == f"-{key}"
        order = "descending" if down else "ascending" if self.sort == key else ""
        query = self.period.query | {"sort": key if down or (key == "name" and not order) else f"-{key}"}
        return Head(label, f"{self.path}?{urlencode(query)}", order)

    def _sorted(self, rows: Iterable[Row], columns: Iterable[Column]) -> list[list[Row]]:
        keys = {column.key: column.value for column in columns}
        key, down = self.sort.removeprefix("-"), self.sort.startswith("-")
        groups: list[list[Row]] = []
        for row in rows:
            groups[-1:] = [[*groups[-1], row]] if row.is_part else [*groups[-1:], [row]]
        if key not in keys:
            return groups[::-1] if key == "name" and down else groups
        groups = [[group[0], *_ordered(group[1:], keys[key], down)] for group in groups]
        return _ordered(groups, lambda group: keys[key](group[0]), down)


def _line(row: Row, columns: Iterable[Column]) -> tuple[Row, list[Cell]]:
    return row, [column.cell(row) for column in columns]


def _ordered(items: list, value: Callable, down: bool) -> list:
    """Order by value, equal ones as they were; what has no value comes last either way."""
    known = [item for item in items if value(item) is not None]
    unknown = [item for item in items if value(item) is None]
    return sorted(known, key=value, reverse=down) + unknown
