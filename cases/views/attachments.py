"""Files: handed out through a permission check, never from the web root; added to a case."""

import uuid

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cases.access import get_case
from cases.domain.attachments import attach, hand_out
from cases.domain.demands import Incomplete
from cases.forms.attachment import AttachmentForm
from cases.models import Attachment
from cases.policy import may_write
from offices.roles import Permission


@require_GET
def attachment(request: HttpRequest, uid: uuid.UUID) -> FileResponse:
    """Hand a file out: of a case to its readers, of a draft to its writer."""
    file = get_object_or_404(Attachment.objects.select_related("case", "draft"), uid=uid)
    if file.case:
        get_case(request, file.case.key)
    elif not may_write(request.user, file.draft):
        raise Http404
    name = hand_out(attachment=file, by=request.user, request=request)
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
        attach(case_id=case.pk, upload=upload["file"], kind=upload["file_kind"], by=request.user)
    except Incomplete as refusal:
        messages.error(request, refusal.errors["file"])
    else:
        messages.success(request, _("The file is added."))
    return redirect("case", case.key)
