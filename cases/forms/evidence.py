"""The rows of the list of evidence (field 17)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.facts import EvidenceFacts
from cases.forms.marks import mark_needed

MOST = 20  # rows on a page
NEEDED = ("name", "quantity")


class EvidenceForm(forms.Form):
    """One piece of evidence; a row in which nothing was typed is none."""

    name = forms.CharField(label=_("Material"), max_length=60, required=False)
    quantity = forms.IntegerField(label=_("Copies"), min_value=1, max_value=9999, initial=1, required=False)
    pages = forms.IntegerField(label=_("Number of pages"), min_value=1, max_value=9999, required=False)
    is_original = forms.BooleanField(label=_("Original"), required=False)
    note = forms.CharField(label=_("Features"), max_length=100, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not {"name", "pages", "is_original", "note"}.isdisjoint(self.changed_data):
            mark_needed(self, *NEEDED)

    def clean(self):
        """A row that was begun has a name and a number of copies."""
        for name in NEEDED:
            if name not in self.errors and not self.cleaned_data.get(name):
                self.add_error(name, forms.Field.default_error_messages["required"])
        return self.cleaned_data

    def facts(self) -> EvidenceFacts:
        """Return the row; it must be valid."""
        return EvidenceFacts(**self.cleaned_data)


EvidenceFormSet = forms.formset_factory(EvidenceForm, extra=1, max_num=MOST, absolute_max=MOST)
