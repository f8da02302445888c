"""What somebody looks for, and where."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.kept_searches import WHERE

WORDS = {"everywhere": _("Text and people"), "text": _("Text"), "person": _("Name or number of a party")}


class SearchForm(forms.Form):
    """A number, a word of title or narrative, or the whole name, telephone or document number of a party.

    `list` is the query string of the list that is searched; without it, all cases in reach are.
    """

    q = forms.CharField(label=_("Search"), max_length=100)
    where = forms.ChoiceField(
        label=_("Search in"), required=False, choices=[(name, WORDS[name]) for name in WHERE]
    )
    list = forms.CharField(required=False, max_length=1000, widget=forms.HiddenInput)

    def clean_where(self) -> str:
        """Take the first choice where none was made, as in the header of the page."""
        return self.cleaned_data["where"] or WHERE[0]
