"""The form that adds a file."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.enums import AttachmentKind


class AttachmentForm(forms.Form):
    """A file and what it is."""

    file_kind = forms.ChoiceField(
        label=_("What it is"), choices=AttachmentKind, initial=AttachmentKind.EVIDENCE, required=False
    )
    names_nobody = forms.BooleanField(
        label=_("Neither the file nor its name shows who a party is"), required=False
    )
    file = forms.FileField(label=_("File"), allow_empty_file=True)

    def clean_file_kind(self) -> str:
        """Evidence, where nothing was chosen."""
        return self.cleaned_data["file_kind"] or AttachmentKind.EVIDENCE
