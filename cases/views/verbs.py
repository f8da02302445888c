"""The way of every form of a deed: form, verb, answer; and what is said to a person who was overtaken."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from cases.domain.demands import Incomplete
from cases.domain.events import WrongDay
from cases.domain.locks import StaleVersion
from cases.domain.steps import NotNow
from cases.duties.contract import get_duty
from cases.forms.deed import DeedForm
from cases.models import Case
from cases.pending import waiting_on
from cases.timeline import entries
from cases.verbs import Verb

PAGE = "cases/steps/step.html"
WITHIN = "cases/steps/_deed.html"  # opened in the page of the case
AGAIN = "cases/steps/_form.html"  # the form alone, in place of itself


@dataclass(frozen=True)
class Deed:
    """A deed as its page shows it; `fits(case)` says whether it can still be done, and `why(case)` why not,
    where that is not the step at which the case stands."""

    title: str
    next_step: str
    fits: Callable[[Case], bool]
    danger: bool = False
    why: Callable[[Case], str] | None = None

    @classmethod
    def of(cls, verb: Verb) -> "Deed":
        """The page of a verb that all duties share; after it there is no way back."""
        return cls(verb.label, verb.next_step, verb.fits, danger=True)


def answer(
    request: HttpRequest, case: Case, form: DeedForm, verb: Callable[..., object], deed: Deed
) -> HttpResponse:
    """Show the form; on a valid POST do the verb and lead back to the case.

    A form with errors comes back with 422, an overtaken one with 409: what was typed is kept either way.
    """
    if not form.is_bound or not form.is_valid():
        return show(request, case, form, deed, status=422 if form.is_bound else 200)
    try:
        verb(case_id=case.pk, by=request.user, **form.deed())
    except Incomplete as gaps:
        form.lay(gaps)
    except WrongDay as wrong:
        form.add_error(None, str(wrong))
    except StaleVersion as stale:
        return show(
            request, stale.case, form.renewed(stale.case), deed, status=409, missed=stale.events_since
        )
    except NotNow as refused:
        return show(request, refused.case, form.renewed(refused.case), deed, status=409)
    else:
        messages.success(request, _("Done: %(deed)s") % {"deed": deed.title})
        return back_to(request, case)
    return show(request, case, form, deed, status=422)


def show(
    request: HttpRequest, case: Case, form: DeedForm, deed: Deed, *, status: int, missed: list = ()
) -> HttpResponse:
    """Render the form, alone for htmx and as a page otherwise, with what happened meanwhile."""
    context = {
        "case": case,
        "form": form,
        "deed": deed,
        "back_url": url_of(request, case),
        "possible": (possible := deed.fits(case)),
        "why": "" if possible or not deed.why else deed.why(case),
        "waiting": [] if possible else waiting_on(case, request.user),
        "overtaken": status == 409,
        "missed": entries(case, missed, request.user),
        "duty": get_duty(case.duty),
    }
    part = WITHIN if request.method == "GET" else AGAIN
    return render(request, part if request.htmx else PAGE, context, status=status)


def back_to(request: HttpRequest, case: Case) -> HttpResponse:
    """Lead to the page of the case, loaded anew, since every part of it may have changed."""
    url = url_of(request, case)
    return HttpResponseClientRedirect(url) if request.htmx else redirect(url)


def url_of(request: HttpRequest, case: Case) -> str:
    """Return the address of the case, with the list through which the reader came to it."""
    through = request.GET.get("list")
    return reverse("case", args=[case.key]) + (f"?{urlencode({'list': through})}" if through else "")
