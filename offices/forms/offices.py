"""Forms around an office."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from offices.enums import OfficeStatus, PilotStage
from offices.forms.layout import DateInput, bare_helper
from offices.models import Office, OfficeTownship, Procuratorate, Township


def townships_of(procuratorate: Procuratorate):
    """Return the townships that belong, or ever belonged, to the district."""
    return Township.objects.filter(codes__district_code=procuratorate.code).distinct()


class OfficeForm(forms.ModelForm):
    """What is known of an office."""

    class Meta:
        model = Office
        fields = ("name", "seat", "is_example", "pilot_stage", "phone", "address")

    def __init__(self, *args, procuratorate: Procuratorate, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["seat"].queryset = townships_of(procuratorate)
        self.fields["is_example"].label = _("The seat is an example, not a fact")
        self.helper = bare_helper()

    @property
    def facts(self) -> dict:
        """The cleaned fields, for the verb."""
        return dict(self.cleaned_data)


class NewOfficeForm(OfficeForm):
    """An office to be opened."""

    opened_on = forms.DateField(label=_("Opened on"), widget=DateInput(), initial=timezone.localdate)


class CloseOfficeForm(forms.Form):
    """The end of an office."""

    closed_on = forms.DateField(label=_("Last day"), widget=DateInput(), initial=timezone.localdate)
    end_postings = forms.BooleanField(
        label=_("End the postings of the people who are still posted here"), required=False
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = bare_helper()


class ServeForm(forms.ModelForm):
    """A further township that an office serves."""

    class Meta:
        model = OfficeTownship
        fields = ("township", "valid_from")
        labels = {"township": _("Township")}
        widgets = {"valid_from": DateInput()}

    def __init__(self, *args, office: Office, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["township"].queryset = townships_of(office.procuratorate)
        self.fields["valid_from"].initial = timezone.localdate
        self.helper = bare_helper()


class StopServingForm(forms.Form):
    """The last day on which an office serves a township."""

    valid_to = forms.DateField(label=_("Last day"), widget=DateInput(), initial=timezone.localdate)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = bare_helper()


class OfficeFilterForm(forms.Form):
    """What narrows the list of offices."""

    district = forms.ChoiceField(label=_("Procuratorate"), required=False)
    status = forms.ChoiceField(
        label=_("Status"), required=False, choices=[("", _("All")), *OfficeStatus.choices]
    )
    pilot = forms.ChoiceField(
        label=_("Pilot site"), required=False, choices=[("", _("All")), *PilotStage.choices]
    )
    people = forms.ChoiceField(
        label=_("Staff posted"),
        required=False,
        choices=[("", _("All")), ("broken", _("Rule of 2 to 4 broken"))],
    )
    q = forms.CharField(label=_("Name or seat"), required=False, max_length=40)

    def __init__(self, *args, districts: list[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["district"].choices = [("", _("All")), *districts]
        self.helper = bare_helper()
