"""Earlier matters that look alike, as a page shows them, and what was chosen there about each."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.domain.repeats import DECISIONS
from cases.repeats import Found

DECISION = "decision-"


def decisions_in(payload: Mapping[str, list[str]]) -> dict[str, str]:
    """Return what was chosen about each look-alike, by the key of its case."""
    return {
        name.removeprefix(DECISION): values[-1]
        for name, values in payload.items()
        if name.startswith(DECISION)
    }


class EarlierForm(forms.Form):
    """An earlier matter that the check cannot name, as it lies out of reach or was never in the portal."""

    is_repeat = forms.BooleanField(label=_("Repeat of a matter that is not in this list"), required=False)
    earlier_number = forms.CharField(
        label=_("Earlier number"),
        max_length=40,
        required=False,
        help_text=_("As the person or the district names it; it may stay empty"),
    )

    def number(self) -> str | None:
        """Return the number of the earlier matter, "" where it is not known; None where there is no such."""
        number = self.cleaned_data["earlier_number"]
        return number if number or self.cleaned_data["is_repeat"] else None


@dataclass(frozen=True)
class Repeats:
    """The earlier matters; `asked` is whether there was somebody to look for, `undecided` what is wrong."""

    found: Found
    decisions: dict[str, str] = field(default_factory=dict)
    asked: bool = True
    undecided: str = ""

    @property
    def rows(self) -> list[dict]:
        """The look-alikes with the choices about each."""
        return [
            {
                "one": one,
                "name": DECISION + one.case.key,
                "chosen": self.decisions.get(one.case.key, ""),
                "kinds": [(kind, kind.label) for kind in DECISIONS],
            }
            for one in self.found.candidates
        ]
