"""The form of an attempt to reach the person."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.enums import ContactMethod, ContactResult
from cases.forms.deed import LateForm
from cases.models import Case
from offices.models import Staff

NOT_CHOSEN = [("", "———")]
LOCAL = "%Y-%m-%dT%H:%M"


class ContactForm(LateForm):
    """When and how the person was tried, and what came of it."""

    day_field = "at"

    at = forms.DateTimeField(
        label=_("When"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=LOCAL),
        help_text=_(
            "The time of this attempt; an attempt soon after another does not count for an exemption"
        ),
    )
    method = forms.ChoiceField(label=_("How"), choices=NOT_CHOSEN + ContactMethod.choices)
    result = forms.ChoiceField(label=_("Result"), choices=NOT_CHOSEN + ContactResult.choices)
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=200,
        help_text=_("No telephone number and no name: everybody who reads the case reads this."),
    )

    def __init__(self, data=None, *, case: Case, by: Staff):
        super().__init__(data, case=case, by=by)
        now = timezone.localtime()
        self.fields["at"].initial = now
        limits = {"min": timezone.localtime(case.received_at), "max": now}
        self.fields["at"].widget.attrs |= {name: f"{at:{LOCAL}}" for name, at in limits.items()}

    def deed(self) -> dict:
        """Keyword arguments of the verb; an attempt overtakes nobody, so that no version is asked for."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}
