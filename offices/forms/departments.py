"""Forms around a department of a procuratorate."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from offices.enums import BusinessLine
from offices.forms.layout import DateInput, bare_helper
from offices.models import Department


class LinesForm(forms.Form):
    """The business lines of a department."""

    business_lines = forms.MultipleChoiceField(
        label=_("Business lines"),
        choices=BusinessLine.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Its people see the cases of these lines, and every case that is referred to it."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = bare_helper()


class DepartmentForm(LinesForm):
    """A department from its first day on: a new one, or one that takes another name."""

    name = forms.CharField(label=_("Name"), max_length=60)
    valid_from = forms.DateField(label=_("First day"), widget=DateInput(), initial=timezone.localdate)
    field_order = ("name", "valid_from", "business_lines")


class EndDepartmentForm(forms.Form):
    """The last day of a department, and what it becomes."""

    valid_to = forms.DateField(label=_("Last day"), widget=DateInput(), initial=timezone.localdate)
    successor = forms.ModelChoiceField(
        Department.objects.none(),
        label=_("Becomes part of"),
        required=False,
        help_text=_("Its people go on there, with the cases that were referred to this department."),
    )

    def __init__(self, *args, department: Department, **kwargs):
        super().__init__(*args, **kwargs)
        others = Department.objects.filter(procuratorate=department.procuratorate, valid_to=None)
        self.fields["successor"].queryset = others.exclude(pk=department.pk)
        self.helper = bare_helper()
