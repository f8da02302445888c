"""Comments: a word for colleagues, which neither steps nor clocks notice."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

from cases.domain.demands import Incomplete
from cases.domain.events import deed, record
from cases.domain.locks import locked
from cases.enums import EventKind
from cases.models import CaseEvent
from cases.policy import may_do
from offices.models import Staff
from offices.roles import Permission


@deed
def comment(*, case_id: int, by: Staff, text: str) -> CaseEvent:
    """Add a comment; it stays as written. Allowed at any stage and while the case is paused.

    Raises Incomplete without text, PermissionDenied.
    """
    case = locked(case_id)
    if not may_do(by, Permission.CASE_COMMENT, case):
        raise PermissionDenied
    if not text.strip():
        raise Incomplete(text=_("Please write something."))
    return record(case, EventKind.COMMENTED, by=by, note=text.strip())
