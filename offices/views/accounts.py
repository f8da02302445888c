"""What admins change about accounts."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from offices.access import get_staff, permission_required
from offices.domain import staff as verbs
from offices.forms.layout import carry_out
from offices.forms.staff import NewStaffForm, StaffForm
from offices.models import Staff
from offices.roles import Permission
from offices.views.form_page import form_page

MANAGE = Permission.STAFF_MANAGE


@permission_required(MANAGE)
def staff_new(request: HttpRequest) -> HttpResponse:
    """Open an account and show its one-time password, once."""
    form = NewStaffForm(request.POST or None)
    if carry_out(form, lambda: verbs.create(by=request.user, **form.cleaned_data)):
        return _show_password(request, *form.result)
    return form_page(
        request,
        form,
        heading=_("New account"),
        action=_("Open the account"),
        back=reverse("staff_list"),
        back_name=_("Staff"),
        next_step=_("The account has no right until the security admin grants a posting."),
    )


def staff_edit(request: HttpRequest, staff_no: str) -> HttpResponse:
    """Change what is known of a person."""
    person = get_staff(request, staff_no, MANAGE)
    form = StaffForm(request.POST or None, instance=person)
    if carry_out(form, lambda: verbs.edit(staff=person, by=request.user, **form.cleaned_data)):
        messages.success(request, _("Saved."))
        return redirect("staff", staff_no)
    return form_page(
        request,
        form,
        heading=_("Edit %(name)s") % {"name": person},
        action=_("Save"),
        back=reverse("staff", args=[staff_no]),
        back_name=person.name,
    )


@require_POST
def staff_disable(request: HttpRequest, staff_no: str) -> HttpResponse:
    """Shut an account, or open it again."""
    person = get_staff(request, staff_no, MANAGE)
    verb = verbs.enable if "enable" in request.POST else verbs.disable
    try:
        verb(staff=person, by=request.user)
        messages.success(request, _("Saved."))
    except ValidationError as error:
        messages.error(request, error.message)
    return redirect("staff", staff_no)


@require_POST
def staff_reset_password(request: HttpRequest, staff_no: str) -> HttpResponse:
    """Give a person a one-time password and show it, once."""
    person = get_staff(request, staff_no, MANAGE)
    return _show_password(request, person, verbs.reset_password(staff=person, by=request.user))


@require_POST
def staff_unlock(request: HttpRequest, staff_no: str) -> HttpResponse:
    """Lift a lock-out before its time; the security admin's deed."""
    person = get_staff(request, staff_no, Permission.POSTING_MANAGE)
    verbs.unlock(staff=person, by=request.user)
    messages.success(request, _("The lock is lifted."))
    return redirect("staff", staff_no)


def _show_password(request: HttpRequest, person: Staff, password: str) -> HttpResponse:
    return render(request, "offices/one_time_password.html", {"person": person, "password": password})
