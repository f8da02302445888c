"""What the system admin changes about offices."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from offices.access import get_office, get_procuratorate
from offices.domain import offices as verbs
from offices.forms.layout import carry_out
from offices.forms.offices import CloseOfficeForm, NewOfficeForm, OfficeForm, ServeForm, StopServingForm
from offices.roles import Permission
from offices.views.form_page import form_page

MANAGE = Permission.OFFICE_MANAGE


def office_new(request: HttpRequest, code: str) -> HttpResponse:
    """Open an office under a district procuratorate."""
    procuratorate = get_procuratorate(request, code, MANAGE, level="district")
    form = NewOfficeForm(request.POST or None, procuratorate=procuratorate)
    if carry_out(form, lambda: verbs.open_office(procuratorate=procuratorate, by=request.user, **form.facts)):
        messages.success(request, _("The office is open."))
        return redirect("office", form.result.pk)
    return form_page(
        request,
        form,
        heading=_("New office of %(name)s") % {"name": procuratorate},
        action=_("Open the office"),
        back=reverse("office_list"),
        back_name=_("Offices"),
        next_step=_("The office gets the next free number; the security admin can post people there."),
    )


def office_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is known of an office."""
    office = get_office(request, pk, MANAGE)
    form = OfficeForm(request.POST or None, instance=office, procuratorate=office.procuratorate)
    if carry_out(form, lambda: verbs.edit_office(office=office, by=request.user, **form.facts)):
        messages.success(request, _("Saved."))
        return redirect("office", pk)
    return form_page(
        request,
        form,
        heading=_("Edit %(name)s") % {"name": office},
        action=_("Save"),
        back=reverse("office", args=[pk]),
        back_name=office.name,
    )


@require_POST
def office_suspend(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark an office as not working for the time being, or as active again."""
    office = get_office(request, pk, MANAGE)
    verb = verbs.resume_office if "resume" in request.POST else verbs.suspend_office
    try:
        verb(office=office, by=request.user)
        messages.success(request, _("Saved."))
    except ValidationError as error:
        messages.error(request, error.message)
    return redirect("office", pk)


def office_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an office for good, its postings with it where that is confirmed."""
    office = get_office(request, pk, MANAGE)
    form = CloseOfficeForm(request.POST or None)
    if carry_out(form, lambda: verbs.close_office(office=office, by=request.user, **form.cleaned_data)):
        messages.success(
            request, _("The office is closed; postings ended: %(count)s.") % {"count": form.result}
        )
        return redirect("office", pk)
    return form_page(
        request,
        form,
        heading=_("Close %(name)s") % {"name": office},
        action=_("Close the office"),
        back=reverse("office", args=[pk]),
        back_name=office.name,
        kind="danger",
        next_step=_("Nobody can register cases here any more; cases and numbers are kept."),
    )


def office_serve(request: HttpRequest, pk: int) -> HttpResponse:
    """Let an office serve a further township."""
    office = get_office(request, pk, MANAGE)
    form = ServeForm(request.POST or None, office=office)
    if carry_out(form, lambda: verbs.serve_township(office=office, by=request.user, **form.cleaned_data)):
        messages.success(request, _("Saved."))
        return redirect("office", pk)
    return form_page(
        request,
        form,
        heading=_("Further township of %(name)s") % {"name": office},
        action=_("Add the township"),
        back=reverse("office", args=[pk]),
        back_name=office.name,
    )


def office_stop_serving(request: HttpRequest, pk: int, served_pk: int) -> HttpResponse:
    """Set the last day on which an office serves a township."""
    office = get_office(request, pk, MANAGE)
    served = get_object_or_404(
        office.served.select_related("township", "office__procuratorate"), pk=served_pk
    )
    form = StopServingForm(request.POST or None)
    if carry_out(form, lambda: verbs.stop_serving(served=served, by=request.user, **form.cleaned_data)):
        messages.success(request, _("Saved."))
        return redirect("office", pk)
    return form_page(
        request,
        form,
        heading=_("%(office)s serves %(township)s no longer")
        % {"office": office, "township": served.township},
        action=_("Save"),
        back=reverse("office", args=[pk]),
        back_name=office.name,
    )
