"""Asking for a correction: the registration as it stands, of which only what is changed counts."""

from itertools import chain
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases import codes
from cases.domain.changes import facts_of
from cases.domain.correction_checks import details_of
from cases.domain.demands import Incomplete
from cases.domain.identities import masked
from cases.domain.party_corrections import CHANGEABLE, IDENTITY_FIELDS
from cases.duties.contract import DETAILS, get_duty
from cases.facts import EVIDENCE
from cases.forms.details import DrawnPart, details_form, drawn
from cases.forms.evidence import AddedEvidenceForm, EvidenceCorrectionForm
from cases.forms.party import PartyForm
from cases.forms.registration import RegistrationForm
from cases.models import Case, Party
from offices.forms.layout import LongText

ADDABLE = 3  # parties that one request may add, and rows of the list of materials


class CorrectionForm(RegistrationForm):
    """The fields of the case, with their present values, and why one of them is wrong."""

    reason = forms.CharField(
        label=_("Why the registration is wrong"), max_length=1_000, widget=LongText(attrs={"rows": 3})
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data=None, *, case: Case):
        duty = get_duty(case.duty)
        present = vars(facts_of(case))
        present["received_at"] = case.received_at.replace(second=0, microsecond=0)
        super().__init__(data, duty=duty, office=case.office, initial={**present, "version": case.version})
        self.fields["narrative"].help_text = _("The original stays; this is shown beneath it")
        self._keep_present(case, duty)

    def _keep_present(self, case: Case, duty) -> None:
        """Let every present value stay, though it could not be chosen any more."""
        for name, words in (
            ("kind", duty.kind_label(case.kind)),
            ("content_class", codes.content_label(case.content_class)),
        ):
            known = [value for value, label in self.fields[name].choices if not isinstance(label, list)]
            nested = [
                value
                for _group, label in self.fields[name].choices
                if isinstance(label, list)
                for value, _word in label
            ]
            if self.initial[name] not in [*known, *nested]:
                self.fields[name].choices = [*self.fields[name].choices, (self.initial[name], words)]
        for name in ("township", "received_by", "second_officer"):
            field, present = self.fields[name], getattr(case, f"{name}_id")
            field.queryset = field.queryset.model.objects.filter(
                Q(pk__in=field.queryset.values("pk")) | Q(pk=present)
            )

    def changes(self) -> dict[str, Any]:
        """Return the fields that were changed, with their new values."""
        told = {name: self.cleaned_data[name] for name in self.changed_data if name in self.cleaned_data}
        return {name: value for name, value in told.items() if name not in {"reason", "version"}}


class PartyCorrectionForm(PartyForm):
    """A party: what is sealed is typed anew where it is wrong, left empty where it is right, and taken out
    where it does not belong there; as is the whole party.
    """

    is_unit = None
    blank = forms.MultipleChoiceField(
        label=_("Values to take out"), required=False, widget=forms.CheckboxSelectMultiple
    )
    remove = forms.BooleanField(
        label=_("This party does not belong to the case: take it out"), required=False
    )

    def __init__(self, data=None, *, party: Party):
        initial = {name: getattr(party, name) for name in CHANGEABLE}
        super().__init__(data, prefix=f"party-{party.uid}", initial=initial)
        self.party, self.words = party, masked(party)
        self.fields["blank"].choices = [
            (name, f"{self.fields[name].label}: {self.words[name]}")
            for name in IDENTITY_FIELDS
            if name in self.words
        ]
        for name in IDENTITY_FIELDS:
            now = self.words.get(name)
            self.fields[name].help_text = gettext("Now: %(value)s") % {"value": now} if now else ""

    def clean(self):
        """A value is typed anew or taken out, not both."""
        told = super().clean()
        for name in told.get("blank", ()):
            if told.get(name):
                self.add_error(name, _("Type the right value, or take it out."))
        return told

    def changes(self) -> dict[str, Any]:
        """Return the fields that were changed, with their new values; "" takes a value out."""
        told = {name: self.cleaned_data.get(name) for name in self.changed_data}
        if told.get("birth_date"):
            told["birth_date"] = told["birth_date"].isoformat()
        kept = {name: told[name] for name in told if told[name] or name in CHANGEABLE}
        return {name: kept[name] for name in kept if name not in {"blank", "remove"}} | dict.fromkeys(
            self.cleaned_data["blank"], ""
        )


class AddedPartyForm(PartyForm):
    """A party that was left out; it counts as soon as something is known of who it is."""

    def __init__(self, data=None, *, place: int):
        super().__init__(data, prefix=f"added-{place}", empty_permitted=True, use_required_attribute=False)

    def has_changed(self) -> bool:
        return not {*self.changed_data}.isdisjoint(IDENTITY_FIELDS)


class CorrectionSheet:
    """The page of a request: the case, what the duty adds, its parties, its materials, and rows for those
    left out.
    """

    def __init__(self, data=None, *, case: Case):
        self.duty = get_duty(case.duty)
        self.case = CorrectionForm(data, case=case)
        self.details = details_form(self.duty, data, instance=details_of(case))
        for name in set(self.details.fields) - set(self.duty.correctable):
            self.details.fields[name].disabled = True
        self.parties = [PartyCorrectionForm(data, party=party) for party in case.parties.standing()]
        self.added = [AddedPartyForm(data, place=place) for place in range(ADDABLE)]
        self.evidence = [EvidenceCorrectionForm(data, row=row) for row in case.evidence.standing()]
        self.added_evidence = [AddedEvidenceForm(data, place=place) for place in range(ADDABLE)]

    def is_valid(self) -> bool:
        """Whether every field has a possible value."""
        lines = chain(self.parties, self.added, self.evidence, self.added_evidence)
        return not [form for form in (self.case, self.details, *lines) if not form.is_valid()]

    @property
    def parts(self) -> list[DrawnPart]:
        """What the duty adds, as parts of the page."""
        return drawn(self.duty, self.details)

    @property
    def told_evidence(self) -> list[AddedEvidenceForm]:
        """The rows in which a material was entered."""
        return _told(self.added_evidence)

    def request(self) -> dict[str, Any]:
        """Return the keyword arguments of `request_correction`."""
        removed = [form.party.uid for form in self.parties if form.cleaned_data["remove"]]
        changed = {form.party.uid: form.changes() for form in self.parties if form.party.uid not in removed}
        return {
            "changes": self.case.changes(),
            "details": {name: self.details.cleaned_data[name] for name in self.details.changed_data},
            "parties": {uid: changes for uid, changes in changed.items() if changes},
            "added": [form.facts() for form in _told(self.added)],
            "removed": removed,
            "evidence": {
                form.row.uid: None if form.cleaned_data["remove"] else form.facts() for form in self.evidence
            },
            "added_evidence": [form.facts() for form in self.told_evidence],
            "reason": self.case.cleaned_data["reason"],
            "version": self.case.cleaned_data["version"],
        }

    def put(self, gaps: Incomplete) -> None:
        """Put what the verb found wrong beside its field."""
        for name, message in gaps.errors.items():
            form, field = self.case, name
            if name.startswith(DETAILS):
                form, field = self.details, name.removeprefix(DETAILS)
            for prefix, own, added in (
                ("parties-", self.parties, self.added),
                (EVIDENCE, self.evidence, self.added_evidence),
            ):
                if name.startswith(prefix):
                    place, field = name.removeprefix(prefix).split("-", 1)
                    form = [*own, *_told(added)][int(place)]
            form.add_error(field if field in form.fields else None, message)


def _told(rows: list) -> list:
    """Return those of the rows for what was left out in which something was entered."""
    return [form for form in rows if form.has_changed()]


class DecisionForm(forms.Form):
    """The director's answer to a request."""

    note = forms.CharField(
        label=_("Reason of the decision"),
        max_length=1_000,
        required=False,
        widget=LongText(attrs={"rows": 3}),
        help_text=_("Needed for a refusal; the person who asked will read it"),
    )
