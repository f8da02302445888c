"""What the frame of each page offers, by right: entries of the menu, cards of the home page, search.

Each app registers its own in its module `frame`, found at start; nothing here knows who they are.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from offices.models import Staff
from offices.reach import Reach, reach_of
from offices.roles import Permission


@dataclass(frozen=True)
class Entry:
    """An entry of the menu; `count(staff)` gives the number beside it and may cost one query."""

    label: str
    url_name: str
    icon: str
    permission: Permission | None
    order: int
    count: Callable[[Staff], int | None] | None = None


@dataclass(frozen=True)
class Figure:
    """A number on a card, with the list that it counts; `state` colours it ("overdue", "due_soon")."""

    label: str
    value: int | str
    url: str = ""
    state: str = ""


class Line(NamedTuple):
    """A line on a card: where it leads, and what is said below it."""

    words: str
    url: str
    detail: str = ""


@dataclass(frozen=True)
class CardContent:
    """What a card shows: a warning, figures, lines, and below them links as (label, url)."""

    figures: list[Figure] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    note: str = ""


@dataclass(frozen=True)
class Card:
    """A card of the home page; `content(staff)` returns None where it has nothing to say to this person."""

    title: str
    icon: str
    permission: Permission | None
    order: int
    content: Callable[[Staff], CardContent | None]


@dataclass(frozen=True)
class Search:
    """The search field of the header."""

    label: str
    url_name: str
    permission: Permission
    method: str


ENTRIES: list[Entry] = []
CARDS: list[Card] = []
SEARCHES: list[Search] = []


def register_entry(
    label: str,
    url_name: str,
    icon: str,
    permission: Permission | None = None,
    order: int = 50,
    count: Callable[[Staff], int | None] | None = None,
) -> None:
    """Add an entry of the menu: lazy `label`, name of a URL without arguments, symbol of the sprite."""
    ENTRIES.append(Entry(label, url_name, icon, permission, order, count))


def register_card(
    title: str,
    icon: str,
    content: Callable[[Staff], CardContent | None],
    permission: Permission | None = None,
    order: int = 50,
) -> None:
    """Add a card of the home page."""
    CARDS.append(Card(title, icon, permission, order, content))


def register_search(label: str, url_name: str, permission: Permission, method: str = "get") -> None:
    """Give the header its search field (named q); the first one that a person may use is shown."""
    SEARCHES.append(Search(label, url_name, permission, method))


def allowed(items: list, staff: Staff) -> list:
    """Return those of `items` that `staff` may use today, in order."""
    reach: Reach = reach_of(staff)
    offered = [item for item in items if item.permission is None or reach.may(item.permission)]
    return sorted(offered, key=lambda item: getattr(item, "order", 0))
