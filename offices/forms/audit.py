"""What narrows the audit trail."""

from django import forms
from django.utils.translation import gettext_lazy as _

from offices.forms.layout import DateInput, bare_helper


class AuditFilterForm(forms.Form):
    """Person, deed, object and days."""

    person = forms.CharField(label=_("Staff number"), required=False, max_length=20)
    action = forms.ChoiceField(label=_("Deed"), required=False)
    ref = forms.CharField(label=_("Object"), required=False, max_length=60)
    since = forms.DateField(label=_("From"), required=False, widget=DateInput())
    until = forms.DateField(label=_("To"), required=False, widget=DateInput())

    def __init__(self, *args, actions: dict, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["action"].choices = [("", _("All")), *actions.items()]
        self.helper = bare_helper()
