"""Procuratorates with their departments, and outside bodies."""

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from offices.access import get_organ, permission_required
from offices.domain.organs import retire_organ, save_organ
from offices.enums import BusinessLine
from offices.forms.layout import carry_out
from offices.forms.organs import OrganFilterForm, OrganForm, RetireOrganForm
from offices.models import Department, Organ
from offices.paging import keyset_page
from offices.queries import organs_for, procuratorates_for
from offices.reach import may
from offices.roles import Permission
from offices.views.form_page import form_page

MANAGE = Permission.OFFICE_MANAGE


@permission_required(Permission.OFFICE_READ)
def procuratorate_list(request: HttpRequest) -> HttpResponse:
    """Show the procuratorates in reach with their departments, today's and earlier ones."""
    held = Department.objects.select_related("successor").order_by("valid_to", "id")
    departments = Prefetch("departments", held)
    procuratorates = list(procuratorates_for(request.user).prefetch_related(departments))
    for procuratorate in procuratorates:
        for department in procuratorate.departments.all():
            department.lines = [BusinessLine(line).label for line in department.business_lines]
    kept = set(procuratorates_for(request.user, MANAGE).values_list("pk", flat=True))
    context = {"procuratorates": procuratorates, "today": timezone.localdate(), "managed": kept}
    return render(request, "offices/procuratorate_list.html", context)


@permission_required(Permission.OFFICE_READ)
def organ_list(request: HttpRequest) -> HttpResponse:
    """List the outside bodies of the districts in reach."""
    form = OrganFilterForm(request.GET, districts=_districts(request))
    organs = organs_for(request.user)
    if form.is_valid():
        wanted = form.cleaned_data
        exact = {"district_code": wanted["district"], "kind": wanted["kind"]}
        organs = organs.filter(**{field: value for field, value in exact.items() if value})
        organs = organs.filter(name__icontains=wanted["q"])
    page = keyset_page(organs, ("district_code", "kind", "name"), request.GET)
    context = {"page": page, "form": form, "today": timezone.localdate()}
    context |= {"districts": dict(_districts(request)), "may_manage": may(request.user, MANAGE)}
    return render(request, "offices/organ_list.html", context)


@permission_required(MANAGE)
def organ_new(request: HttpRequest) -> HttpResponse:
    """Add an outside body."""
    return _organ_form(request, Organ(), _("New outside body"))


def organ_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is known of an outside body."""
    organ = get_organ(request, pk, MANAGE)
    return _organ_form(request, organ, _("Edit %(name)s") % {"name": organ})


def _organ_form(request: HttpRequest, organ: Organ, heading: str) -> HttpResponse:
    form = OrganForm(request.POST or None, instance=organ, districts=_districts(request, MANAGE))
    if carry_out(form, lambda: save_organ(organ=form.instance, by=request.user)):
        messages.success(request, _("Saved."))
        return redirect("organ_list")
    return form_page(
        request,
        form,
        heading=heading,
        action=_("Save"),
        back=reverse("organ_list"),
        back_name=_("Outside bodies"),
    )


def organ_retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Set the last day of an outside body."""
    organ = get_organ(request, pk, MANAGE)
    form = RetireOrganForm(request.POST or None)
    if carry_out(form, lambda: retire_organ(organ=organ, by=request.user, **form.cleaned_data)):
        messages.success(request, _("Saved."))
        return redirect("organ_list")
    return form_page(
        request,
        form,
        heading=_("%(name)s ends") % {"name": organ},
        action=_("Save"),
        back=reverse("organ_list"),
        back_name=_("Outside bodies"),
        next_step=_("It is offered for referrals no more; cases that name it stay as they are."),
    )


def _districts(
    request: HttpRequest, permission: Permission = Permission.OFFICE_READ
) -> list[tuple[str, str]]:
    reached = procuratorates_for(request.user, permission)
    return [(one.code, one.name) for one in reached if one.level != "province"]
