"""The form of a visit's details."""

from django import forms

from cases.duties.visits.models import VisitDetails
from offices.forms.layout import LongText


class VisitForm(forms.ModelForm):
    """Fields of duty 3: the reception, the circuit visit, the dispute."""

    class Meta:
        model = VisitDetails
        fields = [
            "started_at",
            "ended_at",
            "notice_number",
            "on_the_spot",
            "route",
            "households",
            "talks",
            "opinions",
            "clues",
            "diary",
            "dispute",
            "risk",
            "responsible_unit",
            "method",
            "agreement",
            "steadying",
        ]
        widgets = {
            "started_at": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "ended_at": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "route": LongText(attrs={"rows": 2}),
            "on_the_spot": forms.Textarea(attrs={"rows": 2}),
            "diary": forms.Textarea(attrs={"rows": 4}),
        }
