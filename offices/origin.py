"""Where the request being served comes from: for the log and the audit trail, never for a rule."""

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True)
class Origin:
    """Id of the request and address of the browser; empty outside of a request."""

    request_id: str = ""
    ip: str | None = None


_origin: ContextVar[Origin | None] = ContextVar("origin", default=None)


@contextmanager
def serving(origin: Origin):
    """Serve a request of that origin."""
    token = _origin.set(origin)
    try:
        yield
    finally:
        _origin.reset(token)


def current() -> Origin:
    """Return the origin of the request being served."""
    return _origin.get() or Origin()
