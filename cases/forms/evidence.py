"""The rows of the list of evidence (field 17), at registration and in a correction."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.domain.evidence_corrections import evidence_facts
from cases.facts import EVIDENCE, EvidenceFacts
from cases.forms.marks import mark_needed
from cases.models import Evidence

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
        return EvidenceFacts(**{name: self.cleaned_data[name] for name in EvidenceForm.base_fields})


EvidenceFormSet = forms.formset_factory(EvidenceForm, extra=1, max_num=MOST, absolute_max=MOST)


class EvidenceCorrectionForm(EvidenceForm):
    """A row of the list of materials as it stands."""

    remove = forms.BooleanField(label=_("Take this material out"), required=False)

    def __init__(self, data=None, *, row: Evidence):
        super().__init__(data, prefix=f"{EVIDENCE}{row.uid}", initial=vars(evidence_facts(row)))
        self.row = row
        mark_needed(self, *NEEDED)


class AddedEvidenceForm(EvidenceForm):
    """A material that was left out; a number of copies alone is none."""

    def __init__(self, data=None, *, place: int):
        prefix = f"added-{EVIDENCE}{place}"
        super().__init__(data, prefix=prefix, empty_permitted=True, use_required_attribute=False)

    def has_changed(self) -> bool:
        return not {*self.changed_data} <= {"quantity"}
