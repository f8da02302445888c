"""From what somebody typed to a case, or to a list."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases.forms.search import SearchForm
from cases.kept_searches import keep, search_for
from cases.listing import Listing
from cases.numbering import as_written
from cases.queries import cases_by_number
from offices.access import permission_required
from offices.domain import audit
from offices.roles import Permission

SEARCH = "cases/worklist/search.html"
EVERYTHING = "scope=all&status=all"


@require_http_methods(["GET", "POST"])
@permission_required(Permission.CASE_READ)
def case_search(request: HttpRequest) -> HttpResponse:
    """Show the search, or take it: a number leads to its case, anything else to the list of what is found.

    What was typed may be a name; it goes sealed into the session, and the address has a token for it.
    """
    form = SearchForm(request.POST or None)
    if not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(request, SEARCH, {"form": form}, status=status)
    text, where = form.cleaned_data["q"], form.cleaned_data["where"]
    if called := cases_by_number(text, request.user):
        several = {"form": form, "called": called}
        one = len(called) == 1
        return redirect("case", called[0].key) if one else render(request, SEARCH, several)
    if as_written(text):
        form.add_error("q", _("There is no case of this number among those that you can see."))
        return render(request, SEARCH, {"form": form})
    with transaction.atomic():
        token = keep(request.session, search_for(text, where))
        audit.record("case.search", by=request.user, object_type="case", detail={"where": where})
    listing = Listing(request, form.cleaned_data["list"] or EVERYTHING)
    return redirect(listing.url(search=token))
