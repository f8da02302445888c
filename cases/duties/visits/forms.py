"""The form of a visit's details."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from cases.duties.visits.models import VisitDetails


def _row(*names: str, width: str = "col-md-4") -> Row:
    return Row(*(Column(name, css_class=width) for name in names))


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
            "on_the_spot": forms.Textarea(attrs={"rows": 2}),
            "diary": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Fieldset(_("Reception"), _row("started_at", "ended_at", "notice_number"), "on_the_spot"),
            Fieldset(
                _("Circuit visit"),
                "route",
                _row("households", "talks", "opinions", "clues", width="col-md-3"),
                "diary",
            ),
            Fieldset(
                _("Dispute"),
                _row("dispute", "risk", "responsible_unit"),
                _row("method", "agreement", "steadying"),
            ),
        )
