"""Who gets what at the routes of oversight."""

from tests.permissions import CITY, Row


def prepare(world) -> None:
    """The city and its offices are enough."""


ROWS = [
    Row("progress", "GET", allowed=CITY, more=dict.fromkeys(("director", "leader", "outsider"), 302)),
    Row(
        "progress_district",
        "GET",
        allowed=f"director leader {CITY}",
        unseen="outsider",
        args=lambda w: [w.city.district.code],
    ),
]
