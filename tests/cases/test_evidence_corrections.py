"""The list of materials in a correction: a row is changed, one was left out, one does not belong there."""

from dataclasses import replace

import pytest
from django.urls import reverse
from django.utils.translation import override

from cases.domain.corrections import decide_correction, request_correction
from cases.domain.demands import Incomplete
from cases.domain.evidence_corrections import evidence_facts
from cases.facts import EvidenceFacts
from cases.forms.correction_lines import lines_of
from cases.models import Case, Correction, Evidence
from cases.timeline import entries
from tests import matters
from tests.cases.test_corrections import form_of, grant

pytestmark = pytest.mark.django_db
RECEIPT = EvidenceFacts(name="收条", quantity=3, is_original=True)
PHOTO = EvidenceFacts(name="照片", pages=2, note="有折痕")


@pytest.fixture
def case(clerk, office, calendar) -> Case:
    """A case to which a receipt and a photograph belong."""
    case = matters.complaint(office, clerk)
    for facts in (RECEIPT, PHOTO):
        Evidence.objects.create(case=case, **vars(facts))
    return case


def ask(case, by, evidence=None, added=(), **changes) -> Correction:
    return request_correction(
        case_id=case.pk,
        changes=changes,
        parties={},
        evidence=evidence,
        added_evidence=added,
        reason="录入有误",
        version=Case.objects.get(pk=case.pk).version,
        by=by,
    )


def listed(case) -> list[EvidenceFacts]:
    return [evidence_facts(row) for row in case.evidence.standing()]


def test_a_row_is_changed_once_that_is_granted_and_its_old_value_kept(case, clerk, director):
    receipt, _photo = case.evidence.all()
    right = replace(RECEIPT, quantity=4)
    correction = ask(case, clerk, {receipt.uid: right})
    assert listed(case) == [RECEIPT, PHOTO]
    grant(correction, director)

    assert listed(case) == [right, PHOTO]
    assert correction.changes == {f"evidence-{receipt.uid}": [vars(RECEIPT), vars(right)]}
    assert correction.sealed is None


def test_a_material_that_was_left_out_comes_once_that_is_granted(case, clerk, director):
    film = EvidenceFacts(name="录像")
    correction = ask(case, clerk, added=[film])
    assert listed(case) == [RECEIPT, PHOTO]
    grant(correction, director)

    assert listed(case) == [RECEIPT, PHOTO, film]
    assert f"evidence-{case.evidence.last().uid}" in correction.changes


def test_a_material_that_does_not_belong_there_is_struck_out_and_stays_on_record(case, clerk, director):
    receipt, _photo = case.evidence.all()
    correction = ask(case, clerk, {receipt.uid: None})
    grant(correction, director)

    receipt.refresh_from_db()
    assert listed(case) == [PHOTO]
    assert (receipt.removed_by, evidence_facts(receipt)) == (correction, RECEIPT)


def test_a_refusal_leaves_the_list_as_it_was(case, clerk, director):
    receipt, photo = case.evidence.all()
    correction = ask(case, clerk, {receipt.uid: None, photo.uid: RECEIPT}, [RECEIPT])
    decide_correction(correction_id=correction.pk, granted=False, note="无误", by=director)

    assert listed(case) == [RECEIPT, PHOTO]


def test_a_row_that_says_the_same_is_no_change(case, clerk):
    receipt, photo = case.evidence.all()
    with pytest.raises(Incomplete):
        ask(case, clerk, {receipt.uid: RECEIPT, photo.uid: PHOTO})


def test_only_rows_that_stand_in_the_case_are_corrected(case, office, clerk, director):
    other = matters.complaint(office, clerk, decisions={case.key: "different"})
    stray = Evidence.objects.create(case=other, name="账本")
    with pytest.raises(Incomplete) as gaps:
        ask(case, clerk, {stray.uid: None})
    assert list(gaps.value.errors) == ["evidence"]

    receipt, _photo = case.evidence.all()
    grant(ask(case, clerk, {receipt.uid: None}), director)
    with pytest.raises(Incomplete):
        ask(case, clerk, {receipt.uid: RECEIPT})


@pytest.mark.parametrize(
    ("name", "value"),
    [("name", ""), ("name", "长" * 61), ("quantity", 0), ("pages", 0), ("note", "长" * 101)],
)
def test_a_value_that_the_list_does_not_take_is_named_by_row_and_field(case, clerk, name, value):
    _receipt, photo = case.evidence.all()
    wrong = {name: value}
    with pytest.raises(Incomplete) as gaps:
        ask(case, clerk, {photo.uid: replace(PHOTO, **wrong)}, [replace(RECEIPT, **wrong)])
    assert list(gaps.value.errors) == [f"evidence-1-{name}", f"evidence-2-{name}"]


def test_event_and_notice_name_no_material(case, clerk):
    ask(case, clerk, added=[EvidenceFacts(name="李建国的收条")])

    assert "李建国" not in str(case.events.last().data)


def test_timeline_and_page_say_which_row_and_what_of_it(case, clerk, director):
    receipt, photo = case.evidence.all()
    changed = {receipt.uid: replace(RECEIPT, quantity=4, note="有涂改"), photo.uid: None}
    correction = ask(case, clerk, changed, [EvidenceFacts(name="录像")])
    grant(correction, director)

    with override("en"):
        asked, decided = entries(case, case.events.order_by("-id")[:2], director)
        lines = [(line.label, line.old, line.new) for line in lines_of(correction)]
    assert lines == [
        ("Material “收条”", "Copies 3；Features —", "Copies 4；Features 有涂改"),
        ("Material taken out", "Name 照片；Copies 1；Pages 2；Features 有折痕", "—"),
        ("Material left out so far", "—", "Name 录像；Copies 1"),
    ]
    for entry in (asked, decided):
        assert {(label, f"{old} → {new}") for label, old, new in lines} <= set(entry.facts)
        assert "Concerns" not in dict(entry.facts)


# --------------------------------------------------------------------------------------------------- pages


def test_the_page_changes_takes_out_and_adds_materials(case, clerk, as_user):
    receipt, photo = case.evidence.all()
    client, page = as_user(clerk), reverse("correction_new", args=[case.key])
    data = form_of(client, case) | {"reason": "录入有误"}
    data |= {f"evidence-{receipt.uid}-quantity": "4", f"evidence-{photo.uid}-remove": "on"}
    data |= {"added-evidence-1-name": "录像", "added-evidence-1-quantity": "1"}
    assert client.post(page, data | {"added-evidence-0-quantity": "1"}).status_code == 302

    changes = Correction.objects.get().changes
    assert changes.pop(f"evidence-{receipt.uid}") == [vars(RECEIPT), vars(replace(RECEIPT, quantity=4))]
    assert changes.pop(f"evidence-{photo.uid}") == [vars(PHOTO), None]
    assert list(changes.values()) == [[None, vars(EvidenceFacts(name="录像"))]]


def test_a_page_on_which_no_row_was_touched_asks_for_no_material(case, clerk, as_user):
    client = as_user(clerk)
    data = form_of(client, case) | {"reason": "录入有误", "title": "反映补贴去向"}
    assert client.post(reverse("correction_new", args=[case.key]), data).status_code == 302

    assert list(Correction.objects.get().changes) == ["title"]


def test_the_page_says_beside_its_row_what_is_wrong(case, clerk, as_user):
    _receipt, photo = case.evidence.all()
    client, page = as_user(clerk), reverse("correction_new", args=[case.key])
    data = form_of(client, case) | {"reason": "录入有误", f"evidence-{photo.uid}-name": ""}
    answer = client.post(page, data | {"added-evidence-2-note": "复印"})

    assert answer.status_code == 422
    sheet = answer.context["sheet"]
    assert [set(form.errors) for form in sheet.evidence] == [set(), {"name"}]
    assert [set(form.errors) for form in sheet.added_evidence] == [set(), set(), {"name", "quantity"}]


def test_case_and_paper_show_the_rows_in_force_and_the_case_what_was_struck_out(
    case, clerk, director, as_user
):
    receipt, photo = case.evidence.all()
    correction = ask(case, clerk, {receipt.uid: None, photo.uid: replace(PHOTO, quantity=7)})
    grant(correction, director)
    client = as_user(clerk)

    shown = client.get(reverse("case", args=[case.key]))
    assert [row.pk for row in shown.context["evidence"]] == [photo.pk]
    assert shown.context["evidence_out"] == [(receipt, correction)]
    assert "<del>收条</del>" in shown.text
    paper = client.get(reverse("registration_print", args=[case.key])).text
    assert "照片 × 7" in paper
    assert "收条" not in paper
