"""Forms around a posting."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from offices.enums import OfficeStatus
from offices.forms.layout import DateInput, bare_helper
from offices.models import Department, Office, Procuratorate, Staff
from offices.queries import below, prefixes_with
from offices.reach import reach_of
from offices.roles import Permission, Role


def units_for(by: Staff) -> list[Office | Procuratorate]:
    """Return the units at which `by` may grant postings: procuratorates, then offices that are not closed.

    The code of a unit ("620102", "620102-07") is its value in the form.
    """
    prefixes = prefixes_with(by, Permission.POSTING_MANAGE)
    offices = Office.objects.filter(pk__in=reach_of(by).offices_with(Permission.POSTING_MANAGE))
    offices = offices.exclude(status=OfficeStatus.CLOSED).select_related("procuratorate")
    return [*Procuratorate.objects.filter(below(prefixes, "code")), *offices]


class PostingForm(forms.Form):
    """A posting to be granted."""

    role = forms.ChoiceField(label=_("Role"), choices=[("", "---------"), *Role.choices])
    unit = forms.TypedChoiceField(label=_("Unit"))
    department = forms.ModelChoiceField(
        Department.objects.none(),
        label=_("Department"),
        required=False,
        help_text=_("For department handlers only: the business lines whose cases they see"),
    )
    starts_on = forms.DateField(label=_("First day"), widget=DateInput(), initial=timezone.localdate)
    ends_on = forms.DateField(
        label=_("Last day"),
        widget=DateInput(),
        required=False,
        help_text=_("Access ends by itself after this day; empty: until it is ended"),
    )

    def __init__(self, *args, by: Staff, **kwargs):
        super().__init__(*args, **kwargs)
        units = {unit.code: unit for unit in units_for(by)}
        self.fields["unit"].coerce = units.get
        self.fields["unit"].choices = [("", "---------"), *_grouped(units)]
        departments = Department.objects.filter(
            below(prefixes_with(by, Permission.POSTING_MANAGE), "procuratorate__code"), valid_to=None
        )
        self.fields["department"].queryset = departments.select_related("procuratorate")
        self.fields["department"].label_from_instance = lambda d: f"{d.procuratorate.short_name} · {d.name}"
        self.helper = bare_helper()

    def clean(self):
        """Say at once when the days are the wrong way round."""
        data = super().clean()
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day lies before the first."))
        return data


class EndPostingForm(forms.Form):
    """The last day of a posting."""

    ends_on = forms.DateField(
        label=_("Last day"),
        widget=DateInput(),
        initial=timezone.localdate,
        help_text=_("Yesterday takes the access away at once; today leaves it until midnight"),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = bare_helper()


class PostingFilterForm(forms.Form):
    """What narrows the list of postings."""

    role = forms.ChoiceField(label=_("Role"), required=False, choices=[("", _("All")), *Role.choices])
    when = forms.ChoiceField(
        label=_("Standing"),
        required=False,
        choices=[
            ("", _("In force today")),
            ("ending", _("Ending within 30 days")),
            ("coming", _("Not begun yet")),
            ("over", _("Over")),
        ],
    )
    q = forms.CharField(label=_("Name, pinyin or staff number"), required=False, max_length=40)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = bare_helper()


def _grouped(units: dict[str, Office | Procuratorate]) -> list:
    """Offices stand under the name of their procuratorate, procuratorates come first."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for code, unit in units.items():
        group = unit.procuratorate.name if isinstance(unit, Office) else str(_("Procuratorates"))
        groups.setdefault(group, []).append((code, f"{code} {unit}"))
    return list(groups.items())
