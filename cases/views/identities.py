"""Identities: shown in clear for one answer, with a reason, on record; and what an identity card says."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from cases.access import get_case, refuse
from cases.domain.demands import Incomplete
from cases.domain.identities import masked, unmask
from cases.enums import IdType
from cases.forms.identity import ReasonForm
from cases.forms.party_lines import person_of
from cases.models import Party
from cases.policy import may_reveal
from cases.reception import card_of
from offices.roles import Permission


@require_http_methods(["GET", "POST"])
def party_reveal(request: HttpRequest, key: str, uid: uuid.UUID) -> HttpResponse:
    """Show one party in clear for this answer alone; without a reason it stays masked."""
    case = get_case(request, key)
    party = get_object_or_404(case.parties.all(), uid=uid)
    if not may_reveal(request.user, party):
        refuse(request, case, Permission.PARTY_UNMASK)
    form = ReasonForm(request.POST or None)
    words = _in_clear(request, party, form) if form.is_valid() else None
    context = {
        "case": case,
        "party": party,
        "form": form,
        "person": person_of(party, words or masked(party)),
        "in_clear": words is not None,
        "may_reveal": True,
    }
    template = "cases/parties/_identity.html" if request.htmx else "cases/parties/reveal.html"
    response = render(request, template, context, status=422 if form.errors else 200)
    response["Cache-Control"] = "no-store"
    return response


def _in_clear(request: HttpRequest, party: Party, form: ReasonForm) -> dict[str, str] | None:
    """Return the identity by field, on record; None where the reason is not enough."""
    try:
        identity = unmask(party=party, by=request.user, reason=form.cleaned_data["reason"], request=request)
    except Incomplete as gaps:
        form.add_error("reason", gaps.errors["reason"])
        return None
    return identity.as_box()


@require_POST
def identity_check(request: HttpRequest) -> HttpResponse:
    """Say beside the field what an identity card number says, or what is wrong with it (htmx)."""
    row = (request.htmx.trigger_name or "").rpartition("-")[0]
    number = request.POST.get(f"{row}-id_number", "")
    id_type = request.POST.get(f"{row}-id_type", IdType.RESIDENT)
    context = {"card": card_of(number, id_type, timezone.localdate()) if number.strip() else None}
    response = render(request, "cases/parties/_card.html", context)
    response["Cache-Control"] = "no-store"
    return response
