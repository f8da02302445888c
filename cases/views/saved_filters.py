"""Filters that one keeps under a name."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cases.domain import saved_filters
from cases.domain.demands import Incomplete
from cases.forms.saved_filter import SavedFilterForm
from cases.listing import Listing
from cases.models import SavedFilter
from offices.access import permission_required
from offices.roles import Permission


@require_GET
@permission_required(Permission.CASE_READ)
def saved_filter_list(request: HttpRequest) -> HttpResponse:
    """List one's filters, each with its new name and its end."""
    return _listed(request)


@require_POST
@permission_required(Permission.CASE_READ)
def saved_filter_add(request: HttpRequest) -> HttpResponse:
    """Keep the filters of a list under a name, and show that list again."""
    form = SavedFilterForm(request.POST)
    if not form.is_valid():
        return _listed(request, form)
    query = Listing(request, form.cleaned_data["query"]).to_save()
    try:
        saved_filters.save(name=form.cleaned_data["name"], query=query, by=request.user)
    except Incomplete as missing:
        form.add_error("name", missing.errors["name"])
        return _listed(request, form)
    messages.success(request, _("The filter was saved."))
    return redirect(f"{reverse('case_list')}?{query}")


@require_POST
@permission_required(Permission.CASE_READ)
def saved_filter_rename(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a filter of one's own another name."""
    saved, form = _own(request, pk), SavedFilterForm(request.POST)
    if not form.is_valid():
        return _listed(request, form, saved)
    try:
        saved_filters.rename(saved=saved, name=form.cleaned_data["name"], by=request.user)
    except Incomplete as missing:
        form.add_error("name", missing.errors["name"])
        return _listed(request, form, saved)
    return redirect("saved_filter_list")


@require_POST
@permission_required(Permission.CASE_READ)
def saved_filter_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a filter of one's own."""
    saved_filters.delete(saved=_own(request, pk), by=request.user)
    messages.success(request, _("The filter was deleted."))
    return redirect("saved_filter_list")


def _own(request: HttpRequest, pk: int) -> SavedFilter:
    return get_object_or_404(SavedFilter, staff=request.user, pk=pk)


def _listed(
    request: HttpRequest, form: SavedFilterForm | None = None, wrong: SavedFilter | None = None
) -> HttpResponse:
    """The list, with the form that was wrong at the filter that it was for."""
    saved = SavedFilter.objects.filter(staff=request.user)
    context = {"saved_filters": saved, "form": form, "wrong": wrong}
    return render(request, "cases/worklist/saved_filters.html", context, status=422 if form else 200)
