"""A party in words, the same on the page, when it is revealed and on paper: labels and order as on its form.

Whether the words are masked or in clear is not decided here: they come as they may be shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cases.enums import Gender
from cases.facts import PartyIdentity
from cases.forms.party import PartyForm
from cases.models import Party

HEADING = ("role", "name", "is_unit", "id_type", "is_representative")  # said above the lines, or by a label
SEALED = frozenset(PartyIdentity.__dataclass_fields__)


@dataclass(frozen=True)
class PartyLine:
    """What is known of a party by one field of its form; `sealed` where it is sealed, so masked as a rule."""

    name: str
    label: str
    words: str
    sealed: bool


@dataclass(frozen=True)
class Person:
    """A party as it is shown: `marks` say its standing, `lines` all that is known beside the name."""

    party: Party
    name: str
    marks: tuple[str, ...]
    lines: tuple[PartyLine, ...]


def person_of(party: Party, identity: Mapping[str, str]) -> Person:
    """Return `party` in words, its identity by field as it may be shown; what is not known is left out."""
    lines = lines_of(party, identity)
    return Person(party, identity.get("name", ""), _marks(party), tuple(one for one in lines if one.words))


def lines_of(party: Party, identity: Mapping[str, str]) -> list[PartyLine]:
    """Return a line for each field of the form but those of the heading; no words where nothing is known."""
    return [
        PartyLine(name, _label(party, name), _words(party, identity, name), name in SEALED)
        for name in PartyForm.base_fields
        if name not in HEADING
    ]


def _marks(party: Party) -> tuple[str, ...]:
    marks = {
        _("Main party"): party.is_primary,
        _("Representative"): party.is_representative,
        _("Unit"): party.is_unit,
    }
    return tuple(words for words, holds in marks.items() if holds)


def _label(party: Party, name: str) -> str:
    return str(party.get_id_type_display() if name == "id_number" else PartyForm.base_fields[name].label)


def _words(party: Party, identity: Mapping[str, str], name: str) -> str:
    if name in SEALED or name in identity:
        return identity.get(name, "")
    value = getattr(party, name)
    if name == "gender" and value == Gender.UNKNOWN:
        return ""
    return str(dict(PartyForm.base_fields[name].choices).get(value, value))
