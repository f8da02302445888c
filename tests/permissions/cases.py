"""Who gets what at the routes of a case and its verbs."""

from tests.matters import LI, matter
from tests.permissions import ADMINS, BESIDE, CITY, OFFICE, Row

READERS = f"{OFFICE} leader handler {CITY}"
OUTSIDE = f"{BESIDE} {ADMINS}"  # no reach: the case does not exist


def prepare(world) -> None:
    """A case of the office, and another one that it could be merged into."""
    kept = {"office": world.city.office, "by": world.clerk, "second_officer": world.officer}
    world.case, world.other = matter(**kept), matter(**kept, identity=LI)


def key(world) -> list:
    return [world.case.key]


def seen(**more):
    """What a form sends: the version that was seen, and `more` by name (a function is asked of the world)."""

    def data(world) -> dict:
        return {"version": world.case.version} | {
            name: value(world) if callable(value) else value for name, value in more.items()
        }

    return data


def rows(route: str, allowed: str, data, args=key) -> list[Row]:
    """The form of a deed and its sending, open to the same people."""
    return [
        Row(route, "GET", allowed, unseen=OUTSIDE, args=args),
        Row(route, "POST", allowed, 302, unseen=OUTSIDE, args=args, data=data),
    ]


ROWS = [
    Row("case", "GET", READERS, unseen=OUTSIDE, args=key),
    Row("case_comments", "POST", READERS, 302, unseen=OUTSIDE, args=key, data=lambda world: {"text": "已阅"}),
    *rows("case_step", "director", seen(note="属本院管辖"), args=lambda world: [world.case.key, "accept"]),
    *rows(
        "case_step",
        OFFICE,
        seen(method="written"),
        args=lambda world: [world.case.key, "procedural_reply"],
    ),
    *rows("case_summary", OFFICE, seen(text="待核实")),
    *rows("case_withdrawal", OFFICE, seen(reason="本人撤回")),
    *rows("case_merger", "director", seen(number=lambda world: world.other.number, reason="同一事项")),
    *rows("case_voiding", "director", seen(reason="重复录入")),
]
