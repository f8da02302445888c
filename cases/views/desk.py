"""What the pages of registration share: whose draft it is, at which office, and how the page is drawn."""

import uuid

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from cases.domain import attachments, drafts
from cases.domain.attachments import own_name
from cases.domain.demands import Incomplete
from cases.duties.contract import Duty, get_duty
from cases.enums import AttachmentKind
from cases.forms.attachment import AttachmentForm
from cases.forms.sheet import Payload, Sheet, whole
from cases.models import Draft
from cases.policy import may_write
from offices.models import Office
from offices.reach import reach_of
from offices.roles import Permission


def offices_of(request: HttpRequest):
    """Offices at which the person may register today, with procuratorate and seat; none is a 403."""
    ids = reach_of(request.user).offices_with(Permission.CASE_REGISTER)
    if not ids:
        raise PermissionDenied
    return Office.objects.filter(pk__in=ids).select_related("procuratorate", "seat")


def duty_or_404(slug: str) -> Duty:
    """Return the duty of this slug, if it is switched on."""
    duty = get_duty(slug)
    if not duty.enabled:
        raise Http404
    return duty


def own_draft(request: HttpRequest, key: uuid.UUID) -> Draft | None:
    """Return the draft with its office; None where the key is new, 404 where it is out of reach."""
    joined = Draft.objects.select_related("office__procuratorate", "office__seat", "case")
    draft = joined.filter(pk=key).first()
    if draft and not may_write(request.user, draft):
        raise Http404
    return draft


def open_draft(request: HttpRequest, key: uuid.UUID) -> Draft:
    """Return one's own draft that is not registered yet; else 404."""
    draft = own_draft(request, key)
    if draft is None or draft.case_id:
        raise Http404
    return draft


def keep(request: HttpRequest, draft: Draft, payload: Payload) -> Draft:
    """Save what was typed over the version that the page stood on; raises as `drafts.save` does."""
    return drafts.save(
        key=draft.pk,
        office=draft.office,
        duty=draft.duty,
        payload=payload,
        version=whole(request.POST.get("draft_version", "")) or 0,
        by=request.user,
    )


def sheet_of(request: HttpRequest, draft: Draft, payload: Payload | None = None) -> Sheet:
    """Return the forms with `payload`, or with what the draft holds."""
    payload = drafts.opened(draft) if payload is None else payload
    return Sheet(duty=duty_or_404(draft.duty), office=draft.office, by=request.user, payload=payload)


def page(
    request: HttpRequest, draft: Draft, sheet: Sheet, *, status: int = 200, in_other_tab: bool = False
) -> HttpResponse:
    """Draw the registration page."""
    context = {"draft": draft, "sheet": sheet, "in_other_tab": in_other_tab, **files_of(draft)}
    return render(request, "cases/registrations/page.html", context, status=status)


def files_of(draft: Draft, fault: str = "") -> dict:
    """Files of a draft by their own names, and what was wrong with the last one."""
    return {
        "draft": draft,
        "files": [(file, own_name(file)) for file in draft.attachments.all()],
        "file_kinds": AttachmentKind.choices,
        "file_fault": fault,
    }


def attach_to(request: HttpRequest, draft: Draft) -> str:
    """Add the file that came along to the draft; return what is wrong with it, or nothing."""
    form = AttachmentForm(request.POST, request.FILES)
    if not form.is_valid():
        return _("Choose a file first.")
    upload = form.cleaned_data
    try:
        attachments.attach_to_draft(
            draft=draft,
            upload=upload["file"],
            kind=upload["file_kind"],
            names_nobody=upload["names_nobody"],
            by=request.user,
        )
    except Incomplete as refusal:
        return refusal.errors["file"]
    return ""


def drop_from(request: HttpRequest, draft: Draft, uid: str) -> str:
    """Take the file off the draft; there is nothing that can be wrong with it."""
    for file in draft.attachments.all():
        if str(file.uid) == uid:
            attachments.drop(attachment=file, by=request.user)
    return ""


def draft_or_404(request: HttpRequest, key: uuid.UUID) -> Draft:
    """Return one's own draft, registered or not."""
    return get_object_or_404(Draft.objects.visible_to(request.user), pk=key)
