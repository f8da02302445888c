"""Drafts: nothing typed is lost, nothing is registered twice, nobody else reads along."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from cases.domain import attachments, drafts
from cases.models import Attachment, Draft
from offices.models import Staff
from tests import matters
from tests.cases.test_attachments import upload

pytestmark = pytest.mark.django_db

TYPED = {"title": ["反映村务不公开"], "flags": ["minor", "litigation"]}


def save(office, by, payload=TYPED, key=None, version=0) -> Draft:
    return drafts.save(
        key=key or uuid.uuid4(), office=office, duty="complaints", payload=payload, version=version, by=by
    )


def test_what_was_typed_is_sealed_and_comes_back(clerk, office):
    draft = save(office, clerk)

    assert drafts.opened(draft) == TYPED
    assert "村务".encode() not in bytes(draft.sealed)


def test_each_save_counts_the_version_up_but_the_same_again_does_not(clerk, office):
    draft = save(office, clerk)
    again = save(office, clerk, key=draft.pk, version=1)
    changed = save(office, clerk, {"title": ["另一标题"]}, key=draft.pk, version=1)

    assert (draft.version, again.version, changed.version) == (1, 1, 2)


def test_a_second_tab_does_not_overwrite_unasked(clerk, office):
    draft = save(office, clerk)
    save(office, clerk, {"title": ["第一个窗口"]}, key=draft.pk, version=1)

    with pytest.raises(drafts.DraftConflict) as conflict:
        save(office, clerk, {"title": ["第二个窗口"]}, key=draft.pk, version=1)
    assert conflict.value.draft.version == 2
    assert save(office, clerk, {"title": ["第二个窗口"]}, key=draft.pk, version=2).version == 3


def test_another_person_neither_saves_nor_sees_nor_discards_it(clerk, officer, office, as_user):
    draft = save(office, clerk)

    with pytest.raises(PermissionDenied):
        save(office, officer, key=draft.pk, version=1)
    with pytest.raises(PermissionDenied):
        drafts.discard(draft=draft, by=officer)
    client = as_user(officer)
    assert client.get(reverse("registration", args=[draft.pk])).status_code == 404
    assert client.post(reverse("draft_save", args=[draft.pk])).status_code == 404
    assert str(draft.pk) not in client.get(reverse("draft_list")).content.decode()


def test_out_of_reach_while_nobody_is_posted_it_comes_back_with_the_posting(clerk, office, as_user):
    draft = save(office, clerk)
    file = attachments.attach_to_draft(draft=draft, upload=upload(), kind="evidence", by=clerk)
    clerk.postings.update(ends_on="2026-06-14")
    client = as_user(clerk)
    pages = [
        reverse("registration", args=[draft.pk]),
        reverse("registration_offline", args=[draft.pk]),
        reverse("attachment", args=[file.uid]),
    ]

    assert [client.get(page).status_code for page in pages] == [404, 404, 404]
    for deed in ("draft_save", "draft_discard", "repeat_check", "registration_rows", "draft_attachments"):
        assert client.post(reverse(deed, args=[draft.pk])).status_code == 404
    assert "反映村务不公开" not in client.get(reverse("draft_list")).text
    clerk.postings.update(ends_on=None)
    assert "反映村务不公开" in as_user(clerk).get(reverse("draft_list")).text


def test_whose_posting_has_ended_changes_no_draft(clerk, office):
    draft = save(office, clerk)
    file = attachments.attach_to_draft(draft=draft, upload=upload(), kind="evidence", by=clerk)
    clerk.postings.update(ends_on="2026-06-14")
    former = Staff.objects.get(pk=clerk.pk)

    for verb in (
        lambda: save(office, former, key=draft.pk, version=1),
        lambda: drafts.discard(draft=draft, by=former),
        lambda: drafts.wipe(draft=draft, by=former),
        lambda: attachments.attach_to_draft(draft=draft, upload=upload(), kind="evidence", by=former),
        lambda: attachments.drop(attachment=file, by=former),
    ):
        with pytest.raises(PermissionDenied):
            verb()


def test_without_the_right_to_register_there_nothing_is_saved(leader, office):
    with pytest.raises(PermissionDenied):
        save(office, leader)


def test_a_registered_draft_is_emptied_and_leads_to_its_case(clerk, office, calendar):
    draft = save(office, clerk)
    case = matters.complaint(office, clerk, draft=draft)

    draft.refresh_from_db()
    assert (draft.sealed, draft.case) == (None, case)
    with pytest.raises(drafts.AlreadyRegistered):
        save(office, clerk, key=draft.pk, version=1)


def test_its_files_move_to_the_case(clerk, office, calendar):
    draft = save(office, clerk)
    attachments.attach_to_draft(draft=draft, upload=upload(), kind="evidence", by=clerk)
    case = matters.complaint(office, clerk, draft=draft)

    assert [(file.case, file.draft) for file in Attachment.objects.all()] == [(case, None)]


def test_discarded_it_is_gone_with_its_files(clerk, office, django_capture_on_commit_callbacks):
    draft = save(office, clerk)
    file = attachments.attach_to_draft(draft=draft, upload=upload(), kind="evidence", by=clerk)
    with django_capture_on_commit_callbacks(execute=True):
        drafts.discard(draft=draft, by=clerk)

    assert not Draft.objects.exists()
    assert not file.file.storage.exists(file.file.name)


def test_wiped_it_holds_nothing_and_takes_nothing_more(clerk, office):
    draft = save(office, clerk)
    drafts.wipe(draft=draft, by=clerk)

    draft.refresh_from_db()
    assert draft.sealed is None
    with pytest.raises(drafts.DraftConflict):
        save(office, clerk, key=draft.pk, version=draft.version)


def test_saving_while_typing_answers_with_the_version(clerk, office, as_user):
    draft = save(office, clerk)
    url, client = reverse("draft_save", args=[draft.pk]), as_user(clerk)

    saved = client.post(url, {"title": "新标题", "draft_version": "1"})
    assert saved.json()["version"] == 2
    assert "saved_at" in saved.json()
    late = client.post(url, {"title": "旧窗口", "draft_version": "1"})
    assert (late.status_code, late.json()) == (409, {"version": 2})
    draft.refresh_from_db()
    assert drafts.opened(draft) == {"title": ["新标题"]}


def test_signed_out_the_script_is_told(clerk, office, client):
    draft = save(office, clerk)

    answer = client.post(
        reverse("draft_save", args=[draft.pk]), {"title": "x"}, headers={"Accept": "application/json"}
    )
    assert answer.status_code == 401
