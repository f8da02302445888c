"""The rules that the clocks go by: for everybody to read, for the system admin to keep."""

from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from cases.clock_words import is_unverified
from cases.domain.rules import MANAGE
from cases.duties.contract import all_duties
from cases.models import ClockRule
from offices.reach import reach_of


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
    used = {use.rule for duty in all_duties() for use in duty.clocks}
    return render(request, "cases/rules/list.html", {"rules": kept, "tabs": tabs, "used": used})


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
