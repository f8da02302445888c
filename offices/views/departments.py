"""What the system admin changes about departments; the list is that of the procuratorates."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from offices.access import get_department, get_procuratorate
from offices.domain import departments as verbs
from offices.forms.departments import DepartmentForm, EndDepartmentForm, LinesForm
from offices.forms.layout import carry_out
from offices.models import Department
from offices.roles import Permission
from offices.views.form_page import form_page

MANAGE = Permission.OFFICE_MANAGE


def department_new(request: HttpRequest, code: str) -> HttpResponse:
    """Add a department to a procuratorate."""
    procuratorate = get_procuratorate(request, code, MANAGE)
    form = DepartmentForm(request.POST or None)
    return _form(
        request,
        form,
        lambda: verbs.add_department(
            department=Department(procuratorate=procuratorate, **form.cleaned_data), by=request.user
        ),
        heading=_("New department of %(name)s") % {"name": procuratorate},
        action=_("Add"),
    )


def department_rename(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a department go on under another name."""
    department = get_department(request, pk, MANAGE)
    kept = {"name": department.name, "business_lines": department.business_lines}
    form = DepartmentForm(request.POST or None, initial=kept)
    return _form(
        request,
        form,
        lambda: verbs.rename_department(department=department, by=request.user, **form.cleaned_data),
        heading=_("Rename %(name)s") % {"name": department},
        action=_("Rename"),
        next_step=_("The old name ends the day before; its people and its cases go on under the new one."),
    )


def department_lines(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a department other business lines."""
    department = get_department(request, pk, MANAGE)
    form = LinesForm(request.POST or None, initial={"business_lines": department.business_lines})
    return _form(
        request,
        form,
        lambda: verbs.change_lines(department=department, by=request.user, **form.cleaned_data),
        heading=_("Business lines of %(name)s") % {"name": department},
        action=_("Save"),
        next_step=_("From now on its people see the cases of these lines."),
    )


def department_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Set the last day of a department."""
    department = get_department(request, pk, MANAGE)
    form = EndDepartmentForm(request.POST or None, department=department)
    return _form(
        request,
        form,
        lambda: verbs.end_department(department=department, by=request.user, **form.cleaned_data),
        heading=_("%(name)s ends") % {"name": department},
        action=_("Save"),
        next_step=_("It is offered for referrals no more; cases that name it stay as they are."),
    )


def _form(request: HttpRequest, form: Form, deed: Callable[[], object], **words) -> HttpResponse:
    if carry_out(form, deed):
        messages.success(request, _("Saved."))
        return redirect("procuratorate_list")
    back_name = _("Procuratorates and departments")
    return form_page(request, form, back=reverse("procuratorate_list"), back_name=back_name, **words)
