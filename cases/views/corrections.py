"""Corrections of a registration: asking, and deciding."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cases.access import get_case, refuse
from cases.domain.correction_checks import found_again
from cases.domain.corrections import (
    decide_correction,
    may_decide,
    opened,
    request_correction,
    unmask_correction,
)
from cases.domain.demands import Incomplete
from cases.domain.locks import StaleVersion
from cases.domain.repeats import Undecided
from cases.domain.steps import NotNow
from cases.enums import Decision
from cases.forms.correction import CorrectionSheet, DecisionForm
from cases.forms.correction_lines import lines_of
from cases.forms.identity import ReasonForm
from cases.forms.repeats import Repeats, decisions_in
from cases.models import Case, Correction
from cases.policy import may_do
from offices.roles import Permission


@require_http_methods(["GET", "POST"])
def correction_new(request: HttpRequest, key: str) -> HttpResponse:
    """Ask for a correction of what was registered."""
    case = get_case(request, key, Permission.CASE_CORRECT)
    sheet = CorrectionSheet(request.POST or None, case=case)
    if request.method == "GET":
        return _request_page(request, case, sheet)
    if not sheet.is_valid():
        return _request_page(request, case, sheet, status=422)
    try:
        request_correction(case_id=case.pk, by=request.user, **sheet.request())
    except Incomplete as gaps:
        sheet.put(gaps)
        return _request_page(request, case, sheet, status=422)
    except StaleVersion as stale:
        return _overtaken(request, stale.case)
    except NotNow:
        messages.error(request, _("This registration cannot be corrected now."))
    else:
        messages.success(request, _("The correction awaits its decision."))
    return redirect("case", case.key)


def _overtaken(request: HttpRequest, case: Case) -> HttpResponse:
    """Show what was typed upon the case as it stands now, to be sent again."""
    data = request.POST.copy()
    data["version"] = case.version
    sheet = CorrectionSheet(data, case=case)
    return _request_page(request, case, sheet, status=409, overtaken=True)


def _request_page(
    request: HttpRequest, case: Case, sheet: CorrectionSheet, *, status: int = 200, overtaken: bool = False
) -> HttpResponse:
    context = {"case": case, "sheet": sheet, "overtaken": overtaken}
    return render(request, "cases/corrections/new.html", context, status=status)


@require_http_methods(["GET", "POST"])
def correction(request: HttpRequest, key: str, uid: uuid.UUID) -> HttpResponse:
    """Show a correction; POST decides it."""
    case = get_case(request, key)
    wanted = _correction(case, uid)
    if request.method == "POST" and not may_decide(wanted, request.user, case):
        refuse(request, case, Permission.CORRECTION_DECIDE)
    form = DecisionForm(request.POST or None)
    if not form.is_valid():
        return _page(request, case, wanted, form)
    try:
        decide_correction(correction_id=wanted.pk, by=request.user, **_decision(request, form))
    except (Incomplete, Undecided) as refusal:
        return _refused(request, case, wanted, form, refusal)
    except NotNow:
        messages.error(request, _("This correction was decided already."))
    else:
        messages.success(request, _("The correction is decided."))
    return redirect("case", case.key)


def _refused(
    request: HttpRequest, case: Case, wanted: Correction, form: DecisionForm, refusal: Incomplete | Undecided
) -> HttpResponse:
    """Say why the decision was not taken: what is wrong, or what must be said of earlier matters."""
    if isinstance(refusal, Undecided):
        undecided = _("Say for each matter below what it has to do with this one.")
        return _page(request, case, wanted, form, undecided=undecided, status=422)
    for message in refusal.errors.values():
        form.add_error("note", message)
    return _page(request, case, wanted, form, status=422)


def _decision(request: HttpRequest, form: DecisionForm) -> dict:
    """What was decided, and what about the earlier matters."""
    return {
        "granted": request.POST.get("decision") == "granted",
        "note": form.cleaned_data["note"],
        "decisions": decisions_in(dict(request.POST.lists())),
    }


@require_POST
def correction_reveal(request: HttpRequest, key: str, uid: uuid.UUID) -> HttpResponse:
    """Show the sealed values of a correction for this answer alone."""
    case = get_case(request, key, Permission.PARTY_UNMASK)
    wanted, reason = _correction(case, uid), ReasonForm(request.POST)
    if not reason.is_valid():
        return _page(request, case, wanted, DecisionForm(), reason=reason, status=422)
    sealed = unmask_correction(
        correction=wanted, by=request.user, reason=reason.cleaned_data["reason"], request=request
    )
    return _page(request, case, wanted, DecisionForm(), sealed=sealed)


def _correction(case: Case, uid: uuid.UUID) -> Correction:
    wanted = case.corrections.select_related("case__office", "requested_by", "decided_by")
    return get_object_or_404(wanted, uid=uid)


def _page(
    request: HttpRequest,
    case: Case,
    wanted: Correction,
    form: DecisionForm,
    *,
    reason: ReasonForm | None = None,
    sealed: dict | None = None,
    undecided: str = "",
    status: int = 200,
) -> HttpResponse:
    decides = wanted.decision == Decision.PENDING and may_decide(wanted, request.user, case)
    context = {
        "case": case,
        "correction": wanted,
        "form": form,
        "reason": reason or ReasonForm(),
        "lines": lines_of(wanted, sealed),
        "in_clear": sealed is not None,
        "may_decide": decides,
        "repeats": _repeats(request, case, wanted, undecided) if decides and wanted.sealed else None,
        "may_unmask": bool(wanted.sealed) and may_do(request.user, Permission.PARTY_UNMASK, case),
    }
    response = render(request, "cases/corrections/correction.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _repeats(request: HttpRequest, case: Case, wanted: Correction, undecided: str) -> Repeats:
    """The earlier matters that look like the case with the people whom the correction brings."""
    found = found_again(case, wanted.changes, opened(wanted), request.user)
    return Repeats(found, decisions_in(dict(request.POST.lists())), undecided=undecided)
