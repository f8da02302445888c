"""Paging by key: a page starts where the last one ended, so page 4,000 costs what page 1 costs."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

PAGE_SIZE = 25


@dataclass(frozen=True)
class Place:
    """A place between rows: beside the row with `value` in the order's field and this `pk`."""

    value: Any
    pk: int
    backwards: bool = False

    def code(self) -> str:
        """Write the place for a URL."""
        value = self.value.isoformat() if isinstance(self.value, date) else self.value
        text = json.dumps([int(self.backwards), value, self.pk], separators=(",", ":"))
        return urlsafe_b64encode(text.encode()).decode().rstrip("=")


@dataclass(frozen=True)
class Order:
    """An order of a list: `field`, then the primary key in the same direction; rows without a value last.

    `read` is the type of the values: datetime, date or str; `all_known`: every row of the list has a value.
    """

    name: str
    label: str
    field: str
    descending: bool = False
    nullable: bool = False
    read: type = str
    all_known: bool = False

    def keys(self, backwards: bool) -> tuple[str, str]:
        """Return the arguments of order_by, the other way round where `backwards`."""
        sign = "-" if self.descending != backwards else ""
        return f"{sign}{self.field}", f"{sign}id"

    def beyond(self, place: Place) -> Q:
        """Rows after `place`, or before it; the first part bounds the scan of the index."""
        side = "lt" if self.descending != place.backwards else "gt"
        further = Q(**{f"id__{side}": place.pk})
        if place.value is None:
            return further
        return Q(**{f"{self.field}__{side}e": place.value}) & (
            Q(**{f"{self.field}__{side}": place.value}) | further
        )


ORDERS = {
    order.name: order
    for order in (
        Order("newest", _("Newest first"), "received_at", descending=True, read=datetime),
        Order("oldest", _("Oldest first"), "received_at", read=datetime),
        Order("due", _("Due first"), "next_due_on", nullable=True, read=date),
        Order("number", _("By number"), "key"),
    )
}


def place_of(order: Order, row: Model, backwards: bool = False) -> Place:
    """Return the place beside `row`."""
    return Place(getattr(row, order.field), row.pk, backwards)


def read_place(order: Order, code: str) -> Place | None:
    """Read what `Place.code` wrote; None where it is empty, broken or of another order."""
    try:
        backwards, value, pk = json.loads(urlsafe_b64decode(code + "=" * (-len(code) % 4)))
        if value is None and not order.nullable:
            return None
        return Place(None if value is None else _read(order, value), int(pk), bool(backwards))
    except (NotBase64, ValueError, TypeError, OverflowError, RecursionError):
        return None


def _read(order: Order, value: str) -> str | date:
    read = str(value) if order.read is str else order.read.fromisoformat(value)
    str(read).encode()  # half a character raises a ValueError
    if isinstance(read, datetime) and read.tzinfo is None or "\0" in value:
        raise ValueError("no place of a row")
    return read


@dataclass(frozen=True)
class Page:
    """Rows of a page and the codes of the pages beside it ("" where there is none)."""

    rows: list
    previous: str
    next: str


def page_at(rows: QuerySet, order: Order, place: Place | None, size: int = PAGE_SIZE) -> Page:
    """Return up to `size` of `rows` from `place` on, or the first ones; at most two queries."""
    backwards = bool(place and place.backwards)
    found = beside(rows, order, place, size + 1)
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    before, after = (more, True) if backwards else (place is not None, more)
    return Page(
        rows=found,
        previous=place_of(order, found[0], backwards=True).code() if found and before else "",
        next=place_of(order, found[-1]).code() if found and after else "",
    )


def beside(rows: QuerySet, order: Order, place: Place | None, count: int) -> list:
    """Return the `count` rows next to `place`, nearest first.

    Rows with a value and rows that lack it are two queries, the second only where the first leaves room.
    """
    backwards = bool(place and place.backwards)
    parts = [False, True] if order.nullable else [False]
    if backwards:
        parts.reverse()
    if place:
        parts = parts[parts.index(place.value is None) :]
    if order.all_known:
        parts = [lacking for lacking in parts if not lacking]
    found: list = []
    for lacking in parts:
        if len(found) >= count:
            break
        part = rows.filter(**{f"{order.field}__isnull": lacking}) if order.nullable else rows
        if place and lacking == (place.value is None):
            part = part.filter(order.beyond(place))
        keys = order.keys(backwards)
        found += part.order_by(*(keys[1:] if lacking else keys))[: count - len(found)]
    return found
