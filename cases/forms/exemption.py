"""The forms of an exemption from replying: asking for it, and deciding."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.domain.contacts import ATTEMPTS_NEEDED, DAYS_NEEDED, HOURS_APART
from cases.domain.exemptions import reasons_for, run_out
from cases.forms.decision import DecisionForm
from cases.forms.deed import DeedForm, note_field
from cases.models import Case, Exemption
from offices.models import Staff

NOT_CHOSEN = [("", "———")]


class ExemptionForm(DeedForm):
    """Why no reply can be given."""

    reason = forms.ChoiceField(label=_("Reason"))
    note = note_field(_("Note"))

    def __init__(self, data=None, *, case: Case, by: Staff):
        super().__init__(data, case=case, by=by)
        words = gettext(
            "A wrong number or no answer needs at least %(n)d attempts in vain on record, at least %(hours)d"
            " hours apart, on %(days)d days. An assumption of the portal, not law."
        )
        asked = {"n": ATTEMPTS_NEEDED, "hours": HOURS_APART, "days": DAYS_NEEDED}
        self.fields["reason"].help_text = words % asked
        fitting = [(reason.value, reason.label) for reason in reasons_for(case)]
        self.fields["reason"].choices = NOT_CHOSEN + fitting


class ExemptionDecisionForm(DecisionForm):
    """Whether the reply is no longer owed; above it stands how the person was tried, and what was late.

    `attempts`: all on record, oldest first. `late`: the overdue clocks of replies, each with whether it ran
    out before the first attempt.
    """

    beforehand = "cases/clocks/_tried.html"

    def __init__(self, data=None, *, case: Case, by: Staff, request: Exemption):
        super().__init__(data, case=case, by=by, request=request)
        words = gettext("%(name)s asks that no reply be owed: %(reason)s")
        names = {"name": request.requested_by.name, "reason": request.get_reason_display()}
        self.show_request(words % names, request.note)
        self.attempts = list(case.contact_attempts.select_related("by"))
        first = min((timezone.localdate(one.at) for one in self.attempts), default=None)
        overdue = run_out(case, timezone.localdate())
        self.late = [(clock, first is None or clock.due_on < first) for clock in overdue]
