"""Made-up matters that run their course through the real verbs, at moments of the past."""

import random
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from unittest import mock

from django.utils import timezone
from stdnum.iso7064 import mod_11_2

from cases.demo import words
from cases.domain.registration import register
from cases.domain.repeats import Undecided
from cases.domain.steps import advance
from cases.duties.contract import Duty, all_duties, get_duty
from cases.enums import Channel, DelayReason, LinkKind, PartyRole, Receipt, ReplyMethod, Service
from cases.facts import CaseFacts, EvidenceFacts, PartyFacts, PartyIdentity
from cases.models import Case
from offices.enums import BusinessLine
from offices.models import Department, Office, Posting, Staff
from offices.roles import Role
from offices.workdays import SHANGHAI, Calendar, roll_forward

PHONES = ("138", "139", "150", "152", "186", "199")
CHANNELS = (Channel.VISIT, Channel.VISIT, Channel.LETTER, Channel.CALL, Channel.HOTLINE)


@dataclass(frozen=True)
class Vein:
    """What the stories of one duty are made of; `groups` is the share of five people or more."""

    matters: tuple[words.Told, ...]
    channels: tuple[str, ...]
    groups: float = 0.0


VEINS = {
    1: Vein(words.COMPLAINTS, CHANNELS),
    3: Vein(words.VISITS, (Channel.VISIT,), groups=0.08),
}
"""By the number of the duty; of a duty without one, no story is told."""


@dataclass(frozen=True)
class Desk:
    """An office with the people who do its work."""

    office: Office
    clerk: Staff
    director: Staff
    department: Department


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let verbs happen at `moment`: made-up history has a clock of its own."""
    with mock.patch.object(timezone, "now", return_value=moment):
        yield


def desks() -> list[Desk]:
    """Every office that has a director and a clerk, with the department that takes complaints."""
    found = []
    for office in Office.objects.select_related("procuratorate", "seat").order_by("id"):
        posted = Posting.objects.filter(office=office, ends_on=None).select_related("staff").order_by("id")
        people = {posting.role: posting.staff for posting in reversed(posted)}
        lines = Department.objects.filter(
            procuratorate=office.procuratorate,
            business_lines__contains=[BusinessLine.COMPLAINTS],
            valid_to=None,
        )
        found.append(Desk(office, people[Role.TOWNSHIP_STAFF], people[Role.DIRECTOR], lines.first()))
    return found


def tell(desk: Desk, day: date, calendar: Calendar, dice: random.Random) -> Case:
    """Register one matter at `desk` on the working day `day` and lead it as far as its age allows."""
    duty = dice.choice([duty for duty in all_duties() if duty.number in VEINS])
    moment = datetime.combine(day, time(dice.randint(9, 16), dice.randint(0, 59)), SHANGHAI)
    facts, parties = matter(VEINS[duty.number], desk, moment, dice)
    with at(moment + timedelta(minutes=40)):
        case = put_down(duty, desk, facts, parties)
    _lead(case, desk, day, calendar, dice)
    return case


def put_down(
    duty: Duty,
    desk: Desk,
    facts: CaseFacts,
    parties: list[PartyFacts],
    *,
    alike: LinkKind = LinkKind.DIFFERENT,
    evidence: Iterable[EvidenceFacts] = (),
) -> Case:
    """Register a matter now; of every earlier case that looks like it, say that it is `alike`."""
    told = {"duty": duty, "office": desk.office, "facts": facts, "parties": parties, "by": desk.clerk}
    told["evidence"] = tuple(evidence)
    details = duty.example_of(facts.kind, facts.channel)
    try:
        return register(details=details, **told)
    except Undecided as question:
        decisions = {one.case.key: alike for one in question.found.candidates}
        return register(details=details, decisions=decisions, **told)


def _lead(case: Case, desk: Desk, day: date, calendar: Calendar, dice: random.Random) -> None:
    """Walk a path through the steps, each some days after the one before, until today."""
    today = timezone.localdate()
    served = {"service": Service.IN_PERSON, "receipt": Receipt.SIGNED}
    reply = {"method": ReplyMethod.WRITTEN, "opinion": "", **served}
    outcome = {"outcome": get_duty(case.duty).outcomes[dice.randint(3, 6)].code}
    late = {"delay_reason": DelayReason.OTHER_BODY, "delay_unit": desk.office.name}
    department = {"receiver_id": desk.department.pk}
    away = [
        ("refer_department", desk.director, department, (1, 4)),
        ("record_signing", desk.clerk, {"signed_by": desk.department.name}, (0, 2)),
        ("procedural_reply", desk.clerk, reply, (1, 6)),
        ("record_feedback", desk.clerk, {}, (10, 50)),
    ]
    own = [("accept", desk.director, {}, (0, 3)), ("procedural_reply", desk.clerk, reply, (1, 6))]
    rest = [
        ("result_reply", desk.clerk, reply, (5, 40)),
        ("close", desk.director, outcome | late, (1, 5)),
        ("archive", desk.director, {}, (3, 20)),
    ]
    path = (away if dice.random() < 0.4 else own) + rest
    if dice.random() < 0.06:
        path = [("return", desk.director, {}, (0, 1))]
    for name, by, data, (least, most) in path:
        day = roll_forward(calendar, day + timedelta(days=dice.randint(least, most)))
        if day >= today or dice.random() < 0.03:
            return
        with at(datetime.combine(day, time(17, 30), SHANGHAI)):
            case.refresh_from_db(fields=["version"])
            advance(case_id=case.pk, name=name, by=by, version=case.version, note=NOTES[name], data=data)


NOTES = {
    "accept": "",
    "return": "请补充被反映单位名称和大致时间。",
    "refer_department": "材料一并移送。",
    "record_signing": "",
    "procedural_reply": "已告知承办单位、承办人和查询方式。",
    "record_feedback": "业务部门已反馈办理意见。",
    "result_reply": "已告知办理结果和依据。",
    "close": "",
    "archive": "",
}


def matter(
    vein: Vein, desk: Desk, moment: datetime, dice: random.Random
) -> tuple[CaseFacts, list[PartyFacts]]:
    """Make up what somebody brings to `desk` at `moment`, and who that is."""
    told = dice.choice(vein.matters)
    blanks = {
        "village": dice.choice(words.VILLAGES),
        "n": dice.randint(3, 28),
        "month": dice.randint(1, 12),
        "money": dice.randint(8, 960) * 100,
    }
    channel = dice.choice(vein.channels)
    group = dice.random() < vein.groups and channel == Channel.VISIT
    facts = CaseFacts(
        kind=dice.choice(told.kinds),
        title=told.title.format(**blanks),
        narrative=told.narrative.format(**blanks),
        claims=told.claims,
        channel=channel,
        purpose=told.purpose,
        content_class=told.content_class,
        township=desk.office.seat,
        village=f"{blanks['village']}村",
        head_count=dice.randint(5, 12) if group else 1,
        received_at=moment,
        received_by=desk.clerk,
        second_officer=desk.director if channel == Channel.VISIT else None,
    )
    return facts, [replace(_person(desk, dice), is_representative=group)]


def _person(desk: Desk, dice: random.Random) -> PartyFacts:
    given = "".join(dice.choice(words.GIVEN) for _place in range(dice.choice((1, 2, 2))))
    born = date(1950, 1, 1) + timedelta(days=dice.randint(0, 18_000))
    stem = f"{desk.office.procuratorate.code}{born:%Y%m%d}{dice.randint(0, 999):03d}"
    identity = PartyIdentity(
        name=dice.choice(words.SURNAMES) + given,
        id_number=stem + mod_11_2.calc_check_digit(stem),
        phone=dice.choice(PHONES) + f"{dice.randint(0, 99_999_999):08d}",
        address=f"{desk.office.seat.name}{dice.choice(words.VILLAGES)}村{dice.randint(1, 300)}号",
    )
    return PartyFacts(role=PartyRole.PETITIONER, identity=identity)
