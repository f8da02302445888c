"""What a duty adds to the registration, as parts of the page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.forms import BoundField, ModelForm
from django.utils.translation import gettext as _

from cases.duties.contract import Duty
from cases.forms.marks import mark_needed


@dataclass(frozen=True)
class DrawnPart:
    """A part as the page shows it: `scope` says in words what it is for, where it is not for everything."""

    title: str
    fields: list[BoundField]
    scope: str = ""
    kinds: str = ""
    channels: str = ""


def details_form(duty: Duty, data: Mapping | None, *, instance: Any = None) -> ModelForm:
    """Return the form of the room as part of a larger one, with what is needed in its parts marked."""
    form = duty.form(data, prefix="details", instance=instance)
    for part in duty.parts:
        mark_needed(form, *part.needed)
    return form


def drawn(duty: Duty, form: ModelForm) -> list[DrawnPart]:
    """Return the parts of the form in their order; fields of no part come first."""
    grouped = {name for part in duty.parts for name in part.fields}
    rest = DrawnPart(_("Of this duty"), [form[name] for name in form.fields if name not in grouped])
    parts = [
        DrawnPart(
            str(part.title),
            [form[name] for name in part.fields],
            duty.scope(part),
            " ".join(part.kinds),
            " ".join(part.channels),
        )
        for part in duty.parts
    ]
    return [rest, *parts] if rest.fields else parts
