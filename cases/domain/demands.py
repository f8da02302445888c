"""What a deed must bring along, whichever way it comes: the form, a bulk action or an import.

What each deed must bring is said in the files of that name; `cases.domain.completing` knows which is which.
"""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from cases.models import Case


class Incomplete(ValueError):
    """Something is missing or not allowed; `errors` gives the message by field."""

    def __init__(self, **errors: str):
        super().__init__(", ".join(errors))
        self.errors = errors


@dataclass(frozen=True)
class Ask:
    """A deed as it was asked for; `on` is the day that counts."""

    case: Case
    note: str
    data: dict
    on: date


def require_note(ask: Ask) -> dict:
    """The deed needs words."""
    if not ask.note.strip():
        raise Incomplete(note=_("Please write this down."))
    return {}
