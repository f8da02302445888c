"""Exports: asked for here, made by a worker."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases.exports.case_list import MOST, request_export
from cases.listing import Listing
from offices.access import permission_required
from offices.roles import Permission


@require_POST
@permission_required(Permission.CASE_EXPORT)
def case_export(request: HttpRequest) -> HttpResponse:
    """Ask for a spreadsheet of the list that was shown, and show how far it is."""
    listing = Listing(request, request.POST.get("list", ""))
    job, cut = request_export(listing, by=request.user)
    if cut:
        words = _("The list is longer than a spreadsheet may be: it will hold the first %(n)s cases.")
        messages.warning(request, words % {"n": MOST})
    return redirect("job", job.pk)
