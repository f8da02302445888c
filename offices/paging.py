"""Pages by key: a page costs the same however deep it lies, and nothing is counted."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.http import QueryDict

SIZE = 50


@dataclass(frozen=True)
class Page:
    """Rows of one page, and the addresses of the pages around it (None where there is none)."""

    rows: list[Any]
    newer_url: str | None
    older_url: str | None


def keyset_page(queryset: QuerySet, order: tuple[str, ...], given: QueryDict, size: int = SIZE) -> Page:
    """Return the page of `queryset` that `given` asks for with after=<pk> or before=<pk>.

    `order`: fields that put rows in one order, all ascending or all descending ("-id"). The row at the key is
    looked up, so that no value of a row stands in an address; a key that is gone gives the first page.
    """
    back = "before" in given
    anchor = _anchor(queryset.model, given.get("before") or given.get("after"))
    descending = order[0].startswith("-")
    if anchor is not None:
        queryset = queryset.filter(_beyond(anchor, order, larger=descending == back))
    if back and anchor is not None:
        found = list(queryset.order_by(*map(_reversed, order))[: size + 1])
        more_before, more_after = len(found) > size, True
        rows = found[:size][::-1]
    else:
        found = list(queryset.order_by(*order)[: size + 1])
        more_before, more_after = anchor is not None, len(found) > size
        rows = found[:size]
    return Page(
        rows,
        newer_url=_address(given, "before", rows[0]) if rows and more_before else None,
        older_url=_address(given, "after", rows[-1]) if rows and more_after else None,
    )


def _anchor(model: type[Model], key: str | None) -> Model | None:
    if not key or not key.isdigit() or len(key) > 18:
        return None
    return model._default_manager.filter(pk=key).first()


def _beyond(anchor: Model, order: tuple[str, ...], *, larger: bool) -> Q:
    """Rows on the larger or smaller side of the anchor, field by field; the first field bounds the scan."""
    lookup, condition, equal = "gt" if larger else "lt", Q(), Q()
    first = order[0].removeprefix("-")
    bound = Q(**{f"{first}__{lookup}e": getattr(anchor, first)})
    for field in (name.removeprefix("-") for name in order):
        value = getattr(anchor, field)
        condition |= equal & Q(**{f"{field}__{lookup}": value})
        equal &= Q(**{field: value})
    return bound & condition


def _reversed(field: str) -> str:
    return field.removeprefix("-") if field.startswith("-") else f"-{field}"


def _address(given: QueryDict, name: str, row: Model) -> str:
    query = given.copy()
    query.pop("before", None)
    query.pop("after", None)
    query[name] = str(row.pk)
    return f"?{query.urlencode()}"
