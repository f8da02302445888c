"""The reason that is asked for before an identity is shown in clear."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ReasonForm(forms.Form):
    """Why; it is kept in the audit trail."""

    reason = forms.CharField(
        label=_("Why the identity is needed"), max_length=200, help_text=_("Kept on record with your name")
    )
