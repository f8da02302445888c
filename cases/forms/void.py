"""The form of voiding."""

from django.utils.translation import gettext_lazy as _

from cases.forms.deed import DeedForm, note_field


class VoidForm(DeedForm):
    """Why the case should never have been registered."""

    reason = note_field(_("Reason"), required=True)
