"""Who gets what at a case that was referred to a department of another line; its handler is of that one."""

from cases.facts import PartyIdentity
from offices.models import Posting
from tests import factories as make
from tests.matters import LI, WANG, matter
from tests.permissions import ADMINS, BESIDE, CITY, OFFICE, Row
from tests.walks import do

READERS = f"{OFFICE} leader handler {CITY}"
OUTSIDE = f"{BESIDE} {ADMINS}"  # no reach: the case does not exist
PEOPLE = (WANG, LI, PartyIdentity(name="赵国栋", phone="13519876543"))


def prepare(world) -> None:
    """One case with the department, one that came back from it, one that never was there."""
    department = make.civil_department(world.city.district)
    Posting.objects.filter(staff=world.handler).update(department=department)
    kept = {"office": world.city.office, "by": world.clerk, "second_officer": world.officer}
    world.asked, world.answered, world.never = (matter(**kept, identity=person) for person in PEOPLE)
    for case in (world.asked, world.answered):
        do(case, "refer_department", world.director, data={"receiver_id": department.pk})
    do(world.answered, "record_feedback", world.clerk)


def asked(world) -> list:
    return [world.asked.key]


def answered(world) -> list:
    return [world.answered.key]


def said(world) -> dict:
    return {"text": "已阅"}


ROWS = [
    Row("case", "GET", READERS, unseen=OUTSIDE, args=asked),
    Row("case", "GET", READERS, unseen=OUTSIDE, args=answered),
    Row(
        "case",
        "GET",
        READERS.replace(" handler", ""),
        unseen=f"{OUTSIDE} handler",
        args=lambda world: [world.never.key],
    ),
    Row(
        "case_step",
        "POST",
        "handler",
        302,
        unseen=OUTSIDE,
        args=lambda world: [world.asked.key, "feedback"],
        data=lambda world: {"version": world.asked.version, "note": "已审查"},
    ),
    Row(
        "case_step",
        "POST",
        "",
        unseen=OUTSIDE,
        args=lambda world: [world.answered.key, "feedback"],
        data=lambda world: {"version": world.answered.version, "note": "已审查"},
    ),
    Row("case_comments", "POST", READERS, 302, unseen=OUTSIDE, args=asked, data=said),
    Row(
        "case_comments",
        "POST",
        READERS.replace(" handler", ""),
        302,
        unseen=OUTSIDE,
        args=answered,
        data=said,
    ),
]
