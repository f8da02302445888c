"""Files: known by their content, kept under random names, handed out to those who may read the case."""

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
from tests.cases import scenes

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def upload(name="张伟的材料.pdf", content=PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.fixture
def case(clerk, office, calendar):
    return scenes.complaint(office, clerk)


@pytest.fixture
def file(case, clerk) -> Attachment:
    return attachments.attach(case_id=case.pk, upload=upload(), kind="evidence", by=clerk)


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


def test_it_is_handed_out_as_a_download_and_on_record(file, leader, as_user):
    answer = as_user(leader).get(reverse("attachment", args=[file.uid]))

    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    assert AuditRecord.objects.get(action="attachment.download").object_ref == file.case.number


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
