"""The registration page as one thing: case, details, parties, evidence, look-alikes."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from cases import reception
from cases.domain import registration
from cases.domain.repeats import Undecided, decided_on, look_alikes
from cases.duties.contract import DETAILS, Duty
from cases.facts import PartyFacts
from cases.forms.details import DrawnPart, details_form, drawn
from cases.forms.evidence import EvidenceFormSet
from cases.forms.marks import nobody_needed
from cases.forms.party import PartyForm, PartyFormSet
from cases.forms.registration import RegistrationForm, beginning
from cases.forms.repeats import EarlierForm, Repeats, decisions_in
from cases.models import Case
from cases.repeats import Found
from offices.models import Office, Staff

NOT_KEPT = {"csrfmiddlewaretoken", "draft_version", "action", "file_kind", "names_nobody"}
ROWS = {"party": "parties", "evidence": "evidence"}
Payload = dict[str, list[str]]


@dataclass(frozen=True)
class Fault:
    """A line of the summary of errors: where, what, and the id of the field."""

    label: str
    message: str
    anchor: str = ""


def typed(data: QueryDict) -> Payload:
    """Return what was typed, without what the page itself adds."""
    return {name: values for name, values in data.lists() if name not in NOT_KEPT}


def as_data(payload: Mapping[str, list[str]]) -> QueryDict:
    """Return a payload as a form takes it."""
    data = QueryDict(mutable=True)
    for name, values in payload.items():
        data.setlist(name, values)
    return data


def whole(text: str) -> int | None:
    """Return the number that a page sent along; None where it is none, or longer than pages have."""
    return int(text) if re.fullmatch(r"\d{1,9}", text, re.ASCII) else None


def with_rows(payload: Payload, deed: str, rows: str, place: int = 0) -> Payload:
    """Return the payload with a row added to `rows` ("party", "evidence"), or that at `place` removed."""
    prefix = ROWS[rows]
    total = whole(payload.get(f"{prefix}-TOTAL_FORMS", ["0"])[0]) or 0
    if deed == "add":
        return {**payload, f"{prefix}-TOTAL_FORMS": [str(total + 1)]}
    kept = {f"{prefix}-TOTAL_FORMS": [str(max(total - 1, 0))]}
    for name, values in payload.items():
        parts = name.split("-", 2)
        number = whole(parts[1]) if parts[0] == prefix and len(parts) == 3 else None
        if number is None:
            kept.setdefault(name, values)
        elif number != place:
            kept[f"{prefix}-{number - (number > place)}-{parts[2]}"] = values
    return kept


class Sheet:
    """The forms of a registration of `duty` at `office` (with its procuratorate loaded), typed in by `by`."""

    def __init__(self, *, duty: Duty, office: Office, by: Staff, payload: Mapping[str, list[str]]):
        self.duty, self.office, self.by, self.payload = duty, office, by, payload
        data = as_data(payload) if "parties-TOTAL_FORMS" in payload else None
        first = beginning(by, office, timezone.localtime())
        self.case = RegistrationForm(data, duty=duty, office=office, initial=first)
        self.earlier = EarlierForm(data)
        self.details = details_form(duty, data)
        self.parties = PartyFormSet(data, prefix="parties", form_kwargs={"spared": nobody_needed(duty)})
        self.evidence = EvidenceFormSet(data, prefix="evidence")
        self.is_judged = False
        self.undecided = ""

    @property
    def is_bound(self) -> bool:
        """Whether something was typed."""
        return self.case.is_bound

    def rest(self) -> "Sheet":
        """Show what was typed without judging it: it was left half-done."""
        for form in self._forms() if self.is_bound else ():
            form.errors.clear()
        for rows in (self.parties, self.evidence) if self.is_bound else ():
            rows.non_form_errors().clear()
        return self

    def judge(self) -> bool:
        """Whether all could be registered, but for look-alikes; else all that is wrong is said at once."""
        self.is_judged = True
        wrong = [part for part in (*self._forms(), self.parties, self.evidence) if not part.is_valid()]
        facts, now = self.case.facts(), timezone.localtime()
        calendar = registration.calendar_around(facts.received_at, now)
        faults = reception.faults(
            self.duty, facts, self.people, self.details.instance, now=now, calendar=calendar
        )
        self.put(faults)
        if wrong or faults:
            self._look_for_undecided()
        return not wrong and not faults

    def register(self, draft) -> Case:
        """Register what was judged good; raises as `registration.register` does."""
        return registration.register(
            duty=self.duty,
            office=self.office,
            facts=self.case.facts(),
            details=self.details.save(commit=False),
            parties=self.people,
            evidence=[form.facts() for form in self.evidence if form.has_changed()],
            decisions=self.decisions,
            earlier=self.earlier.number(),
            draft=draft,
            by=self.by,
        )

    def ask_for_decisions(self) -> None:
        """Say that look-alikes wait for a decision."""
        self.undecided = _("Say for each matter below what it has to do with this one.")

    def put(self, faults: Mapping[str, str]) -> None:
        """Put each message of `reception.faults` beside its field, unless the field has one already."""
        for name, message in faults.items():
            form, field = self._field(name)
            if form is None:
                self.parties.non_form_errors().append(message)
            elif field not in form.errors:
                form.add_error(field if field in form.fields else None, message)

    @cached_property
    def filled(self) -> list[PartyForm]:
        """The rows of parties in which something was typed."""
        return [form for form in self.parties if form.has_changed()] if self.is_bound else []

    @cached_property
    def people(self) -> list[PartyFacts]:
        """The parties, as far as they are valid."""
        return [form.facts() for form in self.filled]

    @cached_property
    def found(self) -> Found:
        """Earlier cases that look like this one."""
        if not self.filled:
            return Found()
        facts, today = self.case.facts(), timezone.localdate()
        return look_alikes([reception.completed(party, today) for party in self.people], facts, self.by)

    @cached_property
    def decisions(self) -> dict[str, str]:
        """What was decided on each look-alike, by the key of its case."""
        return decisions_in(self.payload)

    @property
    def repeats(self) -> Repeats:
        """The look-alikes with what was decided on each, as the page shows them."""
        return Repeats(self.found, self.decisions, bool(self.filled), self.undecided)

    @property
    def parts(self) -> list[DrawnPart]:
        """What the duty adds, as parts of the page."""
        return drawn(self.duty, self.details)

    @property
    def faults(self) -> list[Fault]:
        """Everything that is wrong, in the order of the page."""
        if not self.is_judged:
            return []
        lines = list(_faults_of(self.case)) + [
            Fault(_("Parties"), text, "parties") for text in self.parties.non_form_errors()
        ]
        for number, form in enumerate(self.parties, 1):
            lines += _faults_of(form, _("Party %(n)s") % {"n": number})
        lines += _faults_of(self.earlier)
        lines += _faults_of(self.details)
        for number, form in enumerate(self.evidence, 1):
            lines += _faults_of(form, _("Evidence %(n)s") % {"n": number})
        if self.undecided:
            lines.append(Fault(_("Earlier matters"), self.undecided, "repeats"))
        return lines

    def _look_for_undecided(self) -> None:
        """Ask for what `register` would ask for in a second round; the page looks for them in any case."""
        try:
            decided_on(self.found, self.decisions)
        except Undecided:
            self.ask_for_decisions()

    def _forms(self):
        return [self.case, self.earlier, self.details, *self.parties, *self.evidence]

    def _field(self, name: str):
        """Return the form and field of a message of `reception.faults`; no form for all the parties.

        That nobody is entered is said where the first would be.
        """
        if name.startswith(DETAILS):
            return self.details, name.removeprefix(DETAILS)
        if name.startswith("parties-"):
            _prefix, place, field = name.split("-", 2)
            return self.filled[int(place)], field
        if name != "parties":
            return self.case, name
        return (None, "") if self.filled or not self.parties.forms else (self.parties[0], "name")


def _faults_of(form, where: str = "") -> Iterator[Fault]:
    for name, messages in form.errors.items():
        field = form[name] if name in form.fields else None
        label = " · ".join(filter(None, [where, str(field.label) if field else ""]))
        for message in messages:
            yield Fault(label, message, field.id_for_label if field else "")
