"""The rows of the list of evidence (field 17)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.facts import EvidenceFacts

MOST = 20  # rows on a page


class EvidenceForm(forms.Form):
    """One piece of evidence."""

    name = forms.CharField(label=_("Material"), max_length=60)
    quantity = forms.IntegerField(label=_("Copies"), min_value=1, max_value=9999, initial=1)
    pages = forms.IntegerField(label=_("Number of pages"), min_value=1, max_value=9999, required=False)
    is_original = forms.BooleanField(label=_("Original"), required=False)
    note = forms.CharField(label=_("Features"), max_length=100, required=False)

    def facts(self) -> EvidenceFacts:
        """Return the row; it must be valid."""
        return EvidenceFacts(**self.cleaned_data)


EvidenceFormSet = forms.formset_factory(EvidenceForm, extra=1, max_num=MOST, absolute_max=MOST)
