"""Attempts to reach the person, and the exemption from replying that may follow."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from cases.access import get_case, refuse
from cases.clock_verbs import CONTACT, EXEMPTION
from cases.domain.contacts import decide_exemption, log_attempt, may_decide, request_exemption
from cases.enums import Decision
from cases.forms.contact import ContactForm
from cases.forms.exemption import ExemptionDecisionForm, ExemptionForm
from cases.views.verbs import Deed, answer
from offices.roles import Permission


@require_http_methods(["GET", "POST"])
def case_contact(request: HttpRequest, key: str) -> HttpResponse:
    """Write down an attempt to reach the person."""
    case = get_case(request, key, CONTACT.permission)
    form = ContactForm(request.POST or None, case=case, by=request.user)
    return answer(request, case, form, log_attempt, Deed(CONTACT.label, CONTACT.next_step, CONTACT.fits))


@require_http_methods(["GET", "POST"])
def case_exemption(request: HttpRequest, key: str) -> HttpResponse:
    """Ask that no reply be owed."""
    case = get_case(request, key, EXEMPTION.permission)
    form = ExemptionForm(request.POST or None, case=case, by=request.user)
    deed = Deed(EXEMPTION.label, EXEMPTION.next_step, EXEMPTION.fits)
    return answer(request, case, form, request_exemption, deed)


@require_http_methods(["GET", "POST"])
def case_exemption_decision(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Grant or refuse an exemption."""
    case = get_case(request, key)
    exemption = get_object_or_404(case.exemptions.select_related("requested_by"), pk=pk)
    if not may_decide(exemption, request.user, case):
        refuse(request, case, Permission.EXEMPTION_DECIDE)
    form = ExemptionDecisionForm(request.POST or None, case=case, by=request.user, request=exemption)
    words = _("Granted, the reply is no longer owed and counted apart; refused, the clocks run on.")
    deed = Deed(
        _("Decide on the exemption"),
        words,
        lambda case: case.exemptions.filter(pk=pk, decision=Decision.PENDING).exists(),
    )

    def decide(case_id: int, **asked):
        return decide_exemption(exemption_id=pk, **asked)

    return answer(request, case, form, decide, deed)
