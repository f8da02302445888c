"""Files: known by their content, kept under random names, handed out to those who may have them."""

import hashlib

import pytest
from django.contrib.messages import get_messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cases.domain import attachments
from cases.domain.demands import Incomplete
from cases.models import Attachment
from offices.models import AuditRecord
from tests import matters

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def upload(name="张伟的材料.pdf", content=PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.fixture
def case(clerk, office, calendar):
    return matters.complaint(office, clerk)


@pytest.fixture
def file(case, clerk) -> Attachment:
    return attachments.attach(case_id=case.pk, upload=upload(), kind="evidence", by=clerk)


@pytest.fixture
def open_file(case, clerk) -> Attachment:
    """One that names nobody, as whoever brought it said."""
    return attachments.attach(
        case_id=case.pk, upload=upload("账目.pdf"), kind="evidence", names_nobody=True, by=clerk
    )


def test_adding_a_file_leaves_one_event_and_a_digest(case, file):
    assert [event.kind for event in case.events.all()] == ["registered", "attached"]
    assert (file.mime, file.size, file.sha256) == (
        "application/pdf",
        len(PDF),
        hashlib.sha256(PDF).hexdigest(),
    )


def test_its_own_name_is_sealed_and_shows_nowhere(file):
    assert attachments.own_name(file) == "张伟的材料.pdf"
    assert "张伟" not in file.file.name
    assert "张伟".encode() not in bytes(file.sealed_name)


def test_the_type_is_that_of_the_content(case, clerk):
    with pytest.raises(Incomplete) as refusal:
        attachments.attach(case_id=case.pk, upload=upload(content=b"MZ\x90\x00"), kind="evidence", by=clerk)

    assert "file" in refusal.value.errors


def test_a_file_that_is_too_large_or_empty_is_refused(case, clerk, settings):
    settings.ATTACHMENT_MAX_BYTES = 10
    for content in (PDF, b""):
        with pytest.raises(Incomplete):
            attachments.attach(case_id=case.pk, upload=upload(content=content), kind="evidence", by=clerk)
    assert case.events.count() == 1


def test_only_those_who_work_on_the_case_add_files(case, leader, reviewer):
    for reader in (leader, reviewer):
        with pytest.raises(PermissionDenied):
            attachments.attach(case_id=case.pk, upload=upload(), kind="evidence", by=reader)


def test_it_is_handed_out_as_a_download_and_on_record(open_file, reviewer, as_user):
    answer = as_user(reviewer).get(reverse("attachment", args=[open_file.uid]))

    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    assert AuditRecord.objects.get(action="attachment.download").object_ref == open_file.case.number


def pages_of(case) -> list[str]:
    return [reverse("case", args=[case.key]), reverse("registration_print", args=[case.key])]


def test_a_file_that_may_show_somebody_has_a_neutral_name_on_every_page(
    case, file, open_file, clerk, leader, as_user
):
    for reader in (clerk, leader):
        for page in pages_of(case):
            text = as_user(reader).get(page).text
            assert "张伟的材料" not in text
            assert "证据 1.pdf" in text
            assert "账目.pdf" in text


def test_it_goes_to_those_who_may_unmask_for_a_reason_on_record(file, clerk, reviewer, leader, as_user):
    page = reverse("attachment", args=[file.uid])
    for reader in (clerk, reviewer):
        for send in (as_user(reader).get, as_user(reader).post):
            assert send(page, {"reason": "核对"}).status_code == 403
        assert page not in as_user(reader).get(pages_of(file.case)[0]).text
    client = as_user(leader)

    asked = client.get(page)
    assert (asked.status_code, asked.streaming) == (200, False)
    assert "张伟" not in asked.text
    assert client.post(page, {"reason": " "}).status_code == 422
    assert not AuditRecord.objects.filter(action="attachment.unmask").exists()
    answer = client.post(page, {"reason": "核对身份"})
    assert b"".join(answer.streaming_content) == PDF
    record = AuditRecord.objects.get(action="attachment.unmask")
    assert (record.object_ref, record.detail["reason"]) == (file.case.number, "核对身份")


@pytest.mark.parametrize("secret", [{"wants_secrecy": True}, {"is_anonymous": True}])
def test_where_the_person_is_secret_every_file_may_show_who_it_is(
    clerk, office, calendar, reviewer, as_user, secret
):
    case = matters.complaint(office, clerk, **secret)
    file = attachments.attach(case_id=case.pk, upload=upload(), kind="evidence", names_nobody=True, by=clerk)

    assert as_user(reviewer).get(reverse("attachment", args=[file.uid])).status_code == 403
    assert "张伟的材料" not in as_user(clerk).get(pages_of(case)[0]).text


def test_an_identity_paper_always_shows_somebody(case, clerk):
    file = attachments.attach(case_id=case.pk, upload=upload(), kind="identity", names_nobody=True, by=clerk)
    assert attachments.shows_somebody(file)


def test_a_file_is_marked_as_showing_somebody_after_all_by_one_event(
    open_file, clerk, reviewer, leader, as_user
):
    case = open_file.case
    attachments.tighten(case_id=case.pk, uid=open_file.uid, by=clerk)
    attachments.tighten(case_id=case.pk, uid=open_file.uid, by=clerk)

    assert [event.kind for event in case.events.all()] == ["registered", "attached", "tightened"]
    page = reverse("attachment", args=[open_file.uid])
    assert as_user(reviewer).get(page).status_code == 403
    assert as_user(leader).post(page, {"reason": "核对"}).streaming
    assert AuditRecord.objects.get(action="attachment.unmask").object_ref == case.number
    for reader in (clerk, reviewer, leader):
        for page in pages_of(case):
            text = as_user(reader).get(page).text
            assert "账目.pdf" not in text
            assert "证据 1.pdf" in text
    told = as_user(reviewer).get(pages_of(case)[0]).context["entries"][0]
    assert [words for _label, words in told.facts] == ["证据"]


def test_only_those_who_work_on_the_case_mark_a_file_of_it(open_file, office, clerk, leader, reviewer):
    for reader in (leader, reviewer):
        with pytest.raises(PermissionDenied):
            attachments.tighten(case_id=open_file.case_id, uid=open_file.uid, by=reader)
    other = matters.complaint(office, clerk, decisions={open_file.case.key: "different"})
    with pytest.raises(Attachment.DoesNotExist):
        attachments.tighten(case_id=other.pk, uid=open_file.uid, by=clerk)


def test_a_button_beside_an_open_file_marks_it_and_is_gone(open_file, clerk, reviewer, as_user):
    case = open_file.case
    mark = reverse("attachment_tighten", args=[case.key, open_file.uid])
    page = pages_of(case)[0]
    assert mark not in as_user(reviewer).get(page).text
    client = as_user(clerk)
    assert mark in client.get(page).text
    assert client.get(mark).status_code == 405

    assert client.post(mark).status_code == 302
    open_file.refresh_from_db()
    assert open_file.names_nobody is False
    assert mark not in client.get(page).text


def test_the_file_of_another_case_is_not_marked(open_file, office, clerk, as_user):
    other = matters.complaint(office, clerk, decisions={open_file.case.key: "different"})
    answer = as_user(clerk).post(reverse("attachment_tighten", args=[other.key, open_file.uid]))
    assert answer.status_code == 404


def test_the_paper_that_was_opened_on_record_names_its_files(case, file, officer, as_user):
    printed = as_user(officer).post(pages_of(case)[1], {"reason": "归档"})
    assert "张伟的材料.pdf" in printed.text


def test_the_verb_itself_hands_nothing_out_without_right_and_reason(file, clerk, officer):
    with pytest.raises(PermissionDenied):
        attachments.hand_out(attachment=file, by=clerk, reason="核对")
    with pytest.raises(Incomplete):
        attachments.hand_out(attachment=file, by=officer)


def test_out_of_reach_it_does_not_exist(file, outsider, as_user):
    assert as_user(outsider).get(reverse("attachment", args=[file.uid])).status_code == 404


def test_the_file_of_a_case_stays(file, clerk):
    with pytest.raises(PermissionDenied):
        attachments.drop(attachment=file, by=clerk)


def test_the_page_says_what_is_wrong(case, clerk, as_user):
    url = reverse("attachment_add", args=[case.key])

    answer = as_user(clerk).post(url, {"file": upload(content=b"MZ"), "file_kind": "evidence"})
    assert [message.level_tag for message in get_messages(answer.wsgi_request)] == ["error"]
    as_user(clerk).post(url, {"file": upload(), "file_kind": "record"})
    assert case.attachments.get().kind == "record"
    assert case.attachments.get().names_nobody is False
    as_user(clerk).post(url, {"file": upload(), "file_kind": "paper", "names_nobody": "yes"})
    assert case.attachments.last().names_nobody is True
