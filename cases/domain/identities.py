"""Who the people of a case are: sealed, masked on every page, opened on record, found by blind index."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from cases.domain.demands import Incomplete
from cases.enums import PartyRole
from cases.facts import PartyFacts, PartyIdentity
from cases.masking import mask_address, mask_id_number, mask_name, mask_phone
from cases.models import Case, Party
from cases.policy import may_do, may_reveal
from cases.repeats import Likeness
from cases.sounds import name_sound
from offices import vault
from offices.domain import audit
from offices.models import Staff
from offices.roles import Permission
from offices.sealing import get_sealed, put_sealed

IN_CLEAR = ("role", "is_primary", "is_representative", "is_unit", "gender", "ethnicity", "political")
IN_CLEAR += ("special_group", "id_type")
SEALED = ("sealed", "name_index", "sound_index", "id_index", "phone_index", "landline_index")
HIDDEN = "***"
MASKS = {
    "name": mask_name,
    "id_number": mask_id_number,
    "birth_date": lambda day: f"{day[:4]}-**-**",
    "phone": mask_phone,
    "landline": mask_phone,
    "address": mask_address,
    "household_address": mask_address,
    "postcode": lambda code: "******",
    "workplace": lambda text: HIDDEN,
    "occupation": lambda text: HIDDEN,
    "position": lambda text: HIDDEN,
    "rank": lambda text: HIDDEN,
}
UNIT_SHOWS = ("name", "address", "workplace", "occupation", "position", "rank")
RESPONDENT_SHOWS = ("workplace", "occupation", "position", "rank")
DESCRIBING = ("gender", "ethnicity", "political", "special_group")


def seal_party(case: Case, facts: PartyFacts) -> Party:
    """Return an unsaved party of `case` with its identity in a box and its blind indexes beside it."""
    party = Party(case=case, **{name: getattr(facts, name) for name in IN_CLEAR})
    put_in_box(party, facts.identity)
    return party


def put_in_box(party: Party, identity: PartyIdentity) -> None:
    """Seal `identity` into `party`, unsaved, and reckon its blind indexes anew."""
    put_sealed(party, identity.as_box())
    keys = likeness(party.role, identity, is_unit=party.is_unit)
    party.name_index, party.sound_index = keys.name, keys.sound
    party.id_index, party.phone_index, party.landline_index = keys.id, keys.phone, keys.landline


def open_party(party: Party) -> PartyIdentity:
    """Return the identity in clear, for the code that works with it; a page shows `masked`."""
    return PartyIdentity.of(get_sealed(party))


def masked(party: Party) -> dict[str, str]:
    """Return what any reader of the case may see, by field: what is not masked names no person.

    Of a unit, name and address stay readable, and of the respondent, where they work and as what: it must be
    known who is meant. In a township the same would name whoever came. Of those who ask for secrecy nothing
    is read, not the first and last characters of a name, nor that somebody is a veteran of the one Dongxiang
    family in the village.
    """
    words = {name: masked_value(name, value, party) for name, value in open_party(party).as_box().items()}
    if _is_hidden(party):
        words |= {name: HIDDEN for name in DESCRIBING if getattr(party, name)}
    return words


def masked_value(name: str, value: str, party: Party) -> str:
    """Return one value of the identity of `party`, by its field, as any reader of the case may see it."""
    if _is_hidden(party):
        return HIDDEN
    is_meant = party.role == PartyRole.RESPONDENT and name in RESPONDENT_SHOWS
    if name not in MASKS or is_meant or (party.is_unit and name in UNIT_SHOWS):
        return value
    return MASKS[name](value)


def _is_hidden(party: Party) -> bool:
    return party.case.wants_secrecy and party.role != PartyRole.RESPONDENT


@transaction.atomic
def unmask(*, party: Party, by: Staff, reason: str, request: HttpRequest | None = None) -> PartyIdentity:
    """Return the identity in clear and write down who saw it, and why.

    Raises PermissionDenied where the case is out of reach or `policy.may_reveal` says no, Incomplete without
    reason.
    """
    _allow(party.case, may_reveal(by, party), by=by, reason=reason)
    identity = open_party(party)
    audit.record(
        "party.unmask",
        by=by,
        object_type="case",
        object_ref=party.case.number,
        detail={"party": str(party.uid), "role": party.role, "reason": reason.strip()},
        request=request,
    )
    return identity


def allow_unmasking(case: Case, *, by: Staff, reason: str) -> None:
    """Raise PermissionDenied where `by` may not unmask what `case` seals, Incomplete without reason."""
    _allow(case, may_do(by, Permission.PARTY_UNMASK, case), by=by, reason=reason)


def _allow(case: Case, is_allowed: bool, *, by: Staff, reason: str) -> None:
    if not is_allowed or not Case.objects.visible_to(by).filter(pk=case.pk).exists():
        raise PermissionDenied
    if not reason.strip():
        raise Incomplete(reason=_("Say why the identity is needed."))


def likeness(role: str, identity: PartyIdentity, *, is_unit: bool = False) -> Likeness:
    """Return the blind indexes of an identity; None for what is not known. Units have no sound."""
    return Likeness(
        role=role,
        name=name_index(identity.name),
        sound=None if is_unit else sound_index(identity.name),
        id=_index("id_number", identity.id_number),
        phone=phone_index(identity.phone),
        landline=phone_index(identity.landline),
    )


def person_indexes(typed: str) -> dict[str, bytes]:
    """Return by column the blind indexes of a party who is called `typed`, or has that telephone or document.

    Empty where there is nothing to find. Only what holds a digit is taken for a number.
    """
    found = {"name_index": name_index(typed)}
    if any(sign.isdigit() for sign in typed):
        phone = phone_index(typed)
        found |= {"phone_index": phone, "landline_index": phone, "id_index": _index("id_number", typed)}
    return {column: index for column, index in found.items() if index}


def name_index(name: str) -> bytes | None:
    """Return the blind index by which a party of exactly this name is found; None for an empty name."""
    return _index("name", name)


def sound_index(name: str) -> bytes | None:
    """Return the blind index of how a name sounds: 张伟, 章玮 and zhangwei have the same one."""
    return _index("name_sound", name_sound(name))


def phone_index(phone: str) -> bytes | None:
    """Return the blind index of a telephone number, however its digits are set apart."""
    return _index("phone", phone)


def _index(kind: str, value: str) -> bytes | None:
    try:
        return vault.blind_index(kind, value)
    except ValueError:  # nothing but spaces and dashes: there is nothing to find
        return None
