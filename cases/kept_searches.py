"""Searches, kept sealed in the session: their words may be names, which have no place in a URL or a log."""

import secrets
from base64 import b64decode, b64encode
from dataclasses import dataclass

from django.contrib.sessions.backends.base import SessionBase

from cases.domain.identities import person_indexes
from cases.search import Wanted, fold
from offices import vault

KEY = "searches"
KEPT = 10
WHERE = ("everywhere", "text", "person")


@dataclass(frozen=True)
class Search:
    """What somebody typed, where it is looked for (one of `WHERE`), and the same in terms of the index."""

    text: str
    where: str
    wanted: Wanted


def search_for(text: str, where: str) -> Search:
    """Return the search for `text`; one query."""
    runs = fold(text)
    people = person_indexes(text) if runs and where != "text" else {}
    return Search(text, where, Wanted(runs if where != "person" else (), tuple(people.items())))


def sealed(search: Search, token: str) -> str:
    """Return `search` as text that opens with `token` only."""
    value = {
        "text": search.text,
        "where": search.where,
        "runs": search.wanted.runs,
        "people": [(column, index.hex()) for column, index in search.wanted.people],
    }
    return b64encode(vault.seal(value, _context(token))).decode()


def opened(box: str, token: str) -> Search:
    """Return what `sealed` was given; raise VaultError where it does not open."""
    value = vault.open_sealed(b64decode(box), _context(token))
    people = tuple((column, bytes.fromhex(index)) for column, index in value["people"])
    return Search(value["text"], value["where"], Wanted(tuple(value["runs"]), people))


def keep(session: SessionBase, search: Search) -> str:
    """Keep `search` in the session, which holds the last 10, and return its token for the URL."""
    token = secrets.token_urlsafe(9)
    kept = [*session.get(KEY, {}).items(), (token, sealed(search, token))]
    session[KEY] = dict(kept[-KEPT:])
    return token


def recall(session: SessionBase, token: str) -> Search | None:
    """Return the search of `token`; None where the session no longer holds it, or its key is gone."""
    box = session.get(KEY, {}).get(token)
    try:
        return opened(box, token) if box else None
    except vault.VaultError:
        return None


def _context(token: str) -> str:
    return f"search:{token}"
