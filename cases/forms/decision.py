"""What the forms of decisions share: the request as it was made, yes or no, and the reason."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.deed import DeedForm, note_field
from cases.models import Case, Exemption, Extension
from offices.forms.layout import LongText
from offices.models import Staff

ANSWERS = [("yes", _("Grant")), ("no", _("Refuse"))]


class DecisionForm(DeedForm):
    """A request is granted or refused; a refusal needs its reason, which the person who asked reads."""

    asked = forms.CharField(label="", required=False, disabled=True, widget=LongText(attrs={"rows": 3}))
    granted = forms.TypedChoiceField(
        label=_("Decision"), choices=ANSWERS, coerce=lambda answer: answer == "yes", widget=forms.RadioSelect
    )
    reason = note_field(_("Reason"), help_text=_("Needed for a refusal; the person who asked reads it."))

    def __init__(self, data=None, *, case: Case, by: Staff, request: Extension | Exemption):
        super().__init__(data, case=case, by=by)
        self.request = request

    def show_request(self, who: str, ground: str) -> None:
        """Show the request above the decision; what a browser sends back for it is ignored."""
        self.fields["asked"].label = who
        self.fields["asked"].initial = ground or "—"

    def deed(self) -> dict:
        """Keyword arguments of the verb, but for the request itself."""
        return {name: value for name, value in self.cleaned_data.items() if name != "asked"}

    def renewed(self, case: Case) -> "DecisionForm":
        """Return the same form with what was typed, for the case as it stands now."""
        data = self.data.copy()
        data["version"] = case.version
        return type(self)(data, case=case, by=self.by, request=self.request)
