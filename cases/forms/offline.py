"""What is kept of a matter that involves state secrets: no free text, so that nothing secret can be typed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.registration import MINUTE
from cases.receivers import receivers_for
from offices.models import Office, Staff


class OfflineForm(forms.Form):
    """When it was received, and who took it over offline."""

    received_at = forms.DateTimeField(
        label=_("Received at"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MINUTE)
    )
    receiver = forms.ModelChoiceField(label=_("Taken over by"), queryset=Staff.objects.none())

    def __init__(self, *args, office: Office, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["receiver"].queryset = receivers_for(office)


class QuestionForm(forms.Form):
    """The office that registers, where a person may register at several."""

    office = forms.ModelChoiceField(label=_("Office"), queryset=Office.objects.none(), empty_label=None)

    def __init__(self, *args, offices, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = offices
