"""Forms around a member of staff."""

import unicodedata

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from offices.forms.layout import bare_helper
from offices.models import Staff
from offices.models.staff import STAFF_NO


class StaffForm(forms.ModelForm):
    """What is known of a person."""

    class Meta:
        model = Staff
        fields = ("name", "origin", "title", "phone")
        labels = {"name": pgettext_lazy("person", "Name")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = bare_helper()


class NewStaffForm(StaffForm):
    """A new account."""

    staff_no = forms.CharField(
        label=_("Staff number"), validators=[STAFF_NO], help_text=_("Never given to another person again")
    )
    field_order = ["staff_no", "name", "origin", "title", "phone"]


class StaffFilterForm(forms.Form):
    """What narrows the list of people."""

    q = forms.CharField(label=_("Name, pinyin or staff number"), required=False, max_length=40)
    account = forms.ChoiceField(
        label=_("Account"),
        required=False,
        choices=[
            ("", _("All")),
            ("enabled", pgettext_lazy("account", "Enabled")),
            ("disabled", pgettext_lazy("account", "Disabled")),
            ("unposted", _("Without a posting in force")),
        ],
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = bare_helper()

    def clean_q(self) -> str:
        """Take full-width letters and digits for what they mean."""
        return unicodedata.normalize("NFKC", self.cleaned_data["q"]).strip().lower()
