"""What all forms of a deed share: the version that the person saw, the day, and a note."""

from crispy_forms.helper import FormHelper
from django import forms
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from cases.domain.demands import Incomplete
from cases.domain.events import WrongDay, day_of_deed, lateness, on_time_since
from cases.models import Case
from offices import workdays
from offices.forms.layout import LongText
from offices.models import Staff


class DeedForm(forms.Form):
    """A form about one case; `deed()` gives the verb's arguments once the form is valid."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data=None, *, case: Case, by: Staff):
        super().__init__(data, initial={"version": case.version})
        self.case, self.by = case, by
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    def deed(self) -> dict:
        """Keyword arguments of the verb."""
        return dict(self.cleaned_data)

    def lay(self, gaps: Incomplete) -> None:
        """Put what the verb found missing on the fields; what is no field goes to the top."""
        for name, message in gaps.errors.items():
            self.add_error(name if name in self.fields else None, message)

    def renewed(self, case: Case) -> "DeedForm":
        """Return the same form with what was typed, to be sent again upon the case as it stands now."""
        data = self.data.copy()
        data["version"] = case.version
        return type(self)(data, case=case, by=self.by)


def note_field(label: str, *, required: bool = False, help_text: str = "") -> forms.CharField:
    """A text for the timeline, at most 2000 characters."""
    area = LongText(attrs={"rows": 4})
    return forms.CharField(label=label, required=required, max_length=2000, widget=area, help_text=help_text)


class DayField(forms.DateField):
    """A day on a calendar widget, in ISO 8601."""

    def __init__(self, **kwargs):
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, **kwargs)


class LateForm(DeedForm):
    """A deed that may be recorded late, and then only with the reason; `day_field` says when it happened.

    A script shows the reason only where the day asks for it (static/js/late_reason.js).
    """

    late_reason = forms.CharField(
        label=_("Reason for late recording"),
        max_length=200,
        required=False,
        help_text=_("Needed when more than one working day has passed since"),
    )
    day_field = "occurred_on"

    def __init__(self, data=None, *, case: Case, by: Staff):
        super().__init__(data, case=case, by=by)
        told = {"data-late-of": self.day_field, "data-late-before": lazy(_first_on_time, str)()}
        self.fields["late_reason"].widget.attrs |= told

    def order_fields(self, field_order):
        """Put the reason right after the day."""
        super().order_fields(field_order)
        names = [name for name in self.fields if name != "late_reason"]
        names.insert(names.index(self.day_field) + 1, "late_reason")
        super().order_fields(names)

    def clean(self):
        """Ask the question of the verb along with all others."""
        given = super().clean()
        if (day := given.get(self.day_field)) and "late_reason" in given:
            try:
                lateness(workdays.local_date(day), given["late_reason"])
            except Incomplete as gap:
                self.lay(gap)
        return given


def _first_on_time() -> str:
    """Return the first day that needs no reason; asked of the calendar only where the form is shown."""
    return on_time_since().isoformat()


class DatedForm(LateForm):
    """A deed that happened on a day between receipt and today; today unless another is given."""

    occurred_on = DayField(label=_("Done on"), required=False)

    def __init__(self, data=None, *, case: Case, by: Staff):
        super().__init__(data, case=case, by=by)
        today = timezone.localdate()
        self.fields["occurred_on"].initial = today
        received = timezone.localdate(case.received_at)
        self.fields["occurred_on"].widget.attrs |= {"min": received.isoformat(), "max": today.isoformat()}

    def clean_occurred_on(self):
        try:
            return day_of_deed(self.case, self.cleaned_data["occurred_on"])
        except WrongDay as wrong:
            raise forms.ValidationError(str(wrong)) from wrong
