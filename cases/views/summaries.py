"""The pinned summary of a case."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases.access import get_case
from cases.domain.summaries import summarise
from cases.forms.summary import SummaryForm
from cases.verbs import is_alive
from cases.views.verbs import Deed, answer
from offices.roles import Permission


@require_http_methods(["GET", "POST"])
def summary(request: HttpRequest, key: str) -> HttpResponse:
    """Write the summary."""
    case = get_case(request, key, Permission.CASE_HANDLE)
    form = SummaryForm(request.POST or None, case=case, by=request.user)
    deed = Deed(
        title=_("Write the summary"),
        next_step=_("It stands at the top of the case; the old one stays in the timeline."),
        fits=is_alive,
    )
    return answer(request, case, form, summarise, deed)
