"""The permission matrix: one table an app, one row a route and method, the status that each actor gets.

How to add a row: in `tests/permissions/<app>.py`, add to ROWS

    Row("case", "GET", allowed=f"{OFFICE} leader", unseen=BESIDE, args=lambda w: [w.case.key])

- `allowed`: actors that get `status` (200 unless told; 302 where a POST leads on);
- `unseen`: actors that get 404, since the thing is out of their reach;
- `more`: any other status, by actor; everybody else gets 403;
- `signed_out`: what a browser without a session gets (302 to the sign-in page unless told);
- `args`, `data`: made from the world: the city (`w.city`), each actor by name (`w.clerk`), and whatever the
  module's own `prepare(world)` adds; it runs once for the table.

Every row is tried by every actor, each in a transaction that is rolled back, and reported for itself. A route
of the project without a row makes `test_permissions.py` fail.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace

OFFICE = "clerk officer director"
DISTRICT = "leader handler"
CITY = "reviewer mayor"
ADMINS = "sysadmin secadmin auditor"
POSTED = f"{OFFICE} neighbour outsider {DISTRICT} {CITY} {ADMINS}"
EVERYBODY = f"{POSTED} stranger"
ABOVE = f"{DISTRICT} {CITY} {ADMINS}"
BESIDE = "neighbour outsider stranger"


def nothing(world: SimpleNamespace) -> list:
    """A route without arguments."""
    return []


@dataclass(frozen=True)
class Row:
    """What each actor gets at one route."""

    route: str
    method: str
    allowed: str
    status: int = 200
    unseen: str = ""
    more: dict[str, int] = field(default_factory=dict)
    signed_out: int = 302
    args: Callable[[SimpleNamespace], list] = nothing
    data: Callable[[SimpleNamespace], dict] = lambda world: {}
    headers: dict[str, str] = field(default_factory=dict)

    def expected(self) -> dict[str, int]:
        """The status by actor; "nobody" is a browser that is not signed in."""
        answers = dict.fromkeys(EVERYBODY.split(), 403)
        answers |= dict.fromkeys(self.unseen.split(), 404)
        answers |= dict.fromkeys(self.allowed.split(), self.status)
        return answers | self.more | {"nobody": self.signed_out}
