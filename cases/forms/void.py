"""The form of voiding."""

from django.utils.translation import gettext_lazy as _

from cases.domain.voiding import why_not_void
from cases.forms.deed import DeedForm, note_field
from cases.models import Case
from offices.models import Staff


class VoidForm(DeedForm):
    """Why the case should never have been registered."""

    reason = note_field(_("Reason"), required=True)

    def __init__(self, data=None, *, case: Case, by: Staff):
        super().__init__(data, case=case, by=by)
        if not self.is_bound:
            self.fields["reason"].help_text = why_not_void(case, by)
