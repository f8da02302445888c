"""What a clerk is typing, kept sealed on the server until the case is registered or the draft thrown away."""

import uuid
from collections.abc import Mapping

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from cases.domain import attachments
from cases.models import Case, Draft
from cases.policy import may_write
from offices.models import Office, Staff
from offices.reach import may
from offices.roles import Permission
from offices.sealing import get_sealed, put_sealed

Payload = Mapping[str, list[str]]


class DraftConflict(Exception):
    """The draft was saved elsewhere meanwhile; `draft` is the draft as it stands."""

    def __init__(self, draft: Draft):
        super().__init__("the draft was saved elsewhere meanwhile")
        self.draft = draft


class AlreadyRegistered(Exception):
    """The draft has become a case; `case` is that case."""

    def __init__(self, case: Case):
        super().__init__("the draft has become a case")
        self.case = case


@transaction.atomic
def save(*, key: uuid.UUID, office: Office, duty: str, payload: Payload, version: int, by: Staff) -> Draft:
    """Keep `payload` (field name to values, as typed) under `key`, over the `version` that the person saw.

    A new key begins a draft at version 1. The same payload again changes nothing. Raises DraftConflict where
    another tab saved something else meanwhile or the draft was wiped, AlreadyRegistered, and PermissionDenied
    where the draft is another person's or `by` may not register at `office` today.
    """
    if not may(by, Permission.CASE_REGISTER, office):
        raise PermissionDenied
    now = timezone.now()
    draft, is_new = Draft.objects.select_for_update(of=("self",)).get_or_create(
        pk=key,
        defaults={"staff": by, "office": office, "duty": duty, "created_at": now, "updated_at": now},
    )
    if not may_write(by, draft):
        raise PermissionDenied
    if draft.case_id:
        raise AlreadyRegistered(draft.case)
    kept = {name: list(values) for name, values in payload.items()}
    if not is_new and kept == opened(draft):
        return draft
    if not is_new and (version != draft.version or draft.sealed is None):
        raise DraftConflict(draft)
    put_sealed(draft, kept)
    draft.version += 1
    draft.updated_at = now
    draft.save(update_fields=["sealed", "version", "updated_at"])
    return draft


def opened(draft: Draft) -> dict[str, list[str]]:
    """Return what was typed, by field; nothing for a draft that was emptied."""
    return get_sealed(draft) or {}


@transaction.atomic
def discard(*, draft: Draft, by: Staff) -> None:
    """Throw a draft away with its files; raises PermissionDenied where `by` may not write it."""
    draft = Draft.objects.select_for_update(of=("self",)).get(pk=draft.pk)
    if not may_write(by, draft) or draft.case_id:
        raise PermissionDenied
    attachments.drop_all(draft)
    draft.delete()


@transaction.atomic
def wipe(*, draft: Draft, by: Staff) -> None:
    """Forget what was typed and its files, since it turned out to involve state secrets; the draft stays."""
    draft = hold(key=draft.pk, by=by)
    if draft.case_id:
        raise AlreadyRegistered(draft.case)
    attachments.drop_all(draft)
    draft.sealed, draft.version, draft.updated_at = None, draft.version + 1, timezone.now()
    draft.save(update_fields=["sealed", "version", "updated_at"])


def hold(*, key: uuid.UUID, by: Staff) -> Draft | None:
    """Return the draft with its row locked until the transaction ends; None where there is none.

    Raises PermissionDenied where it is another person's, or `by` may not register at its office today.
    """
    draft = Draft.objects.select_for_update(of=("self",)).select_related("case").filter(pk=key).first()
    if draft and not may_write(by, draft):
        raise PermissionDenied
    return draft


def finish(draft: Draft, case: Case) -> None:
    """Tie the draft to the case that it became and forget what was typed; its files moved before."""
    draft.case, draft.sealed, draft.updated_at = case, None, timezone.now()
    draft.save(update_fields=["case", "sealed", "updated_at"])
