"""Files of drafts and cases: known by their content, kept outside the web root, handed out on record.

A file that may show who a party is has a neutral name on every page, and handing it out is an unmasking.
"""

import hashlib
from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.domain import identities
from cases.domain.demands import Incomplete
from cases.domain.events import deed, record
from cases.domain.locks import locked
from cases.enums import AttachmentKind, EventKind
from cases.filetypes import UnknownType, ending_of, recognise
from cases.models import Attachment, Case, Draft
from cases.policy import may_do, may_write
from offices.domain import audit
from offices.models import Staff
from offices.roles import Permission
from offices.sealing import get_sealed, put_sealed

MOST = 20  # files of a draft
NAME_LENGTH = 120  # characters kept of a file's own name


@deed
def attach(
    *, case_id: int, upload: UploadedFile, kind: str, by: Staff, names_nobody: bool = False
) -> Attachment:
    """Add a file to a case: type by content, size in bytes, SHA-256, random name.

    `names_nobody` says that neither the file nor its name shows who a party is. Raises Incomplete (field
    "file") for a file that is too large or of a type not taken, PermissionDenied where `by` does not work on
    the case.
    """
    case = locked(case_id)
    if not may_do(by, Permission.CASE_HANDLE, case):
        raise PermissionDenied
    attachment = _examined(upload, kind, by, case=case, names_nobody=names_nobody)
    record(case, EventKind.ATTACHED, by=by, data={"attachment": str(attachment.uid), "kind": kind})
    return _stored(attachment, upload)


@deed
def tighten(*, case_id: int, uid: UUID, by: Staff) -> Attachment:
    """Say that a file of the case, or its name, may show who a party is after all; never the other way round.

    One of which that is said already is left as it is, without an event. Raises PermissionDenied where `by`
    does not work on the case, Attachment.DoesNotExist for a file that is not of the case.
    """
    case = locked(case_id)
    if not may_do(by, Permission.CASE_HANDLE, case):
        raise PermissionDenied
    attachment = case.attachments.get(uid=uid)
    if attachment.names_nobody:
        attachment.names_nobody = False
        attachment.save(update_fields=["names_nobody"])
        record(case, EventKind.TIGHTENED, by=by, data={"attachment": str(uid), "kind": attachment.kind})
    return attachment


@transaction.atomic
def attach_to_draft(
    *, draft: Draft, upload: UploadedFile, kind: str, by: Staff, names_nobody: bool = False
) -> Attachment:
    """Add a file to a draft, where it outlives a lost connection; raises as `attach` does."""
    draft = Draft.objects.select_for_update(of=("self",)).get(pk=draft.pk)
    if not may_write(by, draft) or draft.case_id:
        raise PermissionDenied
    if draft.attachments.count() >= MOST:
        raise Incomplete(
            file=ngettext("%(n)s file is enough.", "%(n)s files are enough.", MOST) % {"n": MOST}
        )
    return _stored(_examined(upload, kind, by, draft=draft, names_nobody=names_nobody), upload)


@transaction.atomic
def drop(*, attachment: Attachment, by: Staff) -> None:
    """Take a file off one's own draft; that of a case stays for good (PermissionDenied)."""
    if attachment.case_id or attachment.draft is None or not may_write(by, attachment.draft):
        raise PermissionDenied
    _remove(attachment)


def drop_all(draft: Draft) -> None:
    """Take every file off a draft."""
    for attachment in draft.attachments.filter(case=None):
        _remove(attachment)


def move_to_case(draft: Draft, case: Case) -> int:
    """Hand the files of a draft on to the case that it became; return how many."""
    return draft.attachments.update(case=case, draft=None)


@dataclass(frozen=True)
class Shown:
    """A file as the readers of its case see it: `masked` with a neutral name, else with its own."""

    file: Attachment
    name: str
    masked: bool


def shown(case: Case) -> list[Shown]:
    """Return the files of the case in the order in which they came; one query."""
    files, count = [], Counter()
    for file in case.attachments.all():
        file.case = case
        count[file.kind] += 1
        neutral = f"{file.get_kind_display()} {count[file.kind]}.{ending_of(file.mime)}"
        masked = shows_somebody(file)
        files.append(Shown(file, neutral if masked else own_name(file), masked))
    return files


def shows_somebody(attachment: Attachment) -> bool:
    """Whether the file of a case, or its name, may show who a party is.

    It may unless somebody said otherwise, and always where the person is anonymous or asks for secrecy
    (Criminal Procedure Law art. 111).
    """
    case = attachment.case
    if case.is_anonymous or case.wants_secrecy or attachment.kind == AttachmentKind.IDENTITY:
        return True
    return not attachment.names_nobody


@transaction.atomic
def hand_out(
    *, attachment: Attachment, by: Staff, reason: str = "", request: HttpRequest | None = None
) -> str:
    """Write down that `by` downloads a file of a case or draft, and return its own name.

    Whether `by` reads the case is asked before. A file that may show somebody is handed out as an unmasking:
    raises PermissionDenied and Incomplete as `identities.unmask` does.
    """
    if attachment.case_id is None:
        return own_name(attachment)
    action, detail = "attachment.download", {"attachment": str(attachment.uid), "sha256": attachment.sha256}
    if shows_somebody(attachment):
        identities.allow_unmasking(attachment.case, by=by, reason=reason)
        action, detail = "attachment.unmask", {**detail, "reason": reason.strip()}
    audit.record(
        action,
        by=by,
        object_type="case",
        object_ref=attachment.case.number,
        detail=detail,
        request=request,
    )
    return own_name(attachment)


def own_name(attachment: Attachment) -> str:
    """Return the name that the file had when it came."""
    return get_sealed(attachment, "sealed_name")


def _examined(upload: UploadedFile, kind: str, by: Staff, **home) -> Attachment:
    if upload.size > settings.ATTACHMENT_MAX_BYTES:
        limit = filesizeformat(settings.ATTACHMENT_MAX_BYTES)
        raise Incomplete(file=_("The file is larger than %(limit)s.") % {"limit": limit})
    if not upload.size:
        raise Incomplete(file=_("The file is empty."))
    try:
        mime = recognise(upload)
    except UnknownType as refusal:
        raise Incomplete(file=str(refusal)) from None
    attachment = Attachment(
        kind=kind,
        mime=mime,
        size=upload.size,
        sha256=_sha256(upload),
        uploaded_by=by,
        uploaded_at=timezone.now(),
        **home,
    )
    put_sealed(attachment, upload.name[-NAME_LENGTH:], "sealed_name")
    return attachment


def _stored(attachment: Attachment, upload: UploadedFile) -> Attachment:
    """Write the file, last of all; a row that cannot be written leaves no file behind."""
    attachment.file.save(attachment.uid.hex, upload, save=False)
    try:
        attachment.save(force_insert=True)
    except Exception:
        attachment.file.storage.delete(attachment.file.name)
        raise
    return attachment


def _remove(attachment: Attachment) -> None:
    storage, name = attachment.file.storage, attachment.file.name
    attachment.delete()
    transaction.on_commit(lambda: storage.delete(name))


def _sha256(upload: UploadedFile) -> str:
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()
