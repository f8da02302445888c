"""The forms of an extension: asking for it, and deciding."""

from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.clock_words import amount
from cases.domain.attachments import shown
from cases.domain.extensions import PAPER_LENGTH, is_decided_outside
from cases.forms.decision import DecisionForm
from cases.forms.deed import DeedForm, note_field
from cases.models import Case, Clock, Extension
from offices.models import Staff


class PaperForm(DeedForm):
    """The paper of an extension: its number, and which file of the case it is."""

    paper = forms.CharField(label=_("Number of the paper"), max_length=PAPER_LENGTH, required=False)
    attachment = forms.TypedChoiceField(
        label=_("The paper itself"),
        required=False,
        coerce=UUID,
        empty_value=None,
        help_text=_("One of the files of the case; a new one is added there first."),
    )

    def __init__(self, data=None, *, case: Case, by: Staff, **more):
        super().__init__(data, case=case, by=by, **more)
        files = [(str(one.file.uid), f"{one.name} {_day(one.file)}") for one in shown(case)]
        self.fields["attachment"].choices = [("", _("None")), *files]


class ExtensionForm(PaperForm):
    """Why more time is needed, and how much; at first the most that the rule allows."""

    length = forms.IntegerField(label=_("More time"), min_value=1)
    ground = note_field(_("Ground"), required=True)
    field_order = ("length", "ground", "paper", "attachment")

    def __init__(self, data=None, *, case: Case, by: Staff, clock: Clock):
        super().__init__(data, case=case, by=by)
        self.clock = clock
        _limit(self.fields["length"], clock)
        self.fields["paper"].help_text = (
            _("Of the paper in which the other body decided, or in which it is asked.")
            if is_decided_outside(clock)
            else _("Of the written request for approval, where there is one.")
        )

    def renewed(self, case: Case) -> "ExtensionForm":
        """Return the same form with what was typed, for the case as it stands now."""
        data = self.data.copy()
        data["version"] = case.version
        return type(self)(data, case=case, by=self.by, clock=self.clock)


class ExtensionDecisionForm(PaperForm, DecisionForm):
    """Whether the request is granted, for how long, and in which paper it was decided."""

    length = forms.IntegerField(label=_("Time granted"), min_value=1, required=False)
    field_order = ("asked", "granted", "length", "paper", "attachment", "reason")

    def __init__(self, data=None, *, case: Case, by: Staff, request: Extension):
        super().__init__(data, case=case, by=by, request=request)
        _limit(self.fields["length"], request.clock, request.length)
        words = gettext("%(name)s asks for %(length)s")
        names = {"name": request.requested_by.name, "length": amount(request.length, request.unit)}
        self.show_request(words % names, request.ground)
        if request.clock.rule.notify_petitioner:
            self.fields["granted"].help_text = _("Once it is granted, the person must be told of it.")
        self._ask_for_paper(request)

    def _ask_for_paper(self, request: Extension) -> None:
        """Begin with the paper of the request; what was decided outside is not recorded without one."""
        paper = self.fields["paper"]
        paper.initial = request.paper
        self.fields["attachment"].initial = request.attachment and request.attachment.uid
        paper.help_text = _("Of the signed approval, where there is one.")
        if is_decided_outside(request.clock):
            paper.required = True
            paper.help_text = _("Date and number of the paper in which it was decided.")


def _day(file) -> str:
    return timezone.localdate(file.uploaded_at).isoformat()


def _limit(field: forms.IntegerField, clock: Clock, asked: int | None = None) -> None:
    """Let the field take at most what the rule of the clock allows."""
    most = clock.rule.extension_length
    field.initial = asked or most
    field.widget.attrs["max"] = most
    field.help_text = gettext("At most %(length)s.") % {"length": amount(most, clock.rule.extension_unit)}
