"""Drafts: one's own, saving while typing, throwing away; and the parts of the page that htmx asks for."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cases.domain import drafts
from cases.duties.contract import all_duties
from cases.forms.sheet import typed, whole, with_rows
from cases.models import Draft
from cases.views.desk import attach_to, draft_or_404, drop_from, files_of, keep, open_draft, sheet_of
from offices.reach import reach_of
from offices.roles import Permission

REGISTER = Permission.CASE_REGISTER


@require_GET
def draft_list(request: HttpRequest) -> HttpResponse:
    """Show where registering begins, and one's own drafts, the last touched first."""
    own = Draft.objects.visible_to(request.user).filter(case=None).select_related("office")
    duties = [duty for duty in all_duties() if duty.enabled] if reach_of(request.user).may(REGISTER) else []
    titles = {duty.slug: duty.title for duty in all_duties()}
    rows = [
        {
            "draft": draft,
            "duty": titles.get(draft.duty, draft.duty),
            "title": next(iter(drafts.opened(draft).get("title", [])), ""),
        }
        for draft in own
    ]
    return render(request, "cases/registrations/drafts.html", {"duties": duties, "rows": rows})


@require_POST
def draft_save(request: HttpRequest, key: uuid.UUID) -> JsonResponse:
    """Keep what is being typed; 409 names the version that another tab saved."""
    draft = draft_or_404(request, key)
    try:
        draft = keep(request, draft, typed(request.POST))
    except drafts.DraftConflict as conflict:
        return JsonResponse({"version": conflict.draft.version}, status=409)
    except drafts.AlreadyRegistered:
        return JsonResponse({"version": draft.version}, status=409)
    return JsonResponse({"version": draft.version, "saved_at": draft.updated_at.isoformat()})


@require_POST
def draft_discard(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Throw a draft away."""
    drafts.discard(draft=draft_or_404(request, key), by=request.user)
    messages.success(request, _("The draft is thrown away."))
    return redirect("draft_list")


@require_POST
def registration_rows(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Draw the rows of parties or of evidence with one more or one less (htmx)."""
    draft = open_draft(request, key)
    deed, _dash, what = request.POST.get("action", "").partition("-")
    rows, _dash, place = what.partition("-")
    if rows not in ROW_TEMPLATES:
        return HttpResponse(status=400)
    payload = with_rows(typed(request.POST), deed, rows, whole(place) or 0)
    context = {"draft": draft, "sheet": sheet_of(request, draft, payload).rest(), "added": deed == "add"}
    return render(request, ROW_TEMPLATES[rows], context)


ROW_TEMPLATES = {
    "party": "cases/registrations/_party_rows.html",
    "evidence": "cases/registrations/_evidence_rows.html",
}


@require_POST
def repeat_check(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Draw the earlier matters that look like the one being typed (htmx)."""
    draft = open_draft(request, key)
    sheet = sheet_of(request, draft, typed(request.POST)).rest()
    return render(request, "cases/registrations/_repeats.html", {"repeats": sheet.repeats})


@require_POST
def draft_attachments(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Add a file to a draft, or take one off, and draw the list anew (htmx)."""
    draft = open_draft(request, key)
    deed, _dash, what = request.POST.get("action", "").partition("-")
    fault = attach_to(request, draft) if deed == "attach" else drop_from(request, draft, what)
    return render(request, "cases/registrations/_files.html", files_of(draft, fault))
