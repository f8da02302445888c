"""The rules that the clocks go by: for everybody to read, for the system admin to keep."""

from collections.abc import Callable
from itertools import groupby

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from cases.clock_words import is_unverified
from cases.domain.demands import Incomplete
from cases.domain.rules import MANAGE, discard_version, new_version, verify
from cases.forms.rule import RuleDiscardForm, RuleForm, RuleVerificationForm, RuleVersionForm
from cases.models import ClockRule
from offices.access import permission_required
from offices.reach import reach_of
from offices.views.form_page import form_page


@require_GET
def rule_list(request: HttpRequest) -> HttpResponse:
    """Show every rule in the version that is in force today, or the one nearest to today."""
    chosen = request.GET.get("show", "")
    rules = [_current(list(versions)) for _code, versions in groupby(_rules(), key=lambda rule: rule.code)]
    shown = {"unverified": is_unverified, "internal": lambda rule: rule.is_policy}
    kept = [rule for rule in rules if shown.get(chosen, lambda rule: True)(rule)]
    tabs = [
        _tab(request, "", _("All"), len(rules)),
        _tab(request, "unverified", _("Unverified"), sum(map(is_unverified, rules))),
        _tab(request, "internal", _("Internal rules"), sum(rule.is_policy for rule in rules)),
    ]
    return render(request, "cases/rules/list.html", {"rules": kept, "tabs": tabs})


@require_GET
def rule(request: HttpRequest, code: str) -> HttpResponse:
    """Show all versions of a rule, the latest first."""
    versions = list(_rules().filter(code=code))
    if not versions:
        raise Http404
    today = timezone.localdate()
    context = {
        "rule": _current(versions),
        "versions": versions[::-1],
        "today": today,
        "may_manage": reach_of(request.user).may(MANAGE),
    }
    return render(request, "cases/rules/rule.html", context)


@require_http_methods(["GET", "POST"])
@permission_required(MANAGE)
def rule_version(request: HttpRequest, code: str) -> HttpResponse:
    """Let a rule say something else from a coming day on."""
    latest = _rules().filter(code=code).last()
    if latest is None:
        raise Http404
    initial = {name: getattr(latest, name) for name in RuleVersionForm.Meta.fields}
    form = RuleVersionForm(request.POST or None, initial=initial)

    def deed():
        values = {name: form.cleaned_data[name] for name in RuleVersionForm.Meta.fields}
        first = form.cleaned_data["effective_from"]
        return new_version(code=code, effective_from=first, values=values, by=request.user)

    if _done(form, deed):
        messages.success(request, _("The new version is kept; clocks that run stay as they are."))
        return redirect("rule", code)
    return form_page(
        request,
        form,
        heading=_("New version of %(code)s") % {"code": code},
        action=_("Keep the new version"),
        back=reverse("rule", args=[code]),
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
        next_step=_("The version before holds on."),
        kind="danger",
    )


def _rules():
    return ClockRule.objects.order_by("code", "effective_from")


def _current(versions: list[ClockRule]) -> ClockRule:
    """Return the version in force today, or else the last that was, or else the first that will be."""
    today = timezone.localdate()
    begun = [version for version in versions if version.effective_from <= today]
    return (begun or versions[:1])[-1]


def _tab(request: HttpRequest, key: str, label: str, count: int) -> dict:
    url = reverse("rule_list") + (f"?show={key}" if key else "")
    return {"label": label, "url": url, "count": count, "active": request.GET.get("show", "") == key}


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
