"""The forms of an extension: asking for it, and deciding."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.clock_words import amount
from cases.enums import Approver
from cases.forms.decision import DecisionForm
from cases.forms.deed import DeedForm, note_field
from cases.models import Case, Clock, Extension
from offices.models import Staff


class ExtensionForm(DeedForm):
    """Why more time is needed, and how much; at first the most that the rule allows."""

    length = forms.IntegerField(label=_("More time"), min_value=1)
    ground = note_field(_("Ground"), required=True)
    field_order = ("length", "ground")

    def __init__(self, data=None, *, case: Case, by: Staff, clock: Clock):
        super().__init__(data, case=case, by=by)
        self.clock = clock
        _limit(self.fields["length"], clock)

    def renewed(self, case: Case) -> "ExtensionForm":
        """Return the same form with what was typed, for the case as it stands now."""
        data = self.data.copy()
        data["version"] = case.version
        return type(self)(data, case=case, by=self.by, clock=self.clock)


class ExtensionDecisionForm(DecisionForm):
    """Whether the request is granted, and for how long."""

    length = forms.IntegerField(label=_("Time granted"), min_value=1, required=False)
    field_order = ("asked", "granted", "length", "reason")

    def __init__(self, data=None, *, case: Case, by: Staff, request: Extension):
        super().__init__(data, case=case, by=by, request=request)
        _limit(self.fields["length"], request.clock, request.length)
        words = gettext("%(name)s asks for %(length)s")
        names = {"name": request.requested_by.name, "length": amount(request.length, request.unit)}
        self.show_request(words % names, request.ground)
        if request.clock.rule.extension_approver == Approver.NONE:
            self.fields["reason"].required = True
            self.fields["reason"].help_text = _("Date and number of the paper in which it was decided.")


def _limit(field: forms.IntegerField, clock: Clock, asked: int | None = None) -> None:
    """Let the field take at most what the rule of the clock allows."""
    most = clock.rule.extension_length
    field.initial = asked or most
    field.widget.attrs["max"] = most
    field.help_text = gettext("At most %(length)s.") % {"length": amount(most, clock.rule.extension_unit)}
