"""The form of a merger."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.deed import DeedForm, note_field
from cases.queries import case_by_number


class MergeForm(DeedForm):
    """The case in which the matter goes on, by its number, and why the two are one."""

    number = forms.CharField(label=_("Number of the other case"), max_length=40)
    reason = note_field(_("Why it is the same matter"), required=True)

    def clean_number(self):
        number = self.cleaned_data["number"].strip()
        self.target = case_by_number(number, self.by)
        if self.target is None:
            raise forms.ValidationError(_("No case within your reach has this number."))
        return number

    def deed(self) -> dict:
        """Keyword arguments of `merge`."""
        kept = self.cleaned_data
        return {"version": kept["version"], "reason": kept["reason"], "target_id": self.target.pk}
