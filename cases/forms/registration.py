"""The registration form of a case, in the office's words; what a duty adds is the form of its room."""

from datetime import datetime

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases import codes
from cases.duties.contract import Duty
from cases.enums import CaseFlag, Channel, Purpose, Secrecy, Urgency
from cases.facts import CaseFacts
from cases.forms.marks import mark_needed, nobody_needed
from cases.receivers import people_of, receivers_for
from offices.forms.layout import LongText
from offices.models import Office, Staff, Township

NOTHING = [("", "")]
MINUTE = "%Y-%m-%dT%H:%M"


class TownshipIterator(forms.models.ModelChoiceIterator):
    """Townships of a city, those of each district together."""

    def __iter__(self):
        yield "", self.field.empty_label
        groups: dict[str, list] = {}
        for township in self.queryset:
            groups.setdefault(township.district_name, []).append(self.choice(township))
        yield from groups.items()


class TownshipField(forms.ModelChoiceField):
    """A township, chosen from its district."""

    iterator = TownshipIterator


class RegistrationForm(forms.Form):
    """Fields of the case itself, numbered as in the registration form (登记表) of the procuratorates."""

    channel = forms.ChoiceField(label=_("How it came in"), choices=NOTHING + Channel.choices)
    received_at = forms.DateTimeField(
        label=_("Received at"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MINUTE),
        help_text=_("Deadlines count from this day"),
    )
    late_reason = forms.CharField(
        label=_("Reason for late registration"),
        max_length=200,
        required=False,
        help_text=_("Needed when more than one working day has passed since"),
    )
    head_count = forms.IntegerField(
        label=_("People who came"),
        min_value=1,
        max_value=9999,
        initial=1,
        required=False,
        help_text=_("Of a visit only. Five or more make it a group visit, with five representatives at most"),
    )
    persons_involved = forms.IntegerField(
        label=_("People concerned"), min_value=1, max_value=9_999_999, required=False
    )
    is_anonymous = forms.BooleanField(label=_("Anonymous"), required=False)
    wants_secrecy = forms.BooleanField(label=_("Asks for secrecy"), required=False)
    contact_unknown = forms.BooleanField(
        label=_("Contact unknown"), required=False, help_text=_("No reply can then be owed")
    )
    purpose = forms.ChoiceField(label=_("Category"), choices=NOTHING + Purpose.choices)
    kind = forms.ChoiceField(label=_("Kind"))
    urgency = forms.ChoiceField(label=_("Urgency"), choices=Urgency, initial=Urgency.NORMAL)
    secrecy = forms.ChoiceField(label=_("Label"), choices=Secrecy, initial=Secrecy.INTERNAL)
    title = forms.CharField(
        label=_("Gist"), max_length=50, help_text=_("Shown in lists; leave out names of people")
    )
    occurred_on = forms.DateField(
        label=_("Happened on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    narrative = forms.CharField(
        label=_("What was said"),
        max_length=20_000,
        widget=LongText(attrs={"rows": 7}),
        help_text=_("As it was said or written; it cannot be changed once registered"),
    )
    claims = forms.CharField(
        label=_("Claims"), max_length=5_000, required=False, widget=LongText(attrs={"rows": 3})
    )
    township = TownshipField(label=_("Township concerned"), queryset=Township.objects.none())
    village = forms.CharField(label=_("Village or community"), max_length=60, required=False)
    content_class = forms.ChoiceField(label=_("Content class"))
    amount = forms.DecimalField(
        label=_("Amount (yuan)"), max_digits=14, decimal_places=2, min_value=0, required=False
    )
    told_elsewhere = forms.CharField(
        label=_("Told to other bodies, and their answer"),
        max_length=2_000,
        required=False,
        widget=LongText(attrs={"rows": 2}),
    )
    flags = forms.MultipleChoiceField(
        label=_("Marks"), choices=CaseFlag, required=False, widget=forms.CheckboxSelectMultiple
    )
    received_by = forms.ModelChoiceField(label=_("Received by"), queryset=Staff.objects.none())
    second_officer = forms.ModelChoiceField(
        label=_("Second officer"), queryset=Staff.objects.none(), required=False
    )

    def __init__(self, *args, duty: Duty, office: Office, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = NOTHING + codes.choices(duty.kinds)
        self.fields["content_class"].choices = NOTHING + codes.content_choices()
        self.fields["township"].queryset = townships_near(office)
        self.fields["received_by"].queryset = people_of(office)
        self.fields["second_officer"].queryset = receivers_for(office)
        self._say_what_is_needed(duty)

    def _say_what_is_needed(self, duty: Duty) -> None:
        """Mark what the rules ask for, and say of what they ask only here and there when that is."""
        mark_needed(self, "head_count", "claims")
        if spared := nobody_needed(duty):
            self.fields["claims"].help_text = gettext("Not needed for: %(kinds)s") % {"kinds": spared}
        kinds = [option.code for option in duty.kinds if not option.retired]
        if of_two := _always_by_two(duty, kinds):
            words = gettext("Needed for: %(what)s") % {"what": "、".join(of_two)}
            self.fields["second_officer"].help_text = words

    def clean_head_count(self) -> int:
        """People are counted where they came; else the field is not shown, and what it holds is one."""
        count = self.cleaned_data["head_count"]
        if count is None and self.cleaned_data.get("channel") == Channel.VISIT:
            raise forms.ValidationError(forms.Field.default_error_messages["required"])
        return count or 1

    def facts(self) -> CaseFacts:
        """Return what was entered, as far as it is valid."""
        told = {name: value for name, value in self.cleaned_data.items() if value is not None}
        if "flags" in told:
            told["flags"] = tuple(told["flags"])
        return CaseFacts(**told)


def _always_by_two(duty: Duty, kinds: list[str]) -> list[str]:
    """Return the channels, and else the kinds, that two officers must receive, in words."""
    two = {
        (channel, kind) for channel in Channel for kind in kinds if duty.officers_needed(channel, kind) > 1
    }
    channels = [one for one in Channel if all((one, kind) in two for kind in kinds)]
    rest = [kind for kind in kinds if all((one, kind) in two for one in Channel if one not in channels)]
    if len(channels) == len(Channel):
        rest = []
    return [str(one.label) for one in channels] + [str(duty.kind_label(kind)) for kind in rest]


def townships_near(office: Office) -> QuerySet[Township]:
    """Townships of the city that the office belongs to; needs `procuratorate` loaded."""
    return Township.objects.filter(district_code__startswith=office.procuratorate.code[:4])


def beginning(by: Staff, office: Office, now: datetime) -> dict:
    """Values with which an empty form begins: received now, by the person at the desk, in the seat."""
    return {"received_at": now, "received_by": by.pk, "township": office.seat_id}
