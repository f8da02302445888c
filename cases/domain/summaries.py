"""The pinned summary: one text that colleagues keep up to date, apart from comments."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

from cases.domain.demands import Incomplete
from cases.domain.events import deed, record
from cases.domain.locks import locked
from cases.domain.steps import NotNow
from cases.enums import EventKind
from cases.models import CaseEvent
from cases.policy import may_do
from cases.verbs import is_alive
from offices.models import Staff
from offices.roles import Permission


@deed
def summarise(*, case_id: int, by: Staff, version: int, text: str) -> CaseEvent:
    """Replace the summary; the old one stays readable as the note of the event.

    Raises StaleVersion, PermissionDenied, NotNow once the case is archived or ended otherwise, and Incomplete
    when nothing changed.
    """
    case = locked(case_id, version)
    if not may_do(by, Permission.CASE_HANDLE, case):
        raise PermissionDenied
    if not is_alive(case):
        raise NotNow(case)
    before, after = case.summary, text.strip()
    if before == after:
        raise Incomplete(text=_("The summary has not changed."))
    case.summary = after
    case.save(update_fields=["summary"])
    return record(case, EventKind.SUMMARISED, by=by, note=before)
