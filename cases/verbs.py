"""Deeds that every duty has beside its own transitions: who may do them, at which stages, where."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from cases.enums import ENDED_STAGES, OPEN_STAGES, Stage
from cases.models import Case
from cases.policy import may_do
from offices.models import Staff
from offices.roles import Permission


@dataclass(frozen=True)
class Verb:
    """A deed with a page of its own at `url_name`; `fits(case)` says when, `permission` who."""

    url_name: str
    label: str
    next_step: str
    permission: str
    fits: Callable[[Case], bool]


def is_open(case: Case) -> bool:
    """Whether work on the case goes on."""
    return case.stage in OPEN_STAGES


def is_alive(case: Case) -> bool:
    """Whether the case is neither archived nor ended otherwise."""
    return case.stage not in (Stage.ARCHIVED, *ENDED_STAGES)


WITHDRAWAL = Verb(
    "case_withdrawal",
    _("Record the withdrawal"),
    _("The person takes the matter back; the case ends and its clocks fall away."),
    Permission.CASE_HANDLE,
    is_open,
)
MERGER = Verb(
    "case_merger",
    _("Merge into another case"),
    _("The case ends and refers to the other one, in which the matter goes on; its clocks fall away."),
    Permission.CASE_REVIEW,
    is_open,
)
VOIDING = Verb(
    "case_voiding",
    _("Make void"),
    _("The case counts no longer; its number stays listed and is not given again."),
    Permission.CASE_VOID,
    is_alive,
)
VERBS = (WITHDRAWAL, MERGER, VOIDING)


def verbs_for(case: Case, staff: Staff) -> list[Verb]:
    """Return what `staff` may do with the case as it stands, beside the transitions of its duty."""
    return [verb for verb in VERBS if verb.fits(case) and may_do(staff, verb.permission, case)]
