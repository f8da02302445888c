"""Sign-in and the change of one's own password."""

import unicodedata

from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.utils.translation import gettext_lazy as _

from offices.forms.layout import bare_helper


class SignInForm(AuthenticationForm):
    """Staff number and password; one text for every failure, so that nobody learns which numbers exist."""

    error_messages = {
        "invalid_login": _("Staff number or password is wrong."),
        "inactive": _("Staff number or password is wrong."),
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("Staff number")
        self.helper = bare_helper()

    def clean_username(self) -> str:
        """Take full-width characters and spaces around for what they mean."""
        staff_no = unicodedata.normalize("NFKC", self.cleaned_data["username"]).strip()
        if len(staff_no) > self.username_field.max_length:  # nobody's, and longer than failures are kept with
            raise self.get_invalid_login_error()
        return staff_no


class ChangePasswordForm(PasswordChangeForm):
    """The present password and twice the new one."""

    error_messages = {
        **PasswordChangeForm.error_messages,
        "password_incorrect": _("The present password is wrong. Enter it again."),
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = _("Present password")
        self.fields["new_password1"].help_text = _(
            "At least 10 characters of three kinds (small letters, capital letters, digits, other),"
            " unlike your name and number."
        )
        self.helper = bare_helper()

    field_order = ["old_password", "new_password1", "new_password2"]
