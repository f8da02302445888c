"""One's own password."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from offices.domain.staff import change_password
from offices.forms.sign_in import ChangePasswordForm
from offices.views.form_page import form_page


@sensitive_post_parameters()
def password_change(request: HttpRequest) -> HttpResponse:
    """Change one's own password; the other sessions of the person end."""
    form = ChangePasswordForm(request.user, request.POST or None)
    if form.is_valid():
        change_password(staff=request.user, password=form.cleaned_data["new_password1"])
        update_session_auth_hash(request, request.user)
        messages.success(request, _("The password is changed."))
        return redirect("home")
    due = request.user.must_change_password
    return form_page(
        request,
        form,
        heading=_("Change password"),
        action=_("Change password"),
        back="" if due else reverse("home"),
        intro=_("An admin gave you this password. Choose your own before you go on.") if due else "",
    )
