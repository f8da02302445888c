"""Asking for more time on a clock, and deciding."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from cases.access import get_case, refuse
from cases.domain.extensions import (
    can_be_extended,
    decide_extension,
    may_decide,
    request_extension,
    why_not_extended,
)
from cases.enums import Decision
from cases.forms.extension import ExtensionDecisionForm, ExtensionForm
from cases.models import Extension
from cases.views.verbs import Deed, answer
from offices.roles import Permission


@require_http_methods(["GET", "POST"])
def clock_extension(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Ask for more time on a clock."""
    case = get_case(request, key, Permission.EXTENSION_REQUEST)
    clocks = case.clocks.select_related("rule")
    clock = get_object_or_404(clocks.filter(rule__extension_length__gte=1), pk=pk)
    form = ExtensionForm(request.POST or None, case=case, by=request.user, clock=clock)
    deed = Deed(
        _("Ask for an extension"),
        _("Whoever the rule names decides; until then the date stays."),
        lambda case: can_be_extended(clocks.get(pk=pk)),
        why=lambda case: why_not_extended(clocks.get(pk=pk)),
    )

    def ask(case_id: int, **asked):
        return request_extension(clock_id=pk, **asked)

    return answer(request, case, form, ask, deed)


@require_http_methods(["GET", "POST"])
def clock_extension_decision(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Grant or refuse an extension, or record what an outside body decided."""
    case = get_case(request, key)
    requests = Extension.objects.filter(clock__case=case).select_related("clock__rule", "requested_by")
    extension = get_object_or_404(requests, pk=pk)
    if not may_decide(extension, request.user, case):
        refuse(request, case, Permission.EXTENSION_DECIDE)
    form = ExtensionDecisionForm(request.POST or None, case=case, by=request.user, request=extension)
    deed = Deed(
        _("Decide on the extension"),
        _("Granted, the clock moves; refused, the date stays and the refusal is shown beside it."),
        lambda case: requests.filter(pk=pk, decision=Decision.PENDING).exists(),
    )

    def decide(case_id: int, **asked):
        return decide_extension(extension_id=pk, **asked)

    return answer(request, case, form, decide, deed)
