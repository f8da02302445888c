"""The forms of an exemption from replying: asking for it, and deciding."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.domain.contacts import ATTEMPTS_NEEDED, DAYS_NEEDED, HOURS_APART
from cases.enums import ExemptReason
from cases.forms.decision import DecisionForm
from cases.forms.deed import DeedForm, note_field
from cases.models import Case, Exemption
from offices.models import Staff

NOT_CHOSEN = [("", "———")]


class ExemptionForm(DeedForm):
    """Why no reply can be given."""

    reason = forms.ChoiceField(label=_("Reason"), choices=NOT_CHOSEN + ExemptReason.choices)
    note = note_field(_("Note"))

    def __init__(self, data=None, *, case: Case, by: Staff):
        super().__init__(data, case=case, by=by)
        words = gettext(
            "A wrong number or no answer needs at least %(n)d attempts in vain on record, at least %(hours)d"
            " hours apart, on %(days)d days. An assumption of the portal, not law."
        )
        asked = {"n": ATTEMPTS_NEEDED, "hours": HOURS_APART, "days": DAYS_NEEDED}
        self.fields["reason"].help_text = words % asked


class ExemptionDecisionForm(DecisionForm):
    """Whether the reply is no longer owed."""

    def __init__(self, data=None, *, case: Case, by: Staff, request: Exemption):
        super().__init__(data, case=case, by=by, request=request)
        words = gettext("%(name)s asks that no reply be owed: %(reason)s")
        names = {"name": request.requested_by.name, "reason": request.get_reason_display()}
        self.show_request(words % names, request.note)
