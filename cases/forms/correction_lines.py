"""A correction in words: each field with its old and new value, sealed values masked."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from cases.correction_words import Line, lines_in_clear
from cases.domain.changes import Pairs
from cases.domain.corrections import opened
from cases.domain.identities import masked, masked_value
from cases.domain.party_corrections import STANDING, joins, leaves
from cases.enums import Gender
from cases.forms.party import PartyForm
from cases.models import Case, Correction, Party


def lines_of(correction: Correction, sealed: Mapping | None = None) -> list[Line]:
    """Return the fields that a correction changes; those of parties in clear only where `sealed` is given."""
    case = correction.case
    lines = list(lines_in_clear([correction], case.duty)[correction.pk].values())
    parties = {str(party.uid): party for party in case.parties.all()}
    for uid, pairs in (opened(correction) if sealed is None else sealed).items():
        party = parties.get(uid) or _coming(case, pairs)
        if leaves(pairs):
            lines.append(Line(_("Taken out"), _who(party), "—"))
        if joins(pairs):
            lines.append(Line(_("Left out so far"), "—", _who(party)))
        lines += _party_lines(party, pairs, sealed is not None)
    return lines


def _party_lines(party: Party, pairs: Pairs, in_clear: bool) -> Iterator[Line]:
    """Give the fields of a party, of a new one those that say something."""
    untold = (False, "", Gender.UNKNOWN) if joins(pairs) else ()
    for name, pair in pairs.items():
        if name == STANDING or (joins(pairs) and name == "role") or pair[1] in untold:
            continue
        old, new = (_party_words(name, value, party, in_clear) for value in pair)
        yield Line(f"{_who(party)} · {PartyForm.base_fields[name].label}", old, new)


def _coming(case: Case, pairs: Pairs) -> Party:
    """Return a party that is asked for, as far as masks ask of it."""
    return Party(case=case, role=pairs["role"][1], is_unit=pairs["is_unit"][1])


def _who(party: Party) -> str:
    name = masked(party).get("name", "") if party.pk else ""
    return f"{party.get_role_display()} {name}".strip()


def _party_words(name: str, value: Any, party: Party, in_clear: bool) -> str:
    if value in (None, ""):
        return "—"
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    field = PartyForm.base_fields[name]
    for choice, label in getattr(field, "choices", ()):
        nested = label if isinstance(label, list) else [(choice, label)]
        if value in dict(nested):
            return str(dict(nested)[value])
    return value if in_clear else masked_value(name, value, party)
