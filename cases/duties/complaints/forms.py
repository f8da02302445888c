"""The form of a complaint's details."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.duties.complaints.models import ComplaintDetails
from offices.forms.layout import LongText


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
        help_texts = {
            "warned": _("Needed where somebody comes to report (Law art. 111)"),
            "original_organ": _("Needed for a criminal appeal"),
            "original_received_on": _(
                "Against non-prosecution the victim appeals to the procuratorate above within seven days of "
                "it (Law art. 180); later the one that decided takes the appeal"
            ),
            "relation": _("Needed for a criminal appeal"),
        }
        widgets = {
            "original_result": LongText(attrs={"rows": 2}),
            "original_received_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "organ_answered_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }
