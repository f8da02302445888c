"""How long a session lives: 30 minutes without a request, 12 hours in any case (GB/T 22239-2019, 8.1.4.1)."""

from datetime import datetime, timedelta

from django.contrib.sessions.backends.base import SessionBase
from django.utils import timezone

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=1)
BEGAN, SEEN = "began", "seen"


def begin(session: SessionBase) -> None:
    """Start the clocks of a session at a sign-in."""
    session[BEGAN] = session[SEEN] = timezone.now().isoformat()


def is_over(session: SessionBase) -> bool:
    """Whether the session has run out; if not, note that it was seen: once a minute, not at each request."""
    if BEGAN not in session:
        begin(session)
    now = timezone.now()
    idle = now - datetime.fromisoformat(session[SEEN])
    if idle > IDLE or now - datetime.fromisoformat(session[BEGAN]) > LONGEST:
        return True
    if idle >= SEEN_EVERY:
        session[SEEN] = now.isoformat()
    return False
