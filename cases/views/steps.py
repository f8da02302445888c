"""The transitions of the duty, each a form of its own."""

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from cases.access import get_case, refuse
from cases.domain.steps import advance, available
from cases.duties.contract import get_duty
from cases.forms.step import form_of
from cases.policy import may_do
from cases.views.verbs import Deed, answer


@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, key: str, name: str) -> HttpResponse:
    """Make the transition `name` with the case."""
    case = get_case(request, key)
    transition = next((each for each in get_duty(case.duty).transitions if each.name == name), None)
    if transition is None:
        raise Http404
    if not may_do(request.user, transition, case):
        refuse(request, case, name)
    form = form_of(transition, case)(request.POST or None, case=case, by=request.user)
    deed = Deed(
        title=transition.label,
        next_step=transition.next_step,
        fits=lambda case: transition in available(case, request.user),
    )
    return answer(request, case, form, partial(advance, name=name), deed)
