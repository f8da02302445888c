"""Forms around an outside body."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from offices.enums import OrganKind
from offices.forms.layout import DateInput, bare_helper
from offices.models import Organ, Township


class OrganForm(forms.ModelForm):
    """What is known of an outside body."""

    class Meta:
        model = Organ
        fields = ("district_code", "name", "kind", "township", "is_example", "valid_from")
        labels = {"kind": _("Type of body")}
        widgets = {"valid_from": DateInput()}

    def __init__(self, *args, districts: list[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["district_code"] = forms.ChoiceField(label=_("District"), choices=districts)
        codes = [code for code, _name in districts]
        townships = Township.objects.filter(codes__district_code__in=codes).distinct()
        self.fields["township"].queryset = townships
        self.fields["township"].label_from_instance = lambda place: f"{place.district_name} · {place.name}"
        self.helper = bare_helper()


class RetireOrganForm(forms.Form):
    """The last day of an outside body."""

    valid_to = forms.DateField(label=_("Last day"), widget=DateInput(), initial=timezone.localdate)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = bare_helper()


class OrganFilterForm(forms.Form):
    """What narrows the list of outside bodies."""

    district = forms.ChoiceField(label=_("District"), required=False)
    kind = forms.ChoiceField(
        label=_("Type of body"), required=False, choices=[("", _("All")), *OrganKind.choices]
    )
    q = forms.CharField(label=_("Name"), required=False, max_length=40)

    def __init__(self, *args, districts: list[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["district"].choices = [("", _("All")), *districts]
        self.helper = bare_helper()
