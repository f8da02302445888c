"""What is measured: each scene makes the turns of as many clients, as a browser would send them."""

import random
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from benchmarks.cast import Cast, sessions
from benchmarks.client import Answer, Client, led_on, shown
from benchmarks.people import identity_of
from cases.domain import drafts
from cases.models import Case
from cases.paging import ORDERS, place_of
from cases.views.registrations import NOT_SECRET
from offices.models import Posting, Staff
from offices.roles import Role

Turn = Callable[[Client], Answer]
HAN = range(0x4E00, 0x7000)  # names of any two of these: like nobody's in the city, or an earlier one's
TWO = ("补偿", "派出", "法院", "低保", "河砂", "赡养", "恒泰", "嘉禾", "雪域", "丝路", "陇兰", "润达")
FOUR = ("农业合作", "物业服务", "低保评定", "轻微伤医", "环保部门", "监控录像", "养殖有限", "恒泰装饰")
ELSEWHERE = "620402"  # where the new people come from, so that no number of theirs is known


@dataclass(frozen=True)
class Scene:
    """A row of the table. `make(count, clients)` gives the turns; turn n belongs to client n % clients."""

    name: str
    make: Callable[[int, int], list[Turn]]
    writes: bool = False


def scenes(cast: Cast) -> list[Scene]:
    """Return every scene but the export, floors first."""
    city, office = {"scope": "all"}, {"scope": "office"}
    everything = Case.objects.visible_to(cast.reviewer)
    inner = Case.objects.visible_to(cast.director)
    lists = [
        ("worklist, clerk: my open cases", cast.clerk, {"scope": "mine", "status": "open"}),
        ("worklist, director: my office", cast.director, {**office, "status": "all"}),
        ("worklist, department: referred to us", cast.handler, {"scope": "mine", "status": "open"}),
        ("worklist, city: open cases", cast.reviewer, {**city, "status": "open"}),
        ("worklist, city: all cases", cast.reviewer, {**city, "status": "all"}),
        ("filtered, office: class and channel", cast.director, {**office, **_filters(), "status": "all"}),
        ("filtered, city: class, channel, year", cast.reviewer, {**city, **_filters(1), "status": "all"}),
        ("deep page, office", cast.director, {**office, "status": "all", "place": _deep(inner)}),
        ("deep page, city", cast.reviewer, {**city, "status": "all", "place": _deep(everything)}),
    ]
    homes = [("director", cast.director), ("department", cast.handler), ("city", cast.reviewer)]
    searched = [("search, city: 2 characters", TWO), ("search, city: 4 characters", FOUR)]
    return [
        Scene("floor: bare view", partial(_pages, None, [reverse("floor")])),
        Scene("floor: signed in", partial(_pages, cast.reviewer, [reverse("floor_signed_in")])),
        *(Scene(f"home, {who}", partial(_pages, staff, [reverse("home")])) for who, staff in homes),
        *(Scene(name, partial(_pages, staff, [_list(asked)])) for name, staff, asked in lists),
        *(Scene(name, partial(_searches, cast.reviewer, words)) for name, words in searched),
        Scene("search, office: 2 characters", partial(_searches, cast.director, TWO)),
        Scene("case page, director", partial(_pages, cast.director, _case_pages(inner))),
        Scene("registration form (GET)", partial(_forms, cast)),
        Scene("registration (POST)", partial(_registrations, cast), writes=True),
        Scene("accept (POST)", _acceptances, writes=True),
        Scene("progress, city", partial(_pages, cast.reviewer, [reverse("progress")])),
    ]


def _list(asked: dict[str, str]) -> str:
    return f"{reverse('case_list')}?" + "&".join(f"{name}={value}" for name, value in asked.items() if value)


def _filters(years: int = 0) -> dict[str, str]:
    """A content class and a channel, and the last year where `years` says so."""
    since = timezone.localdate() - timedelta(days=365 * years)
    return {"content_class": "0502", "channel": "visit"} | ({"received_from": f"{since}"} if years else {})


def _deep(rows: QuerySet[Case]) -> str:
    """Return the place of the page that begins after three fifths of the rows."""
    order, newest = ORDERS["newest"], rows.order_by("-received_at", "-id")
    count = rows.count()
    return place_of(order, newest[count * 3 // 5]).code() if count else ""


def _case_pages(rows: QuerySet[Case]) -> list[str]:
    keys = list(rows.order_by("-received_at").values_list("key", flat=True)[:400])
    random.Random(1).shuffle(keys)
    return [reverse("case", args=[key]) for key in keys]


def _pages(staff: Staff | None, paths: list[str], count: int, clients: int) -> list[Turn]:
    signed = sessions(staff, clients) if staff else [""] * clients
    return [partial(_see, paths[n % len(paths)], signed[n % clients]) for n in range(count)]


def _see(path: str, session: str, client: Client) -> Answer:
    return shown(client.get(path, session))


def _searches(staff: Staff, words: tuple[str, ...], count: int, clients: int) -> list[Turn]:
    signed = sessions(staff, clients)
    return [partial(_search, words[n % len(words)], signed[n % clients]) for n in range(count)]


def _search(word: str, session: str, client: Client) -> Answer:
    """Send the search and follow it to the list that it leads to: the person waits for both."""
    sent = led_on(client.post(reverse("case_search"), session, {"q": word, "where": "text"}))
    found = shown(client.get(sent.headers["location"], session))
    asked = int(sent.headers.get("x-queries", 0)) + int(found.headers.get("x-queries", 0))
    return Answer(200, {**found.headers, "x-queries": str(asked)}, found.body)


def _forms(cast: Cast, count: int, clients: int) -> list[Turn]:
    signed, path = sessions(cast.clerk, clients), reverse("registration", args=[_draft(cast)])
    return [partial(_see, path, signed[n % clients]) for n in range(count)]


def _draft(cast: Cast) -> uuid.UUID:
    """Begin a registration: the question of state secrets is answered."""
    key = uuid.uuid4()
    drafts.save(key=key, office=cast.office, duty="complaints", payload=NOT_SECRET, version=0, by=cast.clerk)
    return key


def _registrations(cast: Cast, count: int, clients: int) -> list[Turn]:
    signed = sessions(cast.clerk, clients)
    return [partial(_register, cast, _draft(cast), signed[n % clients]) for n in range(count)]


def _register(cast: Cast, draft: uuid.UUID, session: str, client: Client) -> Answer:
    return led_on(client.post(reverse("registration", args=[draft]), session, _filled(cast, draft)))


def _filled(cast: Cast, draft: uuid.UUID) -> dict[str, object]:
    """What the browser sends of a filled form, about somebody who has not come before."""
    dice = random.Random(draft.int)
    name = "欧" + "".join(map(chr, dice.sample(HAN, 2)))
    person = identity_of(dice.randrange(21_000_000), ELSEWHERE, name, dice)
    person["phone"] = f"199{dice.randrange(100_000_000):08d}"
    told = {name: person[name] for name in ("name", "id_number", "phone", "address")}
    return {
        "action": "register",
        "draft_version": 1,
        **{name: values[0] for name, values in NOT_SECRET.items()},
        "channel": "letter",
        "received_at": f"{timezone.localtime() - timedelta(minutes=2):%Y-%m-%dT%H:%M}",
        "head_count": 1,
        "purpose": "accusation",
        "kind": "D1-11",
        "content_class": "0103",
        "title": "反映村集体收入去向不明",
        "narrative": "来信反映村集体房屋租金没有公布过账目，村民代表会也没有讨论过用途，要求公开。" * 3,
        "claims": "要求公开账目，查清去向。",
        "township": cast.office.seat_id,
        "village": "上沟村",
        "urgency": "normal",
        "secrecy": "internal",
        "received_by": cast.clerk.pk,
        "parties-TOTAL_FORMS": 1,
        "parties-INITIAL_FORMS": 0,
        "parties-0-role": "accuser",
        "parties-0-id_type": "resident",
        **{f"parties-0-{name}": value for name, value in told.items()},
        "evidence-TOTAL_FORMS": 1,
        "evidence-INITIAL_FORMS": 0,
        "evidence-0-name": "账本复印件",
        "evidence-0-quantity": 1,
    }


def _acceptances(count: int, clients: int) -> list[Turn]:
    """Cases that wait for a director, each with its director; fewer than asked for where there are fewer."""
    waiting = Case.objects.filter(step="submitted").order_by("-id").values("key", "version", "office")[:count]
    directors = Posting.objects.filter(role=Role.DIRECTOR, ends_on=None).select_related("staff")
    by_office = {posting.office_id: posting.staff for posting in directors}
    signed = {office: sessions(by_office[office], clients) for office in {one["office"] for one in waiting}}
    return [
        partial(_accept, case["key"], case["version"], signed[case["office"]][n % clients])
        for n, case in enumerate(waiting)
    ]


def _accept(key: str, version: int, session: str, client: Client) -> Answer:
    path = reverse("case_step", args=[key, "accept"])
    return led_on(client.post(path, session, {"version": version, "occurred_on": "", "note": ""}))
