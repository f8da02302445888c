"""Every verb of a case leaves exactly one event and one line of the audit trail; none is forgotten here."""

import inspect
import pkgutil
from importlib import import_module

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DataError, transaction
from django.utils import timezone

import cases.domain
from cases.domain import contacts, corrections, extensions, pauses
from cases.domain.attachments import attach, tighten
from cases.domain.comments import comment
from cases.domain.events import record
from cases.domain.merging import merge
from cases.domain.steps import advance
from cases.domain.summaries import summarise
from cases.domain.voiding import void
from cases.domain.withdrawals import withdraw
from cases.enums import AttachmentKind, ContactResult, EventKind, ExemptReason, ReplyMethod
from cases.reference import loader
from offices.models import AuditRecord
from offices.trail import broken_rows
from tests.matters import LI, matter, nameless
from tests.walks import do

pytestmark = pytest.mark.django_db

ABOUT_A_CASE = {"case_id", "clock_id", "extension_id", "exemption_id", "correction_id"}
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


class Scene:
    """A case with its rules, the people around it, and what a verb may need before it."""

    def __init__(self, office, clerk, officer, director, leader):
        self.office, self.clerk, self.officer = office, clerk, officer
        self.director, self.leader = director, leader
        self.case = matter(office=office, by=clerk, second_officer=officer)

    def seen(self) -> dict:
        self.case.refresh_from_db()
        return {"case_id": self.case.pk, "version": self.case.version}

    def version(self) -> int:
        return self.seen()["version"]

    def other(self):
        return matter(office=self.office, by=self.clerk, second_officer=self.officer, identity=LI)

    def paused(self):
        pauses.pause(**self.seen(), by=self.clerk, material="身份证复印件")

    def asked_for_time(self):
        do(self.case, "refer_department", self.director)
        clock = self.case.clocks.get(code="T08")
        self.extension = extensions.request_extension(
            clock_id=clock.pk, by=self.clerk, version=self.version(), ground="案情复杂", length=30
        )

    def asked_for_exemption(self):
        nameless(self.case)
        self.exemption = contacts.request_exemption(
            **self.seen(), by=self.clerk, reason=ExemptReason.ANONYMOUS
        )

    def asked_for_correction(self):
        self.correction = corrections.request_correction(
            **self.seen(), changes={"title": "改正后的标题"}, parties={}, reason="录入有误", by=self.clerk
        )

    def attached(self):
        self.file = attach(
            case_id=self.case.pk,
            upload=SimpleUploadedFile("账目.pdf", PDF),
            kind=AttachmentKind.EVIDENCE,
            names_nobody=True,
            by=self.clerk,
        )


E = EventKind
VERBS = {
    "advance": (E.ACCEPTED, lambda s: advance(**s.seen(), name="accept", by=s.director)),
    "comment": (E.COMMENTED, lambda s: comment(case_id=s.case.pk, by=s.clerk, text="已电话联系")),
    "summarise": (E.SUMMARISED, lambda s: summarise(**s.seen(), by=s.clerk, text="待核实")),
    "withdraw": (E.WITHDRAWN, lambda s: withdraw(**s.seen(), by=s.clerk, reason="本人撤回")),
    "merge": (
        E.MERGED,
        lambda s: merge(**s.seen(), target_id=s.other().pk, by=s.director, reason="同一事项"),
    ),
    "void": (E.VOIDED, lambda s: void(**s.seen(), by=s.director, reason="重复录入")),
    "pause": (E.PAUSED, lambda s: s.paused()),
    "resume": (E.RESUMED, lambda s: pauses.resume(**s.seen(), by=s.clerk)),
    "log_attempt": (
        E.CONTACT_ATTEMPTED,
        lambda s: contacts.log_attempt(
            case_id=s.case.pk,
            by=s.clerk,
            at=timezone.now(),
            method=ReplyMethod.PHONE,
            result=ContactResult.NO_ANSWER,
        ),
    ),
    "request_exemption": (E.EXEMPTION_REQUESTED, lambda s: s.asked_for_exemption()),
    "decide_exemption": (
        E.EXEMPTION_DECIDED,
        lambda s: contacts.decide_exemption(
            exemption_id=s.exemption.pk, by=s.director, version=s.version(), granted=True
        ),
    ),
    "request_extension": (
        E.EXTENSION_REQUESTED,
        lambda s: extensions.request_extension(
            clock_id=s.case.clocks.get(code="T08").pk,
            by=s.clerk,
            version=s.version(),
            ground="案情复杂",
            length=30,
        ),
    ),
    "decide_extension": (
        E.EXTENSION_DECIDED,
        lambda s: extensions.decide_extension(
            extension_id=s.extension.pk, by=s.leader, version=s.version(), granted=True, length=30
        ),
    ),
    "request_correction": (E.CORRECTION_REQUESTED, lambda s: s.asked_for_correction()),
    "decide_correction": (
        E.CORRECTION_DECIDED,
        lambda s: corrections.decide_correction(
            correction_id=s.correction.pk, granted=True, note="属实", by=s.director
        ),
    ),
    "attach": (
        E.ATTACHED,
        lambda s: attach(
            case_id=s.case.pk,
            upload=SimpleUploadedFile("笔录.pdf", PDF),
            kind=AttachmentKind.RECORD,
            by=s.clerk,
        ),
    ),
    "tighten": (E.TIGHTENED, lambda s: tighten(case_id=s.case.pk, uid=s.file.uid, by=s.clerk)),
}
BEFORE = {
    "resume": lambda s: s.paused(),
    "decide_exemption": lambda s: s.asked_for_exemption(),
    "request_extension": lambda s: do(s.case, "refer_department", s.director),
    "decide_extension": lambda s: s.asked_for_time(),
    "decide_correction": lambda s: s.asked_for_correction(),
    "tighten": lambda s: s.attached(),
}


def known_verbs() -> set[str]:
    """Functions of the domain that somebody does to one case."""
    modules = [
        import_module(f"cases.domain.{each.name}") for each in pkgutil.iter_modules(cases.domain.__path__)
    ]
    return {
        name
        for module in modules
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__
        and not name.startswith("_")
        and "by" in (taken := inspect.signature(function).parameters)
        and ABOUT_A_CASE & set(taken)
    }


def test_no_verb_is_forgotten():
    assert known_verbs() == set(VERBS)


@pytest.mark.parametrize("name", VERBS)
def test_every_verb_leaves_exactly_one_event_and_counts_the_version_up_by_one(
    calendar, office, clerk, officer, director, leader, name
):
    loader.load()
    scene = Scene(office, clerk, officer, director, leader)
    BEFORE.get(name, lambda s: None)(scene)
    before, version = set(scene.case.events.values_list("pk", flat=True)), scene.version()
    lines = AuditRecord.objects.count()
    kind, verb = VERBS[name]

    verb(scene)

    assert [event.kind for event in scene.case.events.exclude(pk__in=before)] == [kind]
    assert scene.version() == version + 1
    told = AuditRecord.objects.filter(pk__gt=lines, object_type="case", object_ref=scene.case.number)
    assert [line.action for line in told] == [f"case.{kind}"]
    assert not broken_rows()


def test_a_registration_is_in_the_audit_trail_without_what_was_said(calendar, office, clerk, officer):
    case = matter(office=office, by=clerk, second_officer=officer)

    line = AuditRecord.objects.get()
    assert (line.action, line.object_ref, line.actor_no) == ("case.registered", case.number, "clerk")
    assert line.detail == {}


def test_a_deed_that_cannot_be_audited_is_not_done(calendar, office, clerk, officer, director):
    """The line comes last in the transaction, so a refused line takes the deed with it."""
    case = matter(office=office, by=clerk, second_officer=officer)
    director.staff_no = "9" * 21  # longer than the column

    with pytest.raises(DataError), transaction.atomic():
        advance(case_id=case.pk, version=case.version, name="accept", by=director)

    case.refresh_from_db()
    assert case.step == "submitted"


def test_nobody_records_a_deed_that_no_line_would_follow(calendar, office, clerk, officer):
    case = matter(office=office, by=clerk, second_officer=officer)

    with pytest.raises(LookupError):
        record(case, E.COMMENTED, by=clerk)
    with transaction.atomic():
        record(case, E.CLOCK_OVERDUE, by=None)

    assert not AuditRecord.objects.filter(action="case.clock_overdue").exists()
