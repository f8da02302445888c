"""Merging of a case into another."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from cases.access import get_case
from cases.domain.merging import merge
from cases.forms.merge import MergeForm
from cases.verbs import MERGER
from cases.views.verbs import Deed, answer


@require_http_methods(["GET", "POST"])
def merger(request: HttpRequest, key: str) -> HttpResponse:
    """Merge the case into another one."""
    case = get_case(request, key, MERGER.permission)
    form = MergeForm(request.POST or None, case=case, by=request.user)
    return answer(request, case, form, merge, Deed.of(MERGER))
