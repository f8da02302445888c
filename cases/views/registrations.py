"""Registering a matter: first the question of state secrets, then the page, then the case."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from cases.domain import drafts
from cases.domain.demands import Incomplete
from cases.domain.repeats import Undecided
from cases.forms.offline import QuestionForm
from cases.forms.sheet import Payload, typed, whole, with_rows
from cases.models import Draft
from cases.views.desk import (
    attach_to,
    drop_from,
    duty_or_404,
    keep,
    offices_of,
    own_draft,
    page,
    sheet_of,
)

NOT_SECRET = {"state_secret": ["no"]}
ANCHORS = {"party": "parties", "evidence": "evidence"}


@require_GET
def registration_new(request: HttpRequest, duty: str) -> HttpResponse:
    """Give a new registration its key, so that its page can be found again whatever happens."""
    offices_of(request)
    address = reverse("registration", args=[uuid.uuid4()])
    return redirect(f"{address}?duty={duty_or_404(duty).slug}")


@require_http_methods(["GET", "POST"])
def registration(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Ask about state secrets, show the page with what was typed, or do what its button says."""
    draft = own_draft(request, key)
    if draft is None:
        return _question(request, key)
    if draft.case_id:
        return redirect("case", draft.case.key)
    if not draft.sealed:
        return redirect("registration_offline", key)
    if request.method == "GET":
        return page(request, draft, sheet_of(request, draft).rest())
    return _saved(request, draft, typed(request.POST))


def _question(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Begin only when somebody answered that no state secret is involved."""
    duty = duty_or_404(request.GET.get("duty", ""))
    form = QuestionForm(request.POST or None, offices=offices_of(request))
    answer = request.POST.get("state_secret")
    if form.is_valid() and answer == "no":
        drafts.save(
            key=key,
            office=form.cleaned_data["office"],
            duty=duty.slug,
            payload=NOT_SECRET,
            version=0,
            by=request.user,
        )
        return redirect("registration", key)
    if form.is_valid() and answer == "yes":
        address = reverse("registration_offline", args=[key])
        return redirect(f"{address}?duty={duty.slug}&office={form.cleaned_data['office'].pk}")
    context = {"duty": duty, "form": form}
    return render(request, "cases/registrations/question.html", context, status=422 if answer else 200)


def _saved(request: HttpRequest, draft: Draft, payload: Payload) -> HttpResponse:
    """Keep what was typed before anything else is done with it."""
    action, _dash, what = request.POST.get("action", "register").partition("-")
    if action == "offline":
        drafts.wipe(draft=draft, by=request.user)
        return redirect("registration_offline", draft.pk)
    if action in {"add", "remove"}:
        payload = _with_rows(payload, action, what)
    try:
        draft = keep(request, draft, payload)
    except drafts.DraftConflict as conflict:
        sheet = sheet_of(request, draft, payload).rest()
        return page(request, conflict.draft, sheet, status=409, in_other_tab=True)
    except drafts.AlreadyRegistered as done:
        return redirect("case", done.case.key)
    return ACTIONS.get(action, _back)(request, draft, payload, what)


def _with_rows(payload: Payload, action: str, what: str) -> Payload:
    rows, _dash, place = what.partition("-")
    if rows not in ANCHORS or (action == "remove" and whole(place) is None):
        raise Http404
    return with_rows(payload, action, rows, whole(place) or 0)


def _back(request: HttpRequest, draft: Draft, payload: Payload, what: str) -> HttpResponse:
    """Lead back to where the person was on the page."""
    anchor = ANCHORS.get(what.partition("-")[0], what)
    return redirect(reverse("registration", args=[draft.pk]) + (f"#{anchor}" if anchor else ""))


def _register(request: HttpRequest, draft: Draft, payload: Payload, what: str) -> HttpResponse:
    sheet = sheet_of(request, draft, payload)
    if not sheet.is_bound:
        return _back(request, draft, payload, "")
    if sheet.judge():
        try:
            case = sheet.register(draft)
        except Incomplete as gaps:
            sheet.put(gaps.errors)
        except Undecided:
            sheet.ask_for_decisions()
        else:
            messages.success(request, _("Registered as %(number)s.") % {"number": case.number})
            return redirect("case", case.key)
    return page(request, draft, sheet, status=422)


def _attach(request: HttpRequest, draft: Draft, payload: Payload, what: str) -> HttpResponse:
    """Add a file without script: the whole page came along and is kept."""
    if fault := attach_to(request, draft):
        messages.error(request, fault)
    return _back(request, draft, payload, "files")


def _drop(request: HttpRequest, draft: Draft, payload: Payload, what: str) -> HttpResponse:
    drop_from(request, draft, what)
    return _back(request, draft, payload, "files")


ACTIONS = {"register": _register, "attach": _attach, "drop": _drop}
