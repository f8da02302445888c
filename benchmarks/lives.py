"""Lives of cases, each walked through its duty's own steps and reckoned by the portal's own clocks.

A life is what many cases of the city share: the days on which what happened, and the clocks that follow.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from cases.domain.clocks import YEARS_AHEAD, nearest_of, values_of
from cases.duties.contract import Duty, Transition, all_duties
from cases.enums import (
    OPEN_STAGES,
    Channel,
    ClockState,
    EventKind,
    Opinion,
    Purpose,
    Receipt,
    ReplyMethod,
    Service,
    Stage,
)
from cases.models import Case, CaseEvent, ClockRule
from cases.reckoning import Facts, Reckoned, reckon
from offices.roles import Permission
from offices.workdays import SHANGHAI, Calendar, load_calendar, roll_back, roll_forward

YEARS = 6
OPEN_SHARE = 0.06
OPENED = time(9)  # nobody is received before
SHIFT = 25 * 60  # seconds by which cases of one life lie apart
KEYED_AFTER = timedelta(minutes=30)
DEEDS_FROM = time(17)
CHANNELS = {"visits": (Channel.VISIT,)}
ANY_CHANNEL = (Channel.VISIT, Channel.VISIT, Channel.LETTER, Channel.CALL, Channel.HOTLINE)
PURPOSES = {"visits": (Purpose.SETTLEMENT,)}
ANY_PURPOSE = (Purpose.ACCUSATION, Purpose.ACCUSATION, Purpose.REPORT, Purpose.APPEAL)

# transitions by name with the least and the greatest number of days since the one before, and how often
REPLIED = (("result_reply", 5, 60), ("close", 1, 5))
REFERRED = (("refer_department", 0, 7), ("record_signing", 0, 3))
ARCHIVED = (("archive", 3, 20),)
PATHS = (
    ((("answer", 0, 7), ("close", 0, 3), *ARCHIVED), 34),
    ((("accept", 0, 7), ("procedural_reply", 0, 5), *REPLIED), 18),
    ((("accept", 0, 7), ("procedural_reply", 0, 5), *REPLIED, *ARCHIVED), 12),
    ((("accept", 0, 6), ("procedural_reply", 1, 5), ("record", 2, 15), *REPLIED, *ARCHIVED), 8),
    ((*REFERRED, ("procedural_reply", 0, 6), ("record_feedback", 10, 70), *REPLIED), 18),
    ((("return", 0, 2), ("resubmit", 1, 3), ("accept", 0, 2), ("procedural_reply", 0, 3), *REPLIED), 5),
    ((("accept", 0, 7), ("procedural_reply", 1, 9), ("progress_reply", 60, 110), *REPLIED), 5),
)
SIGNED_BY = "业务部门内勤"
NOTES = {
    "return": "请补充被反映单位名称和大致时间。",
    "resubmit": "已补充单位名称、时间和现场照片。",
    "record": "到村了解情况，与村委会和相关农户谈话，制作笔录。",
    "refer_department": "材料一并移送，请依法办理并反馈。",
    "record_feedback": "业务部门已反馈办理意见，附书面材料。",
    "procedural_reply": "已告知承办单位、承办人和查询方式。",
    "progress_reply": "已告知目前进展和下一步安排。",
    "result_reply": "已告知办理结果和依据，听取了来人的意见。",
    "answer": "当场讲明法律规定，告知办理途径。",
}


@dataclass
class Life:
    """What happened, on which days (seconds count from midnight), and the clocks as they stand."""

    case: Case
    received: datetime
    events: list[CaseEvent] = field(default_factory=list)
    clocks: list[Reckoned] = field(default_factory=list)

    @property
    def nearest(self) -> dict[str, object]:
        """What the case keeps of its clocks, by attribute."""
        return nearest_of(one for one in self.clocks if one.state == ClockState.RUNNING and self.is_open)

    @property
    def is_open(self) -> bool:
        """Whether the case is not over."""
        return self.case.stage in OPEN_STAGES

    @property
    def was_referred(self) -> bool:
        """Whether the department has or had the case."""
        return any(event.kind == EventKind.REFERRED for event in self.events)


def lives(count: int, *, on: date, dice: random.Random) -> Iterator[Life]:
    """Give `count` lives as they stand on the day `on`: 94 of 100 over, spread over six years."""
    first = on - timedelta(days=365 * YEARS)
    calendar = load_calendar(first, on.replace(month=1, day=1, year=on.year + YEARS_AHEAD))
    rules = list(ClockRule.objects.all())
    for number in range(count):
        still_open = number % 100 < OPEN_SHARE * 100
        life = _life(first, on, calendar, still_open, dice)
        facts = Facts(case=life.case, events=life.events, pauses=(), granted={}, exempt=False)
        life.clocks = reckon(_duty_of(life).clocks, facts, rules, calendar)
        yield life


def values(clock: Reckoned) -> dict[str, object]:
    """Return what the row of a clock holds."""
    return values_of(clock)


def _life(first: date, on: date, calendar: Calendar, still_open: bool, dice: random.Random) -> Life:
    """Walk until a life is as open or as over as it was asked for."""
    while True:
        back = (
            1 + dice.expovariate(1 / dice.choice((6, 40)))
            if still_open
            else dice.uniform(8, (on - first).days)
        )
        day = roll_back(calendar, on - timedelta(days=int(back)))
        life = _begin(dice.choice(all_duties()), day, dice)
        _walk(life, on, calendar, dice)
        if life.is_open == still_open:
            return life


def _begin(duty: Duty, day: date, dice: random.Random) -> Life:
    kinds = [kind.code for kind in duty.kinds if not kind.retired and duty.party_needed(kind.code)]
    received = datetime.combine(day, OPENED, SHANGHAI) + timedelta(minutes=dice.randrange(390))
    case = Case(
        duty=duty.slug,
        kind=dice.choice(kinds),
        channel=dice.choice(CHANNELS.get(duty.slug, ANY_CHANNEL)),
        purpose=dice.choice(PURPOSES.get(duty.slug, ANY_PURPOSE)),
        step=duty.first,
        stage=duty.step(duty.first).stage,
        received_at=received,
        registered_at=received + KEYED_AFTER,
    )
    life = Life(case, received)
    _add(life, EventKind.REGISTERED, case.registered_at, "", data={"channel": case.channel})
    return life


def _walk(life: Life, on: date, calendar: Calendar, dice: random.Random) -> None:
    """Make the deeds of one path, each some days after the one before, while they lie before the day `on`."""
    duty, day = _duty_of(life), life.received.date()
    path = dice.choices([path for path, _weight in PATHS], [weight for _path, weight in PATHS])[0]
    for name, least, most in path:
        day = roll_forward(calendar, day + timedelta(days=dice.randint(least, most)))
        if day >= on:
            return
        transition = duty.transition(name)
        moment = datetime.combine(day, DEEDS_FROM, SHANGHAI) + timedelta(minutes=len(life.events))
        _make(life, duty, transition, moment, dice)


def _make(life: Life, duty: Duty, transition: Transition, moment: datetime, dice: random.Random) -> None:
    """Do to the life what `cases.domain.steps.advance` does to a case."""
    case = life.case
    before, data = case.step, _data(duty, transition, dice)
    case.step = transition.target or before
    case.stage = duty.step(case.step).stage
    if transition.event == EventKind.ACCEPTED:
        case.accepted_at = moment
    if case.stage in (Stage.CLOSED, Stage.ARCHIVED):
        case.closed_at = case.closed_at or moment
        case.outcome = data.get("outcome", case.outcome)
    if case.stage == Stage.ARCHIVED:
        case.archived_at = moment
    _add(life, transition.event, moment, transition.name, before=before, data=data)


def _data(duty: Duty, transition: Transition, dice: random.Random) -> dict:
    """What the event keeps of the deed; the receiver is known only where the office is."""
    if transition.form == "reply":
        opinion = dice.choice((Opinion.CONTENT, Opinion.CONTENT, Opinion.NOT_CONTENT, ""))
        served = {"service": Service.IN_PERSON, "receipt": Receipt.SIGNED}
        return {"method": ReplyMethod.WRITTEN, "opinion": opinion, **served}
    if transition.form == "sign":
        return {"signed_by": SIGNED_BY}
    if transition.form == "close":
        return {"outcome": dice.choice(duty.outcomes).code}
    return {"receiver_kind": "department"} if transition.form == "refer_department" else {}


def _add(life: Life, kind: str, at: datetime, deed: str, *, before: str = "", data: dict) -> None:
    event = CaseEvent(
        pk=len(life.events),
        kind=kind,
        deed=deed,
        at=at,
        occurred_on=at.date(),
        step_from=before,
        step_to=life.case.step,
        note=NOTES.get(deed, ""),
        data=data,
    )
    life.events.append(event)


def is_directors(duty: str, deed: str, duties: Sequence[Duty]) -> bool:
    """Whether the director did the deed; else it was the clerk."""
    found = [t for one in duties if one.slug == duty for t in one.transitions if t.name == deed]
    return bool(found) and found[0].permission == Permission.CASE_REVIEW


def _duty_of(life: Life) -> Duty:
    return next(duty for duty in all_duties() if duty.slug == life.case.duty)
