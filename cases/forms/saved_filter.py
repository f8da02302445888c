"""The name of a filter that is kept."""

from django import forms

from cases.models import SavedFilter


class SavedFilterForm(forms.Form):
    """A name, and for a new filter the query string of the list."""

    name = forms.CharField(
        label=SavedFilter._meta.get_field("name").verbose_name,
        max_length=SavedFilter._meta.get_field("name").max_length,
    )
    query = forms.CharField(
        required=False, max_length=SavedFilter._meta.get_field("query").max_length, widget=forms.HiddenInput
    )
