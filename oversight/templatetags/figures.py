"""Cells of figures, a row at a time: a page has hundreds, and a template tag for each part would be felt."""

from collections.abc import Iterable
from html import escape  # that of Django looks for lazy texts each time, which here costs more than the page

from django import template
from django.utils.safestring import SafeString, mark_safe

from oversight.tables import Cell, Number

register = template.Library()


@register.simple_tag
def figure_cells(cells: Iterable[Cell]) -> SafeString:
    """Draw the cells of a row: numbers lead to what they count, rates stand before what they are made of."""
    return mark_safe("".join(map(_cell, cells)))  # noqa: S308 – every value below is a number or escaped


def _cell(cell: Cell) -> str:
    state = f' data-state="{escape(cell.state)}"' if cell.state else ""
    main = _number(cell.number) if cell.number else escape(cell.rate)
    small = " / ".join(map(_number, cell.parts))
    return f'<td class="num"{state}>{main}{f" <small>{small}</small>" if small else ""}</td>'


def _number(number: Number) -> str:
    value = f"{number.value:d}"
    return f'<a href="{escape(number.url)}">{value}</a>' if number.url else value
