"""Rules of a visit that no form field can say alone."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from cases import deeds
from cases.duties.visits.models import VisitDetails

CIRCUIT = "D3-03"
SURVEY = "D3-09"
MEDIATION = "D3-10"
WITHOUT_PETITIONER = (CIRCUIT, SURVEY)


def officers_needed(channel: str, kind: str) -> int:
    """Circuit visits are made by two people or more; receptions need one."""
    return 2 if kind == CIRCUIT else 1


def party_needed(kind: str) -> bool:
    """Circuit visits and surveys of disputes are work of the office, without a petitioner."""
    return kind not in WITHOUT_PETITIONER


def owes_reply(case) -> bool:
    """Whether somebody came who is owed a reply."""
    return party_needed(case.kind)


def check(details: VisitDetails, facts: Mapping[str, str]) -> dict[str, str]:
    """Return messages by field; `facts` has kind, channel and purpose."""
    errors = {}
    if details.started_at and details.ended_at and details.ended_at < details.started_at:
        errors["ended_at"] = _("The end is before the beginning.")
    return errors


def reply_impossible(case) -> bool:
    """Whether the case may be closed without a reply: nobody is owed one, or nobody can be reached."""
    return not owes_reply(case) or deeds.unreachable(case)
