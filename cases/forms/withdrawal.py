"""The form of a withdrawal."""

from django.utils.translation import gettext_lazy as _

from cases.forms.deed import DatedForm, note_field


class WithdrawalForm(DatedForm):
    """When and why the person took the matter back."""

    reason = note_field(_("Why it is taken back"), required=True)
