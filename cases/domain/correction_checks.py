"""What a correction would change: whether it makes wrong what was right, and who is found again by it."""

from collections.abc import Mapping
from copy import copy
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from cases import reception
from cases.domain import repeats
from cases.domain.changes import Changes, Pairs, facts_of, from_json, of_case, put_details
from cases.domain.demands import Incomplete
from cases.domain.party_corrections import People, leaves, people_after, people_of
from cases.domain.registration import calendar_around
from cases.duties.contract import get_duty
from cases.enums import EventKind
from cases.facts import CaseFacts
from cases.models import Case
from cases.repeats import Found
from offices.models import Staff

COMPARED = ("name", "id_number", "phone", "landline")  # by which somebody is found again


def details_of(case: Case) -> Any:
    """Return what the duty adds to the case."""
    return get_duty(case.duty).details.objects.get(case=case)


def new_values(changes: Changes) -> dict[str, Any]:
    """Return the new values of the fields of the case."""
    return {name: from_json(Case._meta.get_field(name), pair[1]) for name, pair in of_case(changes).items()}


def found_again(case: Case, changes: Changes, parties: Mapping[str, Pairs], staff: Staff) -> Found:
    """Return the cases that look like this one after the correction, as far as `staff` may know of them.

    Nobody is looked for where the correction brings no person and changes no name, number or telephone; cases
    about which it was decided before what they have to do with this one are left out.
    """
    told = {name for pairs in parties.values() if not leaves(pairs) for name in pairs}
    if told.isdisjoint(COMPARED):
        return Found()
    today = timezone.localdate()
    people = [reception.completed(one, today) for _place, one in people_after(people_of(case), parties)]
    after = replace(facts_of(case), **new_values(changes))
    return repeats.look_alikes(people, after, staff, besides=repeats.linked_with(case))


def refuse_new_faults(case: Case, changes: Changes, parties: Mapping[str, Pairs]) -> None:
    """Raise Incomplete for what was right before and would be wrong after."""
    duty, before, people = get_duty(case.duty), facts_of(case), people_of(case)
    after, details = replace(before, **new_values(changes)), details_of(case)
    details_after = copy(details)
    put_details(details_after, changes)

    def faults(facts: CaseFacts, people: People, details: Any) -> dict[str, str]:
        calendar = calendar_around(facts.received_at, case.registered_at)
        told, now = [one for _place, one in people], case.registered_at
        found = reception.faults(duty, facts, told, details, now=now, calendar=calendar)
        return {_at(name, people): text for name, text in found.items()}

    old = faults(before, people_after(people, {}), details)
    new = faults(after, people_after(people, parties), details_after)
    new = {name: text for name, text in new.items() if name not in old}
    if "received_at" in changes and (wrong := _too_late(case, after.received_at)):
        new["received_at"] = wrong
    if new:
        raise Incomplete(**new)


def _at(name: str, people: People) -> str:
    """Return the name of a fault with the place of its party before anybody was taken out."""
    if not name.startswith("parties-"):
        return name
    _parties, place, field = name.split("-", 2)
    return f"parties-{people[int(place)][0]}-{field}"


def _too_late(case: Case, received_at: datetime) -> str:
    """Return what of the case lies before that moment of receipt, in words; nothing where nothing does."""
    if received_at > case.registered_at:
        return _("The case was registered before that, on %(moment)s.") % _moment(case.registered_at)
    since = case.events.exclude(kind=EventKind.REGISTERED).order_by("occurred_on", "id").first()
    if since and since.occurred_on < timezone.localdate(received_at):
        words = {"event": since.get_kind_display(), "day": since.occurred_on.isoformat()}
        return _("This is after “%(event)s” of %(day)s.") % words
    attempt = case.contact_attempts.order_by("at").first()
    if attempt and attempt.at < received_at:
        return _("This is after the attempt to reach the person on %(moment)s.") % _moment(attempt.at)
    return ""


def _moment(at: datetime) -> dict[str, str]:
    return {"moment": f"{timezone.localtime(at):%Y-%m-%d %H:%M}"}
