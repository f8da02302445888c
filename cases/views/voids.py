"""Voiding of a case."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from cases.access import get_case
from cases.domain.voiding import void
from cases.forms.void import VoidForm
from cases.verbs import VOIDING
from cases.views.verbs import Deed, answer


@require_http_methods(["GET", "POST"])
def voiding(request: HttpRequest, key: str) -> HttpResponse:
    """Make the case void."""
    case = get_case(request, key, VOIDING.permission)
    form = VoidForm(request.POST or None, case=case, by=request.user)
    return answer(request, case, form, void, Deed.of(VOIDING))
