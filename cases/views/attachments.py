"""Files: handed out through a permission check, never from the web root; added to a case, marked there."""

import uuid

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cases.access import get_case
from cases.domain.attachments import attach, hand_out, shown, shows_somebody, tighten
from cases.domain.demands import Incomplete
from cases.forms.attachment import AttachmentForm
from cases.forms.identity import ReasonForm
from cases.models import Attachment
from cases.policy import may_write
from offices.roles import Permission


@require_http_methods(["GET", "POST"])
def attachment(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Hand a file out: of a case to its readers, of a draft to its writer.

    One that may show who a party is goes to those who may unmask, for a reason that is sent along.
    """
    file = get_object_or_404(Attachment.objects.select_related("case", "draft"), uid=uid)
    if not file.case:
        return _file(request, file)
    wanted = Permission.PARTY_UNMASK if shows_somebody(file) else Permission.CASE_READ
    case, form = get_case(request, file.case.key, wanted), ReasonForm(request.POST or None)
    if wanted == Permission.CASE_READ:
        return _file(request, file)
    if form.is_valid():
        return _file(request, file, form.cleaned_data["reason"])
    [name] = [one.name for one in shown(case) if one.file == file]
    context = {"case": case, "file": file, "name": name, "form": form}
    return render(request, "cases/attachments/reveal.html", context, status=422 if form.errors else 200)


def _file(request: HttpRequest, file: Attachment, reason: str = "") -> FileResponse:
    if not file.case and not may_write(request.user, file.draft):
        raise Http404
    name = hand_out(attachment=file, by=request.user, reason=reason, request=request)
    response = FileResponse(file.file.open(), as_attachment=True, filename=name, content_type=file.mime)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
def attachment_add(request: HttpRequest, key: str) -> HttpResponse:
    """Add a file to a case."""
    case = get_case(request, key, Permission.CASE_HANDLE)
    form = AttachmentForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, _("Choose a file first."))
        return redirect("case", case.key)
    upload = form.cleaned_data
    try:
        attach(
            case_id=case.pk,
            upload=upload["file"],
            kind=upload["file_kind"],
            names_nobody=upload["names_nobody"],
            by=request.user,
        )
    except Incomplete as refusal:
        messages.error(request, refusal.errors["file"])
    else:
        messages.success(request, _("The file is added."))
    return redirect("case", case.key)


@require_POST
def attachment_tighten(request: HttpRequest, key: str, uid: uuid.UUID) -> HttpResponse:
    """Mark a file of a case as one that may show who somebody is."""
    case = get_case(request, key, Permission.CASE_HANDLE)
    file = get_object_or_404(case.attachments, uid=uid)
    tighten(case_id=case.pk, uid=file.uid, by=request.user)
    messages.success(request, _("The file has a neutral name now and is handed out on record."))
    return redirect("case", case.key)
