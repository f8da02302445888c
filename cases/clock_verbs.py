"""Deeds about the clocks of a case: who may do them, when, and what follows."""

from django.utils.translation import gettext_lazy as _

from cases.domain.contacts import exemption_possible
from cases.domain.pauses import PAUSABLE_STAGES
from cases.models import Case
from cases.policy import may_do
from cases.verbs import Verb, is_open
from offices.models import Staff
from offices.roles import Permission


def can_pause(case: Case) -> bool:
    """Whether the person may be asked for further material now."""
    return not case.paused and case.stage in PAUSABLE_STAGES


def is_paused(case: Case) -> bool:
    """Whether the office waits for material."""
    return case.paused


PAUSE = Verb(
    "case_pause",
    _("Ask for missing material"),
    _("Clocks that may be paused stand still until the material comes; the others run on."),
    Permission.CASE_HANDLE,
    can_pause,
)
RESUME = Verb(
    "case_resume",
    _("Material has come"),
    _("The clocks run again; the days of the pause are added to them."),
    Permission.CASE_HANDLE,
    is_paused,
)
CONTACT = Verb(
    "case_contact",
    _("Record a contact attempt"),
    _("The attempt is added to the timeline. Once the person is reached, an exemption from replying ends."),
    Permission.CASE_HANDLE,
    is_open,
)
EXEMPTION = Verb(
    "case_exemption",
    _("Ask for exemption from replying"),
    _("A superior decides; until then the clocks run on."),
    Permission.CASE_HANDLE,
    exemption_possible,
)
CLOCK_VERBS = (PAUSE, RESUME, CONTACT, EXEMPTION)


def clock_verbs_for(case: Case, staff: Staff) -> list[Verb]:
    """Return what `staff` may do about the clocks of the case as it stands."""
    return [verb for verb in CLOCK_VERBS if may_do(staff, verb.permission, case) and verb.fits(case)]
