"""The list of cases and the form of its filters."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from cases.filters import is_asked
from cases.forms.search import WORDS, SearchForm
from cases.lines import FIELDS, JOINS, line_of
from cases.listing import Listing
from cases.models import SavedFilter
from cases.statuses import STATUSES, count_exactly, in_figures
from cases.worklist import SCOPES, scopes_of
from offices.access import permission_required
from offices.reach import reach_of
from offices.roles import Permission

KEPT = ("scope", "status", "search", "sort")
COLOURED = ("overdue", "due_soon")


@require_GET
@permission_required(Permission.CASE_READ)
def case_list(request: HttpRequest) -> HttpResponse:
    """Show a page of the list that the address asks for; an address with empty names is tidied first."""
    listing = Listing(request)
    if listing.untidy:
        return redirect(f"{reverse('case_list')}?{listing.query()}")
    counts = listing.worklist.counts()
    context = {
        "listing": listing,
        "scopes": _scopes(listing),
        "tabs": _tabs(listing, counts),
        "chips": _chips(listing),
        "clear_url": listing.url(**dict.fromkeys(listing.narrowing, "")),
        "columns": _columns(listing),
        **_page(listing, counts),
        "saved_filters": SavedFilter.objects.filter(staff=request.user),
        "search_form": SearchForm(initial={"list": listing.query(search="", place="")}),
        "refused": _refused(listing),
        "may_export": reach_of(request.user).may(Permission.CASE_EXPORT),
    }
    return render(request, "cases/worklist/list.html", context)


@require_GET
@permission_required(Permission.CASE_READ)
def case_filters(request: HttpRequest) -> HttpResponse:
    """Show the form of the filters: a page of its own, or for htmx the form alone."""
    listing = Listing(request)
    kept = {name: listing.asked[name] for name in KEPT if name in listing.asked}
    context = {"form": listing.worklist.every_filter().form, "kept": kept, "back_url": listing.url()}
    template = "cases/worklist/_filters.html" if request.htmx else "cases/worklist/filters.html"
    return render(request, template, context)


def _scopes(listing: Listing) -> list[dict]:
    offered = scopes_of(listing.staff)
    if len(offered) < 2:
        return []
    return [
        {
            "label": SCOPES[scope],
            "url": listing.url(scope=scope),
            "active": scope == listing.worklist.scope,
        }
        for scope in offered
    ]


def _tabs(listing: Listing, counts: dict[str, int | None]) -> list[dict]:
    return [
        {
            "label": label,
            "url": listing.url(status=status),
            "active": status == listing.worklist.status,
            "count": _counted(listing, counts[status]),
            "state": status if status in COLOURED and counts[status] else "",
        }
        for status, label in STATUSES.items()
    ]


def _chips(listing: Listing) -> list[dict]:
    chips = [
        {
            "label": _("%(label)s: %(value)s") % {"label": label, "value": value},
            "url": listing.url(**{name: ""}),
        }
        for name, label, value in (listing.worklist.filter.in_force() if is_asked(listing.asked) else ())
    ]
    if listing.search:
        words = {"label": WORDS[listing.search.where], "value": listing.search.text}
        chips.insert(0, {"label": _("%(label)s: %(value)s") % words, "url": listing.url(search="")})
    return chips


def _refused(listing: Listing) -> str:
    """Labels of the filters that do not fit, such as an office out of reach."""
    if not is_asked(listing.asked):
        return ""
    form = listing.worklist.filter.form
    return "、".join(str(form.fields[name].label) for name in form.errors)


def _columns(listing: Listing) -> list[dict]:
    """Headings; where a click on one sorts the list, its address, and how the list is sorted now."""
    now = listing.worklist.order.name
    again = {"newest": "oldest"}.get(now, "newest")
    sorts = {"newest": "descending", "oldest": "ascending", "due": "ascending", "number": "ascending"}

    def sorted_by(label: str, goal: str, *names: str) -> dict:
        return {"label": label, "url": listing.url(sort=goal), "sort": sorts[now] if now in names else ""}

    return [
        sorted_by(_("Number"), "number", "number"),
        {"label": _("Title")},
        {"label": _("Duty and kind")},
        {"label": _("Office")},
        {"label": _("Step")},
        sorted_by(_("Due"), "due", "due"),
        sorted_by(_("Received"), again, "newest", "oldest"),
        {"label": _("Handler")},
        {"label": _("Marks")},
    ]


def _page(listing: Listing, counts: dict[str, int | None]) -> dict:
    worklist = listing.worklist
    page = worklist.page(FIELDS, JOINS)
    address = f"{reverse('case', args=['KEY'])}?{urlencode({'list': listing.query(count='')})}"
    lines = [(line_of(case, worklist.on), address.replace("KEY", case.key, 1)) for case in page.rows]
    pager = {
        "newer_url": page.previous and listing.url(place=page.previous),
        "older_url": page.next and listing.url(place=page.next),
        **_summary(listing, counts[worklist.status]),
    }
    return {"lines": lines, "pager": pager}


def _summary(listing: Listing, number: int | None) -> dict:
    """How many cases the list holds; where that was not counted to the end, the way to have it done."""
    exact = count_exactly(listing.worklist.rows) if "count" in listing.asked else None
    counted = str(exact) if exact is not None else _counted(listing, number)
    known = counted is not None and counted.isdecimal()
    return {
        "summary": ngettext("%(n)s case", "%(n)s cases", exact or number or 0) % {"n": counted}
        if counted
        else "",
        "exact_url": "" if known else f"{reverse('case_list')}?{listing.query(count='all')}",
    }


def _counted(listing: Listing, number: int | None) -> str | None:
    """A count in figures, nothing where nobody counted; a search knows exactly, or how many at least."""
    found = listing.worklist.found
    if found is None or number is None:
        return in_figures(number) if number is not None else None
    return f"{number}+" if found.more else str(number)
