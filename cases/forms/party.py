"""The form of a party, and the rows of them on the registration page."""

from django import forms
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases import codes
from cases.enums import COMING_ROLES, Gender, IdType, PartyRole
from cases.facts import PartyFacts, PartyIdentity
from cases.forms.marks import mark_needed
from cases.reception import Card, card_of

MOST = 15  # rows on a page
FIRST = "parties-0"
IDENTITY = frozenset(PartyIdentity.__dataclass_fields__)
NOTHING = [("", "")]
ROLES = [
    (_("Came to the office"), [(role.value, role.label) for role in COMING_ROLES]),
    (
        _("The matter is about"),
        [(role.value, role.label) for role in PartyRole if role not in COMING_ROLES],
    ),
]


class PartyForm(forms.Form):
    """One party, in the order of the registration form (fields 4 to 7 and 11)."""

    role = forms.ChoiceField(label=_("Part"), choices=ROLES, initial=PartyRole.PETITIONER, required=False)
    name = forms.CharField(label=_("Full name"), max_length=100, required=False)
    is_unit = forms.BooleanField(label=_("A unit, not a person"), required=False)
    id_type = forms.ChoiceField(label=_("Document"), choices=IdType, initial=IdType.RESIDENT, required=False)
    id_number = forms.CharField(label=_("Document number"), max_length=30, required=False)
    gender = forms.ChoiceField(label=_("Gender"), choices=Gender, initial=Gender.UNKNOWN, required=False)
    birth_date = forms.DateField(
        label=_("Born on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Read from an identity card by itself"),
    )
    ethnicity = forms.ChoiceField(
        label=_("Ethnic group"), choices=NOTHING + codes.choices(codes.ETHNICITIES), required=False
    )
    phone = forms.CharField(label=_("Mobile telephone"), max_length=20, required=False)
    landline = forms.CharField(label=_("Landline"), max_length=20, required=False)
    address = forms.CharField(label=_("Lives at"), max_length=100, required=False)
    household_address = forms.CharField(label=_("Household registered at"), max_length=100, required=False)
    postcode = forms.RegexField(
        r"^\d{6}$",
        label=_("Postcode"),
        required=False,
        error_messages={"invalid": _("A postcode has six digits.")},
    )
    workplace = forms.CharField(label=_("Works at"), max_length=60, required=False)
    occupation = forms.CharField(label=_("Occupation"), max_length=30, required=False)
    position = forms.CharField(label=_("Post"), max_length=30, required=False)
    rank = forms.CharField(label=_("Rank"), max_length=30, required=False)
    political = forms.ChoiceField(
        label=_("Political status"), choices=NOTHING + codes.choices(codes.POLITICAL), required=False
    )
    special_group = forms.ChoiceField(
        label=_("Special group"), choices=NOTHING + codes.choices(codes.SPECIAL_GROUPS), required=False
    )
    is_representative = forms.BooleanField(label=_("Represents the group"), required=False)

    MORE = (
        "landline",
        "household_address",
        "postcode",
        "ethnicity",
        "workplace",
        "occupation",
        "position",
        "rank",
        "political",
        "special_group",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["id_number"].widget.attrs |= {
            "data-hx-post": reverse_lazy("identity_check"),
            "data-hx-trigger": "change",
            "data-hx-target": f"#{self.prefix}-card",
            "data-hx-params": ",".join(self.add_prefix(name) for name in ("id_number", "id_type")),
        }

    @property
    def more(self) -> list[forms.BoundField]:
        """What is asked less often, folded away."""
        return [self[name] for name in self.MORE]

    @property
    def more_is_used(self) -> bool:
        """Whether something is in what is folded away, so that it must be unfolded."""
        return any(field.errors or field.value() for field in self.more)

    @property
    def card(self) -> Card | None:
        """What the identity card says, as far as one was typed."""
        number = str(self["id_number"].value() or "")
        id_type = self["id_type"].value() or IdType.RESIDENT
        return card_of(number, id_type, timezone.localdate()) if number.strip() else None

    def clean_role(self) -> str:
        """A list without an empty line always says something; so must whoever sends the form otherwise."""
        if not self.cleaned_data["role"]:
            raise forms.ValidationError(forms.Field.default_error_messages["required"])
        return self.cleaned_data["role"]

    def facts(self) -> PartyFacts:
        """Return what was entered, as far as it is valid."""
        told = self.cleaned_data
        texts = {name: value for name, value in told.items() if isinstance(value, str)}
        birth_date = told.get("birth_date")
        return PartyFacts(
            role=told.get("role", PartyRole.OTHER),
            identity=PartyIdentity.of({**texts, "birth_date": birth_date.isoformat() if birth_date else ""}),
            is_representative=told.get("is_representative", False),
            is_unit=told.get("is_unit", False),
            gender=told.get("gender") or Gender.UNKNOWN,
            ethnicity=told.get("ethnicity", ""),
            political=told.get("political", ""),
            special_group=told.get("special_group", ""),
            id_type=told.get("id_type") or IdType.RESIDENT,
        )


class PartyRow(PartyForm):
    """A party on the registration page: in the first row, and where something was typed, a name is needed.

    `spared` names the kinds in which nobody need have come.
    """

    def __init__(self, *args, spared: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        if self.prefix == FIRST:
            words = gettext("Not needed for: %(kinds)s") % {"kinds": spared} if spared else ""
            hint = gettext("Or tick above that the matter is anonymous")
            self.fields["name"].help_text = "；".join(filter(None, [hint, words]))
            self.fields["phone"].help_text = _("A telephone or an address, or tick above that none is known")
        if self.prefix == FIRST or not IDENTITY.isdisjoint(self.changed_data):
            mark_needed(self, "name")


PartyFormSet = forms.formset_factory(PartyRow, extra=1, max_num=MOST, absolute_max=MOST)
