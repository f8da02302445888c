"""The form of a merger."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.domain.demands import Incomplete
from cases.enums import OPEN_STAGES
from cases.forms.deed import DeedForm, note_field
from cases.models import Case
from cases.policy import may_do
from cases.queries import cases_by_number, linked_cases
from offices.models import Staff
from offices.roles import Permission


class MergeForm(DeedForm):
    """The case in which the matter goes on, linked or by its number, and why the two are one."""

    linked = forms.ChoiceField(label=_("Linked case"), required=False)
    number = forms.CharField(
        label=_("Number of the other case"),
        max_length=60,
        required=False,
        help_text=_("The whole number as on paper, with any brackets, or the part after the year."),
    )
    reason = note_field(_("Why it is the same matter"), required=True)

    def __init__(self, data=None, *, case: Case, by: Staff):
        super().__init__(data, case=case, by=by)
        self.targets = {}
        choices = [("", _("Another one, by its number"))]
        for label, other in _goals(case, by):
            self.targets[other.key] = other
            choices.append((other.key, f"{other.number} {other.title} ({label})"))
        if self.targets:
            self.fields["linked"].choices = choices
        else:
            del self.fields["linked"]

    def clean(self):
        given = super().clean()
        linked, typed = given.get("linked", ""), given.get("number", "").strip()
        if linked and typed:
            self.add_error("number", _("Choose a linked case or enter a number, not both."))
        elif linked:
            self.target = self.targets[linked]
        elif not self.errors.keys() & {"linked", "number"}:
            self.target = self._numbered(typed)
        return given

    def _numbered(self, typed: str) -> Case | None:
        """Return the case that is meant by what was typed; otherwise say what is wrong with it."""
        found = cases_by_number(typed, self.by) if typed else []
        if len(found) == 1:
            return found[0]
        if not typed:
            self.add_error("number", _("Say into which case it is merged."))
        elif found:
            self.add_error("number", _("Several cases are called this: enter the whole number."))
        else:
            self.add_error("number", _("No case within your reach has this number."))
        return None

    def deed(self) -> dict:
        """Keyword arguments of `merge`."""
        kept = self.cleaned_data
        return {"version": kept["version"], "reason": kept["reason"], "target_id": self.target.pk}

    def lay(self, gaps: Incomplete) -> None:
        """What is wrong with the other case stands where it was chosen."""
        errors = dict(gaps.errors)
        if self.cleaned_data.get("linked") and "number" in errors:
            errors["linked"] = errors.pop("number")
        super().lay(Incomplete(**errors))


def _goals(case: Case, staff: Staff) -> list[tuple[str, Case]]:
    """Return the linked cases into which `staff` may merge this one, each with how it belongs to it."""
    return [
        (link.label, link.case)
        for link in linked_cases(case, staff)
        if link.case and link.case.stage in OPEN_STAGES and may_do(staff, Permission.CASE_REVIEW, link.case)
    ]
