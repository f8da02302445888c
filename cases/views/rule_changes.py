"""What the system admin changes about the rules that the clocks go by."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import model_to_dict
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases.domain.demands import Incomplete
from cases.domain.rules import CHANGEABLE, MANAGE, discard_version, new_version, verify
from cases.forms.rule import RuleDiscardForm, RuleForm, RuleVerificationForm, RuleVersionForm
from cases.models import ClockRule
from offices.access import permission_required
from offices.views.form_page import form_page


@require_http_methods(["GET", "POST"])
@permission_required(MANAGE)
def rule_version(request: HttpRequest, code: str) -> HttpResponse:
    """Let a rule say something else from some day on."""
    latest = ClockRule.objects.filter(code=code).order_by("effective_from").last()
    if latest is None:
        raise Http404
    form = RuleVersionForm(request.POST or None, initial=model_to_dict(latest, CHANGEABLE))
    if _done(form, lambda: new_version(code=code, by=request.user, **form.deed())):
        messages.success(request, _("The new version is kept."))
        return redirect("rule", code)
    return form_page(
        request,
        form,
        heading=_("New version of %(code)s") % {"code": code},
        action=_("Keep the new version"),
        back=reverse("rule", args=[code]),
        back_name=code,
        next_step=_("Clocks that start from that day on go by it; those before keep their dates."),
    )


@require_http_methods(["GET", "POST"])
@permission_required(MANAGE)
def rule_verification(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a version was compared with its source."""
    version = get_object_or_404(ClockRule, pk=pk)
    form = RuleVerificationForm(request.POST or None, initial={"source": version.source_note})
    if _done(form, lambda: verify(rule_id=pk, source=form.cleaned_data["source"], by=request.user)):
        messages.success(request, _("The version is verified."))
        return redirect("rule", version.code)
    return form_page(
        request,
        form,
        heading=_("Verify %(code)s") % {"code": version.code},
        action=_("Verified"),
        back=reverse("rule", args=[version.code]),
        back_name=version.code,
        next_step=_("The mark “unverified” goes; no date moves."),
    )


@require_http_methods(["GET", "POST"])
@permission_required(MANAGE)
def rule_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a version that is not in force yet."""
    version = get_object_or_404(ClockRule, pk=pk)
    form = RuleDiscardForm(request.POST or None)
    if _done(form, lambda: discard_version(rule_id=pk, by=request.user)):
        messages.success(request, _("The version was taken back."))
        return redirect("rule", version.code)
    return form_page(
        request,
        form,
        heading=_("Take back %(code)s of %(day)s") % {"code": version.code, "day": version.effective_from},
        action=_("Take back"),
        back=reverse("rule", args=[version.code]),
        back_name=version.code,
        next_step=_("The version before holds on."),
        kind="danger",
    )


def _done(form: RuleForm, deed: Callable[[], object]) -> bool:
    """Run the verb for a valid form; what it refuses is laid on the form."""
    if not form.is_bound or not form.is_valid():
        return False
    try:
        deed()
    except Incomplete as gaps:
        form.lay(gaps)
        return False
    return True
