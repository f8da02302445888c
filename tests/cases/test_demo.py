"""The demo's made-up data: a visitor finds each thing at work, at whatever hour the demo is begun."""

import re
from datetime import datetime

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.utils import timezone

from cases.demo import accounts, episodes
from cases.demo.paper import pdf
from cases.domain import noticing
from cases.enums import Decision, EventKind, LinkKind, Stage
from cases.filetypes import PDF, recognise
from cases.models import Attachment, Case, CaseEvent, CaseLink, Correction, Exemption, Extension
from tests.conftest import SHANGHAI

SATURDAY_NIGHT = datetime(2026, 6, 13, 23, 0, tzinfo=SHANGHAI)
FRIDAY_AFTERNOON = datetime(2026, 6, 12, 17, 45, tzinfo=SHANGHAI)
WARNINGS = (EventKind.CLOCK_DUE_SOON, EventKind.CLOCK_OVERDUE, EventKind.CLOCK_ESCALATED)


@pytest.fixture
def demo(db, settings, tmp_path, fixed_clock):
    """A demo that is begun for the first time late on a Saturday; gives its people by account."""
    settings.BASE_DIR = tmp_path
    fixed_clock.move_to(SATURDAY_NIGHT)
    call_command("load_reference", verbosity=0)
    call_command("demo_data", cases=episodes.CASES)
    noticing.sweep_events(as_of=timezone.now() + noticing.WAITING_AFTER * 2)
    return accounts.create()


def inbox(person) -> set[str]:
    """The kinds of what a person was told."""
    return set(person.notifications.values_list("kind", flat=True))


def test_a_visitor_finds_each_thing_at_work_and_whoever_is_owed_a_warning_has_it_at_any_hour(demo):
    desk = {"office": demo["clerk"].postings.get().office}
    assert Case.objects.filter(**desk).count() == Case.objects.count() == episodes.CASES
    file = Attachment.objects.get()
    assert file.mime == PDF
    assert file.case.evidence.count() == len(episodes.EVIDENCE)
    pause = Case.objects.get(paused=True).pauses.get()
    assert (pause.ends_on, pause.started_by.data["late"]) == (None, 2)
    asked = Extension.objects.values_list("decision", "clock__state").order_by("decision")
    assert list(asked) == [(Decision.GRANTED, "running"), (Decision.PENDING, "running")]
    assert Exemption.objects.get().decision == Decision.GRANTED
    assert Correction.objects.get().decision == Decision.PENDING
    again = CaseLink.objects.get(kind=LinkKind.SAME)
    assert again.case.is_repeat
    assert again.other.received_at < again.case.received_at
    assert Case.objects.filter(stage=Stage.VOID).count() == 1
    merged = Case.objects.get(stage=Stage.MERGED)
    assert merged.links.get().other == merged.merged_into

    warned = CaseEvent.objects.filter(kind__in=WARNINGS)
    assert set(warned.values_list("at", flat=True)) == {FRIDAY_AFTERNOON}
    assert {f"case.{kind}" for kind in WARNINGS[:2]} <= inbox(demo["clerk"])
    for account in ("director", "district"):
        assert f"case.{EventKind.CLOCK_ESCALATED}" in inbox(demo[account])
    assert {"case.extension_decided", "case.exemption_decided"} <= inbox(demo["clerk"])
    assert "case.correction_requested" in inbox(demo["director"])
    assert "case.extension_requested" in inbox(demo["district"])

    numbers = Case.objects.order_by("registered_at", "id").values_list("key", flat=True)
    for duty in ("complaints", "visits"):
        mine = list(numbers.filter(duty=duty))
        assert mine == sorted(mine)

    told = CaseEvent.objects.count()
    call_command("demo_data", cases=episodes.CASES)
    assert CaseEvent.objects.count() == told


def test_the_sheet_of_the_demo_is_a_pdf_whose_table_finds_every_object():
    sheet = pdf(["示例材料"])
    assert recognise(ContentFile(sheet, name="示例.pdf")) == PDF
    table = re.search(rb"xref\n0 (\d+)\n(.*)trailer", sheet, re.DOTALL)
    entries = table[2].splitlines()
    assert len(entries) == int(table[1])
    for number, entry in enumerate(entries[1:], 1):
        assert sheet[int(entry[:10]) :].startswith(b"%d 0 obj\n" % number)
    assert sheet[int(sheet.split()[-2]) :].startswith(b"xref\n")
