"""Pages in the states that the permission matrix does not make, each as somebody gets it."""

from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from django.views import defaults

from cases.domain import attachments
from cases.domain.comments import comment
from cases.domain.corrections import request_correction
from cases.domain.extensions import decide_extension
from cases.duties.contract import all_duties, get_duty
from cases.facts import EvidenceFacts, PartyFacts, PartyIdentity
from cases.models import ClockRule, Evidence
from offices.enums import JobState
from offices.models import Job
from tests.browser.looking import Desk, Shown
from tests.cases.clock_scenes import at
from tests.cases.test_registration_page import begin, entries
from tests.matters import matter
from tests.permissions import EVERYBODY, clocks
from tests.permissions.registration import PDF
from tests.walks import data_for, do, walk

HANDS = {"case.handle": "clerk", "case.review": "director", "case.feedback": "handler"}


def filed(desk: Desk, number: int, **changes):
    """A matter of somebody new at the office of the clerk."""
    somebody = PartyIdentity(name=f"赵{chr(0x4E00 + number)}", phone=f"137000{number:05d}")
    world = desk.world
    kept = {"office": world.city.office, "by": world.clerk, "second_officer": world.officer}
    return matter(**kept, identity=somebody, **changes)


def led(desk: Desk, case, step: str):
    """Lead a case to a step."""
    return walk(case, step, {permission: getattr(desk.world, name) for permission, name in HANDS.items()})


def homes(desk: Desk) -> list[Shown]:
    """The home page of everybody, and the first pages of somebody who is not signed in."""
    shown = [desk.get(actor, "home") for actor in EVERYBODY.split()]
    shown.append(desk.get("nobody", "sign_in"))
    wrong = {"username": "clerk", "password": "wrong"}
    return shown + [desk.post("nobody", "sign_in", **wrong) for _attempt in range(6)][::5]


def deeds(desk: Desk) -> list[Shown]:
    """The form of every kind of deed, empty, wrong, and overtaken by somebody else."""
    shown = {}
    for duty in all_duties():
        for transition in duty.transitions:
            if transition.form in shown or transition.when:
                continue
            case = led(desk, filed(desk, len(shown), duty=duty), transition.sources[0])
            data_for(transition, case)
            actor, address = HANDS[transition.permission], (case.key, transition.name)
            shown[transition.form] = [
                desk.get(actor, "case_step", *address),
                desk.post(actor, "case_step", *address, version=case.version, occurred_on="x"),
            ]
    stale = desk.post(actor, "case_step", *address, version=case.version - 1, note="已阅")
    return [*sum(shown.values(), []), stale]


def lists(desk: Desk) -> list[Shown]:
    """Lists with rows, under some tabs, filtered, sorted, searched; jobs in every state; figures."""
    world = desk.world
    clocks.prepare(world)
    for number, state in enumerate(JobState):
        Job.objects.create(kind="test", requested_by=world.clerk, created_at=timezone.now(), state=state)
        filed(desk, number)
    filters = {"office": world.city.office.pk, "received_from": "2026-06-01", "township": "x"}
    return [
        *(desk.get("director", "case_list", status=status) for status in ("open", "waiting", "closed")),
        desk.get("director", "case_list", **filters),
        desk.get("director", "case_list", duty="visits", stage="merged"),
        desk.post("clerk", "case_search", q="补贴", follow=True),
        desk.get("clerk", "job_list"),
        desk.get("director", "progress", follow=True),
        desk.get("reviewer", "progress"),
    ]


def ways(desk: Desk) -> list[Shown]:
    """A case as each of its readers sees it, paused, and at its end with all that may lie in it."""
    world = desk.world
    clocks.prepare(world)
    ended = filed(desk, 1)
    for open_to_all in (False, True):
        file = SimpleUploadedFile("a.pdf", PDF)
        kept = {"kind": "evidence", "names_nobody": open_to_all, "by": world.clerk}
        attachments.attach(case_id=ended.pk, upload=file, **kept)
    comment(case_id=ended.pk, by=world.director, text="请尽快核实。")
    led(desk, ended, get_duty(ended.duty).final[0])
    readers = ("clerk", "director", "handler", "leader", "reviewer")
    return [
        *(desk.get(actor, "case", world.case.key) for actor in readers),
        *(desk.get("director", "case", case.key) for case in (world.paused, ended)),
        *(desk.get("clerk", "case_clock", ended.key, clock.pk) for clock in ended.clocks.all()[:2]),
    ]


def registrations(desk: Desk) -> list[Shown]:
    """A registration from the question of secrets to faults, another tab, and earlier matters."""
    world, office, client = desk.world, desk.world.city.office, desk.client("clerk")
    shown = []
    for duty in all_duties():
        question = client.get(reverse("registration_new", args=[duty.slug])).url
        page = begin(client, office, duty=duty.slug)
        wrong = entries(world.clerk, office, title="", **{"parties-0-phone": "1", "channel": "visit"})
        shown += [client.get(question), client.get(page), client.post(page, wrong), client.post(page, wrong)]
    client.post(page := begin(client, office), entries(world.clerk, office))
    shown.append(client.post(begin(client, office), entries(world.clerk, office)))
    return [Shown("clerk", f"registration {number}", answer) for number, answer in enumerate(shown)]


def requests(desk: Desk) -> list[Shown]:
    """What waits for a decision: for who decides, on its case, and beside a deed that it withholds."""
    clocks.prepare(desk.world)
    case = desk.world.case.key
    return [
        desk.get("leader", "home"),
        desk.get("leader", "request_list"),
        desk.get("director", "case", case),
        desk.get("clerk", "case_exemption", case),
    ]


def late(desk: Desk) -> list[Shown]:
    """A clock that a deed recorded late stopped, and one extended by a paper, the person still to be told."""
    world = desk.world
    clocks.prepare(world)
    case, extension = filed(desk, 1, received_at=at("2026-06-01"), late_reason="停电"), world.extension
    do(case, "accept", world.director, occurred_on=date(2026, 6, 3), late_reason="停电")
    ClockRule.objects.filter(pk=extension.clock.rule_id).update(notify_petitioner=True)
    kept = {"kind": "paper", "names_nobody": True, "by": world.clerk}
    file = SimpleUploadedFile("a.pdf", PDF)
    paper = attachments.attach(case_id=world.case.pk, upload=file, **kept)
    asked = desk.get("leader", "extension_decision", world.case.key, extension.pk)
    world.case.refresh_from_db()
    decide_extension(
        extension_id=extension.pk,
        by=world.leader,
        version=world.case.version,
        granted=True,
        paper="延审〔2026〕8号",
        attachment=paper.uid,
    )
    return [
        asked,
        desk.get("clerk", "case", world.case.key),
        desk.get("clerk", "case_clock", world.case.key, world.clock.pk),
        desk.get("director", "case", case.key),
        desk.get("director", "case_clock", case.key, case.clocks.get(code="T01").pk),
    ]


def corrections(desk: Desk) -> list[Shown]:
    """A request with faults, and the decision on somebody who is known from an earlier matter."""
    world = desk.world
    case, earlier = filed(desk, 1), filed(desk, 2)
    identity = PartyIdentity(name="赵" + chr(0x4E02), phone="13700000002")
    for listed in (case, earlier):
        Evidence.objects.create(case=listed, name="收条")
    correction = request_correction(
        case_id=case.pk,
        changes={"head_count": 2},
        parties={},
        added=[PartyFacts(role="agent", identity=identity)],
        evidence={case.evidence.get().uid: None},
        added_evidence=[EvidenceFacts(name="欠条")],
        reason="漏登",
        version=case.version,
        by=world.clerk,
    )
    wrong = {"version": earlier.version, "reason": "有误", "details-respondent_rank": "x", "kind": "D1-11"}
    wrong["added-evidence-0-note"] = "有涂改"
    return [
        desk.post("clerk", "correction_new", earlier.key, **wrong),
        desk.get("director", "correction", case.key, correction.uid),
        desk.post("director", "correction", case.key, correction.uid, decision="granted"),
        desk.get("director", "case", case.key),
    ]


def errors(desk: Desk) -> list[Shown]:
    """What is answered where there is nothing, no right, no sense, no token, and where something broke."""
    request = RequestFactory().get("/")
    strict = Client(enforce_csrf_checks=True)
    answers: dict[str, HttpResponse] = {
        "400": defaults.bad_request(request, ValueError()),
        "500": defaults.server_error(request),
        "403": desk.get("clerk", "audit_list").answer,
        "404": desk.client("clerk").get("/nothing/"),
        "405": desk.client("clerk").get(reverse("sign_out")),
        "404 signed out": desk.client("nobody").get("/nothing/"),
        "403 no token": strict.post(reverse("sign_in"), {"username": "clerk"}),
    }
    return [Shown("clerk", name, answer) for name, answer in answers.items()]
