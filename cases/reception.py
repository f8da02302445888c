"""What must be right when a matter is received: the rules of the registration form (登记表).

Form and verb ask the same question here, so that no way of registering escapes a rule.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import DateTimeField
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases import codes
from cases.duties.contract import DETAILS, Duty, Part
from cases.enums import CaseFlag, Channel, IdType
from cases.facts import CaseFacts, PartyFacts
from cases.validators import (
    birth_date,
    clean_credit_code,
    clean_id_number,
    clean_landline,
    clean_mobile,
    clean_name,
    clean_text,
    clean_unit_name,
    gender,
)
from offices.workdays import Calendar, local_date, workdays_between

GROUP = 5  # people: a group visit (集体访)
REPRESENTATIVES = 5  # Regulations on petition work 2022 art. 20; Rules on reporting work 2014 art. 14
FIRST_YEAR = 2000  # of receiving: an earlier one is a slip of the keyboard
LATE_AFTER = 1  # working days between receiving and registering, and between a deed and its recording
TEXTS = ("title", "narrative", "claims", "village", "told_elsewhere", "late_reason")
Cleaner = Callable[[str], str]


def is_group(facts: CaseFacts) -> bool:
    """Whether the people who came make it a group visit."""
    return facts.channel == Channel.VISIT and facts.head_count >= GROUP


def flags_of(facts: CaseFacts, parties: Iterable[PartyFacts]) -> list[str]:
    """Return the marks of the case; a letter that five people or more signed is a joint letter (联名信)."""
    flags = set(facts.flags)
    if facts.channel == Channel.LETTER and sum(party.came for party in parties) >= GROUP:
        flags.add(CaseFlag.JOINT_LETTER)
    return [flag for flag in CaseFlag.values if flag in flags]


def faults(
    duty: Duty,
    facts: CaseFacts,
    parties: Sequence[PartyFacts],
    details: Any,
    *,
    now: datetime,
    calendar: Calendar,
) -> dict[str, str]:
    """Return what is wrong, as a message by field.

    Fields of the case have their own name; those of the details begin with "details-"; those of a party with
    "parties-<n>-", n being its place in `parties`; "parties" means all of them together. Facts that are
    missing are passed over where another message asks for them; what is needed whatever they turn out to be
    is asked for at once. `details` is the unsaved object of the room.
    """
    asked = {"kind": facts.kind, "channel": facts.channel, "purpose": facts.purpose}
    found = {DETAILS + name: text for part in duty.parts for name, text in _part(duty, part, facts, details)}
    found |= {DETAILS + name: message for name, message in duty.check(details, asked).items()}
    found |= _cleaned({name: getattr(facts, name) for name in TEXTS}, TEXT_CLEANERS)[1]
    found |= _choices(duty, facts)
    found |= _time(facts, now, calendar)
    found |= _officers(duty, facts)
    found |= _people(duty, facts, parties)
    for place, party in enumerate(parties):
        wrong = _party(party, facts, local_date(now))
        found |= {f"parties-{place}-{name}": text for name, text in wrong.items()}
    return found


def tidy(facts: CaseFacts) -> CaseFacts:
    """Return the facts with their texts as they are stored; `faults` must have found none in them."""
    return replace(facts, **_cleaned({name: getattr(facts, name) for name in TEXTS}, TEXT_CLEANERS)[0])


def completed(party: PartyFacts, today: date) -> PartyFacts:
    """Return the party as it is stored: numbers in one form, gender and day of birth as on an identity card.

    What `faults` finds wrong stays as it was typed.
    """
    values, wrong = _cleaned(party.identity.as_box(), _cleaners(party, today))
    identity = replace(party.identity, **values)
    if party.id_type != IdType.RESIDENT or not identity.id_number or "id_number" in wrong:
        return replace(party, identity=identity)
    born = birth_date(identity.id_number).isoformat()
    return replace(party, identity=replace(identity, birth_date=born), gender=gender(identity.id_number))


@dataclass(frozen=True)
class Card:
    """What an identity card number says, or what is wrong with it."""

    gender: str = ""
    born_on: date | None = None
    fault: str = ""


def card_of(typed: str, id_type: str, today: date) -> Card | None:
    """Read the number of an identity card; None for another document."""
    if id_type != IdType.RESIDENT:
        return None
    try:
        number = clean_id_number(typed, today=today)
    except ValidationError as fault:
        return Card(fault=" ".join(fault.messages))
    return Card(gender=gender(number).label, born_on=birth_date(number))


def _cleaners(party: PartyFacts, today: date) -> dict[str, Cleaner]:
    """Return how each value of a party is brought into its form; other values are texts."""
    numbers = {IdType.RESIDENT: partial(clean_id_number, today=today), IdType.CREDIT_CODE: clean_credit_code}
    return dict.fromkeys(party.identity.as_box(), clean_text) | {
        "name": clean_unit_name if party.is_unit else clean_name,
        "id_number": numbers.get(party.id_type, clean_text),
        "phone": clean_mobile,
        "landline": clean_landline,
    }


TEXT_CLEANERS: dict[str, Cleaner] = dict.fromkeys(TEXTS, clean_text)


def _cleaned(
    told: Mapping[str, str], cleaners: Mapping[str, Cleaner]
) -> tuple[dict[str, str], dict[str, str]]:
    """Return the values that could be brought into their form, and messages for those that could not."""
    values, found = {}, {}
    for name, text in told.items():
        try:
            values[name] = cleaners[name](text.strip())
        except ValidationError as fault:
            found[name] = " ".join(fault.messages)
    return values, found


def _part(duty: Duty, part: Part, facts: CaseFacts, details: Any) -> Iterator[tuple[str, str]]:
    """Give what is missing of a part that belongs to the case, or what stands in one that does not."""
    belongs = [part.belongs_to(kind, channel) for kind in _kinds(duty, facts) for channel in _channels(facts)]
    if all(belongs):
        yield from ((name, _("This field is required.")) for name in part.needed if not _says(details, name))
    elif not any(belongs):
        words = _("This is only for: %(scope)s. Take it out, or change what was chosen above.")
        wrong = words % {"scope": duty.scope(part)}
        yield from ((name, wrong) for name in part.fields if _says(details, name))


def _kinds(duty: Duty, facts: CaseFacts) -> list[str]:
    """Return the kinds that the matter may be of: the chosen one, or all that can still be chosen."""
    return [facts.kind] if facts.kind else [option.code for option in duty.kinds if not option.retired]


def _channels(facts: CaseFacts) -> list[str]:
    """Return the channels by which the matter may have come."""
    return [facts.channel] if facts.channel else list(Channel)


def _may_need_party(duty: Duty, facts: CaseFacts) -> bool:
    """Whether somebody must have come: until a kind is chosen, as of the kinds that are not spared."""
    return any(duty.party_needed(kind) for kind in _kinds(duty, facts))


def _says(details: Any, name: str) -> bool:
    """Whether something stands in a field of the details; a box that is not ticked says nothing, a 0 does."""
    value = getattr(details, details._meta.get_field(name).attname)
    return value is not None and value is not False and value != "" and value != []


def _choices(duty: Duty, facts: CaseFacts) -> dict[str, str]:
    found = {}
    if facts.kind and facts.kind not in {option.code for option in duty.kinds if not option.retired}:
        found["kind"] = _("Choose one of the list.")
    if facts.content_class and not codes.is_content_class(facts.content_class):
        found["content_class"] = _("Choose one of the list.")
    if _may_need_party(duty, facts) and not facts.claims.strip():
        found["claims"] = _("Write down what the person asks for.")
    return found


def no_moment(received_at: datetime, now: datetime) -> str:
    """Return why nothing can have been received at that moment; nothing where it can.

    The first hours of the year 1 lie before it in UTC, where the database could not read them back.
    """
    if received_at > now:
        return _("This lies in the future.")
    return "" if received_at.year >= FIRST_YEAR else str(DateTimeField.default_error_messages["invalid"])


def _time(facts: CaseFacts, now: datetime, calendar: Calendar) -> dict[str, str]:
    received = facts.received_at
    wrong = no_moment(received, now) if received else ""
    found = {"received_at": wrong} if wrong else {}
    if received and not wrong and not facts.late_reason.strip():
        found |= _late(workdays_between(calendar, local_date(received), local_date(now)))
    if facts.occurred_on and facts.occurred_on > local_date(now if wrong or not received else received):
        found["occurred_on"] = _("This is after the matter was received.")
    return found


def _late(days: int) -> dict[str, str]:
    """Ask why it is registered only now, so many working days after it was received."""
    if days <= LATE_AFTER:
        return {}
    words = ngettext(
        "Received %(days)s working day ago: say why it is registered only now.",
        "Received %(days)s working days ago: say why it is registered only now.",
        days,
    )
    return {"late_reason": words % {"days": days}}


def _officers(duty: Duty, facts: CaseFacts) -> dict[str, str]:
    if facts.second_officer and facts.second_officer == facts.received_by:
        return {"second_officer": _("Name two different people.")}
    if facts.second_officer:
        return {}
    ways = ((channel, kind) for channel in _channels(facts) for kind in _kinds(duty, facts))
    if all(duty.officers_needed(channel, kind) > 1 for channel, kind in ways):
        return {"second_officer": _("Two officers must receive this: name the second.")}
    return {}


def _people(duty: Duty, facts: CaseFacts, parties: Sequence[PartyFacts]) -> dict[str, str]:
    coming = [party for party in parties if party.came]
    found = {}
    if sum(party.is_representative for party in parties) > REPRESENTATIVES:
        found["parties"] = _("A group names five representatives at most.")
    elif is_group(facts) and _speaks_for_itself(coming):
        found["parties"] = _("Five people or more came: tick who represents the group, one person at least.")
    if facts.channel and facts.channel != Channel.VISIT and facts.head_count != 1:
        found["head_count"] = _("Nobody came in person: enter 1. Who signed a letter is entered as a party.")
    if facts.channel == Channel.VISIT and facts.head_count < sum(not party.is_unit for party in coming):
        found["head_count"] = _("More people are entered below than came.")
    if not _may_need_party(duty, facts):
        return found
    if not coming and not facts.is_anonymous:
        found["parties"] = _("Enter who came or wrote, or tick that the matter is anonymous.")
    reachable = any(party.identity.has_contact for party in coming)
    if not reachable and not facts.contact_unknown:
        found["contact_unknown"] = _("Enter a telephone or an address of a person, or tick this.")
    if reachable and facts.contact_unknown:
        found["contact_unknown"] = _("A telephone or an address is entered: untick this.")
    return found


def _speaks_for_itself(coming: Sequence[PartyFacts]) -> bool:
    """Whether people of a group are entered and none represents it, as one must (Regulations, art. 20).

    Nobody need be entered of whom the kind of matter asks no name.
    """
    people = [party for party in coming if not party.is_unit]
    return bool(people) and not any(party.is_representative for party in people)


def _party(party: PartyFacts, facts: CaseFacts, today: date) -> dict[str, str]:
    identity = party.identity
    found = _cleaned(identity.as_box(), _cleaners(party, today))[1]
    if not identity.name.strip() and not (party.came and facts.is_anonymous):
        found["name"] = _("Enter the name, or tick that the matter is anonymous.")
    if party.is_representative and not party.came:
        found["is_representative"] = _("Only somebody who came can represent the group.")
    return found


def with_main_party(parties: Sequence[PartyFacts]) -> list[PartyFacts]:
    """Return the parties with one main party (主访人): the one that is marked, else the first that came."""
    marked = next((place for place, party in enumerate(parties) if party.is_primary), None)
    first = next((place for place, party in enumerate(parties) if party.came), None)
    main = marked if marked is not None else first
    return [replace(party, is_primary=place == main) for place, party in enumerate(parties)]
