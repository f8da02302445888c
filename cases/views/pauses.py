"""Pausing for further material, and resuming."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases.access import get_case
from cases.clock_verbs import PAUSE, RESUME
from cases.domain.pauses import pause, resume, standing_still
from cases.forms.pause import PauseForm, ResumeForm
from cases.models import Case
from cases.views.verbs import Deed, answer


@require_http_methods(["GET", "POST"])
def case_pause(request: HttpRequest, key: str) -> HttpResponse:
    """Ask the person for further material."""
    case = get_case(request, key, PAUSE.permission)
    form = PauseForm(request.POST or None, case=case, by=request.user)
    return answer(request, case, form, pause, Deed(PAUSE.label, _what_stands_still(case), PAUSE.fits))


@require_http_methods(["GET", "POST"])
def case_resume(request: HttpRequest, key: str) -> HttpResponse:
    """Record that the material has come."""
    case = get_case(request, key, RESUME.permission)
    form = ResumeForm(request.POST or None, case=case, by=request.user)
    return answer(request, case, form, resume, Deed(RESUME.label, RESUME.next_step, RESUME.fits))


def _what_stands_still(case: Case) -> str:
    """Say that clocks stand still from now on, or that none does."""
    if standing_still(case, timezone.localdate()):
        return PAUSE.next_step
    return _("That material was asked for is recorded. No clock of this case may stand still: all run on.")
