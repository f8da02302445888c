"""The form of a complaint's details."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms

from cases.duties.complaints.models import ComplaintDetails


class ComplaintForm(forms.ModelForm):
    """Fields of duty 1, in the order in which the person tells them."""

    class Meta:
        model = ComplaintDetails
        fields = [
            "real_name",
            "may_disclose",
            "warned",
            "respondent_rank",
            "suspected",
            "original_number",
            "original_organ",
            "original_result",
            "original_received_on",
            "relation",
            "asked_organ",
            "organ_answered_on",
            "record_made",
            "recorded",
            "evidence_listed",
        ]
        widgets = {
            "original_received_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "organ_answered_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Row(*(Column(name, css_class="col-md-4") for name in ("real_name", "may_disclose", "warned"))),
            Row(Column("respondent_rank", css_class="col-md-4"), Column("suspected", css_class="col-md-8")),
            Row(
                Column("original_number", css_class="col-md-4"),
                Column("original_organ", css_class="col-md-8"),
            ),
            Row(
                Column("original_result", css_class="col-md-8"),
                Column("original_received_on", css_class="col-md-4"),
            ),
            Row(
                *(
                    Column(name, css_class="col-md-4")
                    for name in ("relation", "asked_organ", "organ_answered_on")
                )
            ),
            Row(
                *(
                    Column(name, css_class="col-md-4")
                    for name in ("record_made", "recorded", "evidence_listed")
                )
            ),
        )
