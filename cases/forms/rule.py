"""The forms of clock rules: a new version, and the source of one that is held to be right."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from cases.domain.demands import Incomplete
from cases.domain.rules import CHANGEABLE, Retroactive
from cases.enums import Approver
from cases.forms.deed import DayField
from cases.models import ClockRule
from offices.forms.layout import LongText

NOBODY = [("", "———")]


class RuleForm:
    """What both forms share: a bare look, and what the verb finds missing shown on its field."""

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        if hasattr(self, "layout"):
            helper.layout = self.layout
        return helper

    def lay(self, gaps: Incomplete) -> None:
        """Put what the verb found missing on the fields; what is no field goes to the top."""
        for name, message in gaps.errors.items():
            self.add_error(name if name in self.fields else None, message)


class RuleVersionForm(RuleForm, forms.ModelForm):
    """What the rule says from some day on; it begins with what it says now.

    `confirmed` is the past day that was confirmed: it is asked for only where a past day was given.
    """

    effective_from = DayField(
        label=_("In force from"),
        help_text=_("Of a day that has passed you are shown which open clocks move before anything is kept."),
    )
    confirmed = forms.DateField(
        label=_("It is meant: count these clocks anew"), required=False, widget=forms.HiddenInput
    )
    extension_approver = forms.ChoiceField(
        label=_("Extension approved by"), choices=NOBODY + Approver.choices, required=False
    )
    layout = Layout(
        Fieldset(_("From when"), "effective_from", "confirmed", css_class="form-part"),
        Fieldset(
            _("Limit"),
            *("length", "unit", "roll", "month_end_sticky", "custody_exempt"),
            css_class="form-part three",
        ),
        Fieldset(
            _("Extension"),
            *("extendable", "extension_length", "extension_unit", "extension_approver", "notify_petitioner"),
            css_class="form-part three",
        ),
        Fieldset(
            _("Source"),
            *("title", "title_en", "instrument", "article", "source_note", "verified", "note"),
            css_class="form-part",
        ),
    )

    def deed(self) -> dict:
        """Keyword arguments of the verb, but for the rule itself."""
        values = {name: self.cleaned_data[name] for name in CHANGEABLE}
        day, confirmed = (self.cleaned_data[name] for name in ("effective_from", "confirmed"))
        return {"effective_from": day, "values": values, "retroactive": day == confirmed}

    def lay(self, gaps: Incomplete) -> None:
        """As every form; a version that begins on a past day asks whether that is meant, with its numbers."""
        super().lay(gaps)
        if isinstance(gaps, Retroactive):
            day = self.cleaned_data["effective_from"].isoformat()
            self.data = self.data.copy()
            self.data["confirmed"] = ""
            self.fields["confirmed"].widget = forms.CheckboxInput(attrs={"value": day})

    class Meta:
        model = ClockRule
        fields = CHANGEABLE
        labels = {"title_en": _("Title in English"), "extension_unit": _("Unit of the extension")}
        widgets = {"note": LongText(attrs={"rows": 3})}


class RuleDiscardForm(RuleForm, forms.Form):
    """Nothing but the decision."""

    confirmed = forms.BooleanField(label=_("I have read which version this is"))


class RuleVerificationForm(RuleForm, forms.Form):
    """Which text was read."""

    source = forms.CharField(
        label=_("Source"),
        max_length=200,
        help_text=_("The text that was read: title, number, where it is kept."),
    )
