"""The form of a withdrawal."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.domain.merging import held_in
from cases.domain.withdrawals import goes_on_for
from cases.forms.deed import DatedForm, note_field
from cases.models import Case
from offices.models import Staff


class WithdrawalForm(DatedForm):
    """When and why the person took the matter back, and whether those of merged cases did."""

    reason = note_field(_("Why it is taken back"), required=True)
    for_merged = forms.BooleanField(required=False)

    def __init__(self, data=None, *, case: Case, by: Staff):
        super().__init__(data, case=case, by=by)
        if numbers := held_in(case, by):
            words = gettext("The people of %(numbers)s take the matter back as well")
            self.fields["for_merged"].label = words % {"numbers": numbers}
            self.fields["for_merged"].help_text = goes_on_for(numbers)
        else:
            del self.fields["for_merged"]
