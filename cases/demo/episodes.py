"""What does not happen every day, once each at the office of the demo's clerk, so that a visitor finds it.

An episode is a generator over a tale: what it yields is the number of working days until it goes on. The
episodes are told side by side with everything else, so that the numbers of cases follow the days.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from heapq import heapify, heappop, heappush

from django.core.files.uploadedfile import SimpleUploadedFile

from cases.demo import words
from cases.demo.paper import pdf
from cases.demo.stories import NOTES, VEINS, Desk, at, matter, put_down
from cases.domain.attachments import attach
from cases.domain.comments import comment
from cases.domain.contacts import decide_exemption, log_attempt, request_exemption
from cases.domain.corrections import request_correction
from cases.domain.extensions import decide_extension, request_extension
from cases.domain.merging import merge
from cases.domain.pauses import pause
from cases.domain.steps import advance
from cases.domain.voiding import void
from cases.duties.contract import all_duties
from cases.enums import (
    AttachmentKind,
    Channel,
    ContactMethod,
    ContactResult,
    ExemptReason,
    LinkKind,
    ReplyMethod,
    Service,
)
from cases.facts import CaseFacts, EvidenceFacts, PartyFacts
from cases.models import Case
from offices.models import Staff
from offices.workdays import SHANGHAI, Calendar, add_workdays

REPLY = {"method": ReplyMethod.WRITTEN, "opinion": "", "service": Service.POST, "receipt": ""}
EVIDENCE = (
    EvidenceFacts(name="补贴发放名册（复印件）", quantity=1, pages=6, note="盖有村民委员会印章"),
    EvidenceFacts(name="土地承包经营权证", quantity=1, pages=4, is_original=True),
    EvidenceFacts(name="银行流水", quantity=2, pages=3),
)
PAPER = ("示例材料", "补贴发放名册（摘录）", "第1户  耕地 8 亩  补贴 960 元", "第2户  耕地 5 亩  补贴 600 元")


@dataclass
class Tale:
    """One episode: where it is told, who decides above the office, and the day that it has reached."""

    desk: Desk
    leader: Staff
    dice: random.Random
    day: date

    def moment(self, hour: int, minute: int = 0) -> datetime:
        """Return an hour of the day that the tale has reached."""
        return datetime.combine(self.day, time(hour, minute), SHANGHAI)

    def matter(self, duty: int = 1, channel: str = Channel.LETTER) -> tuple[CaseFacts, list[PartyFacts]]:
        """Make up a matter that comes on this day."""
        vein = replace(VEINS[duty], channels=(channel,), groups=0)
        return matter(vein, self.desk, self.moment(9, self.dice.randint(10, 50)), self.dice)

    def register(self, told: tuple[CaseFacts, list[PartyFacts]] | None = None, duty: int = 1, **more) -> Case:
        """Register a matter on this day, one made up where none is `told`."""
        room = next(one for one in all_duties() if one.number == duty)
        facts, parties = told or self.matter(duty)
        with at(self.moment(10, 30)):
            return put_down(room, self.desk, facts, parties, **more)

    def step(self, case: Case, name: str, by: Staff, **data) -> None:
        """Let a step be made on this day."""
        with at(self.moment(16)):
            advance(case_id=case.pk, name=name, by=by, version=seen(case), note=NOTES[name], data=data)


def seen(case: Case) -> int:
    """Return the version of the case as it stands."""
    case.refresh_from_db(fields=["version"])
    return case.version


def evidence(tale: Tale) -> Iterator[int]:
    """Evidence is listed, a file attached, and colleagues say a word about it."""
    subsidy = replace(VEINS[1], matters=words.COMPLAINTS[:1], channels=(Channel.LETTER,))
    told = matter(subsidy, tale.desk, tale.moment(9, 20), tale.dice)
    case = tale.register(told, evidence=EVIDENCE)
    yield 1
    tale.step(case, "accept", tale.desk.director)
    with at(tale.moment(16, 30)):
        upload = SimpleUploadedFile("补贴发放名册.pdf", pdf(PAPER))
        attach(
            case_id=case.pk,
            upload=upload,
            kind=AttachmentKind.EVIDENCE,
            by=tale.desk.clerk,
            names_nobody=True,
        )
    yield 1
    with at(tale.moment(9)):
        comment(case_id=case.pk, by=tale.desk.director, text="先与乡镇农业部门核对名册，再约来信人谈。")


def supplement(tale: Tale) -> Iterator[int]:
    """Material is missing: the clocks that may be paused stand still; written down two days later."""
    case = tale.register()
    yield 1
    asked_on = tale.day
    yield 2
    with at(tale.moment(11)):
        pause(
            case_id=case.pk,
            by=tale.desk.clerk,
            version=seen(case),
            material="土地流转合同复印件；身份证复印件。",
            occurred_on=asked_on,
            late_reason="下村巡访，回室后补录。",
        )
    tale.step(case, "procedural_reply", tale.desk.clerk, **REPLY)


def extension_asked(tale: Tale) -> Iterator[int]:
    """The department needs longer; nobody has decided yet."""
    yield from _extended(tale)


def extension_granted(tale: Tale) -> Iterator[int]:
    """The department needs longer, and the leader grants less than was asked for."""
    request = yield from _extended(tale)
    yield 1
    with at(tale.moment(15)):
        version = seen(request.clock.case)
        reason = "同意延长，请抓紧办理。"
        decide_extension(
            extension_id=request.pk,
            by=tale.leader,
            version=version,
            granted=True,
            length=20,
            reason=reason,
            paper=f"延审〔{tale.day.year}〕示例1号",
        )


def _extended(tale: Tale) -> Iterator[int]:
    case = tale.register()
    yield 1
    tale.step(case, "refer_department", tale.desk.director, receiver_id=tale.desk.department.pk)
    yield 1
    tale.step(case, "record_signing", tale.desk.clerk, signed_by=tale.desk.department.name)
    tale.step(case, "procedural_reply", tale.desk.clerk, **REPLY)
    yield 30
    clock = case.clocks.get(code="T08")
    with at(tale.moment(10)):
        ground = "需向三家单位调取材料，尚有一家未回复。"
        return request_extension(
            clock_id=clock.pk, by=tale.desk.clerk, version=seen(case), ground=ground, length=30
        )


def exemption(tale: Tale) -> Iterator[int]:
    """Nobody answers: three attempts on two days, and the director grants that no reply is owed."""
    case = tale.register()
    yield 1
    for hour in (9, 14):
        _call(tale, case, hour)
    tale.step(case, "accept", tale.desk.director)
    yield 1
    _call(tale, case, 9)
    with at(tale.moment(15)):
        asked = request_exemption(
            case_id=case.pk, by=tale.desk.clerk, version=seen(case), reason=ExemptReason.NO_ANSWER
        )
    yield 1
    with at(tale.moment(10)):
        decide_exemption(exemption_id=asked.pk, by=tale.desk.director, version=seen(case), granted=True)


def _call(tale: Tale, case: Case, hour: int) -> None:
    with at(tale.moment(hour, 5)):
        log_attempt(
            case_id=case.pk,
            by=tale.desk.clerk,
            at=tale.moment(hour),
            method=ContactMethod.PHONE,
            result=ContactResult.NO_ANSWER,
        )


def correction(tale: Tale) -> Iterator[int]:
    """The village was written down wrong; the director has not decided yet."""
    case = tale.register()
    other = next(name for name in words.VILLAGES if f"{name}村" != case.village)
    yield 1
    with at(tale.moment(11)):
        request_correction(
            case_id=case.pk,
            changes={"village": f"{other}村"},
            parties={},
            reason="来信所写村名看错，已电话核实。",
            version=seen(case),
            by=tale.desk.clerk,
        )


def repeat(tale: Tale) -> Iterator[int]:
    """The same person comes again about the same matter."""
    told = tale.matter(duty=3, channel=Channel.VISIT)
    first = tale.register(told, duty=3)
    yield 1
    tale.step(first, "accept", tale.desk.director)
    yield 1
    tale.step(first, "procedural_reply", tale.desk.clerk, **REPLY)
    yield 16
    again = replace(told[0], received_at=tale.moment(9, 20))
    tale.register((again, told[1]), duty=3, alike=LinkKind.SAME)


def misplaced(tale: Tale) -> Iterator[int]:
    """A number is made void: nothing of this office was in the letter."""
    case = tale.register()
    yield 1
    with at(tale.moment(11)):
        reason = "误将其他单位来件登记为本室事项，已转回。"
        void(case_id=case.pk, by=tale.desk.director, version=seen(case), reason=reason)


def twice(tale: Tale) -> Iterator[int]:
    """Letter and visit of one person are registered apart and merged."""
    facts, people = tale.matter()
    first = tale.register((facts, people))
    yield 1
    came = replace(
        facts, channel=Channel.VISIT, received_at=tale.moment(9, 30), second_officer=tale.desk.director
    )
    second = tale.register((came, people), alike=LinkKind.SAME)
    yield 1
    with at(tale.moment(10)):
        reason = "与来信系同一人同一事项，并案办理。"
        merge(
            case_id=second.pk,
            target_id=first.pk,
            by=tale.desk.director,
            version=seen(second),
            reason=reason,
        )


def waiting(tale: Tale) -> Iterator[int]:
    """A letter waits: its first clocks are about to run out, or did when days off lie between."""
    tale.register()
    yield 0


def overlooked(tale: Tale) -> Iterator[int]:
    """A matter is accepted and nobody answers the person: director and district hear of it."""
    case = tale.register()
    yield 1
    tale.step(case, "accept", tale.desk.director)


Episode = Callable[[Tale], Iterator[int]]
EPISODES: tuple[tuple[int, Episode], ...] = (
    (48, extension_granted),
    (34, extension_asked),
    (20, repeat),
    (15, overlooked),
    (9, misplaced),
    (6, supplement),
    (5, twice),
    (4, waiting),
    (4, exemption),
    (3, correction),
    (3, evidence),
)
"""Each with the number of working days ago on which it begins; it ends before today."""
CASES = 13  # that the episodes register


class Telling:
    """Episodes under way at one desk, up to `today`."""

    def __init__(self, desk: Desk, leader: Staff, calendar: Calendar, today: date):
        self.calendar = calendar
        self.waiting = []
        for place, (ago, episode) in enumerate(EPISODES):
            tale = Tale(desk, leader, random.Random(place), add_workdays(calendar, today, -ago))  # noqa: S311, a story
            self.waiting.append((tale.day, place, tale, episode(tale)))
        heapify(self.waiting)

    def until(self, day: date) -> None:
        """Tell what happens before `day`."""
        while self.waiting and self.waiting[0][0] < day:
            _day, place, tale, going = heappop(self.waiting)
            days = next(going, None)
            if days is not None:
                tale.day = add_workdays(self.calendar, tale.day, days)
                heappush(self.waiting, (tale.day, place, tale, going))
