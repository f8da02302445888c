"""Rules of a complaint that no form field can say alone."""

from collections.abc import Mapping

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.duties.complaints.models import ComplaintDetails
from cases.enums import Channel, Purpose

CORRUPTION = "D1-01"
JUDICIAL_CRIME = "D1-02"
VIOLATION = "D1-03"
APPEAL = "D1-04"
COMPENSATION = "D1-06"


def officers_needed(channel: str, kind: str) -> int:
    """Two officers receive a walk-in report or surrender (Rules on reporting work 2014, art. 14), else one.

    The portal asks two officers of every walk-in of this duty, since a matter may turn into a report while
    it is told.
    """
    return 2 if channel == Channel.VISIT else 1


def check(details: ComplaintDetails, facts: Mapping[str, str]) -> dict[str, str]:
    """Return messages by field; `facts` has kind, channel and purpose."""
    errors = {}
    if facts["kind"] == APPEAL:
        if not details.relation:
            errors["relation"] = _("An appeal needs the relation to the original case (Rules art. 162).")
        if not details.original_organ:
            errors["original_organ"] = _("Name the organ whose decision is appealed against.")
    if facts["purpose"] == Purpose.REPORT and not details.warned and facts["channel"] == Channel.VISIT:
        errors["warned"] = _(
            "Tell the person of the liability for false reports and tick the box (Law art. 111)."
        )
    today = timezone.localdate()
    for name in ("original_received_on", "organ_answered_on"):
        day = getattr(details, name)
        if day and day > today:
            errors[name] = _("This day is in the future.")
    if details.organ_answered_on and not details.asked_organ:
        errors["asked_organ"] = _("An answer was entered: tick that the matter was raised with the organ.")
    return errors
