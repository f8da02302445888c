"""Reading a case is on record: who opened or printed its page. People in clear are another deed."""

from datetime import timedelta

from django.utils import timezone

from cases.models import Case
from offices import origin
from offices.domain import audit
from offices.models import AuditRecord, Staff

ONCE_IN = timedelta(hours=1)


def note_reading(*, case: Case, by: Staff, action: str = "case.open") -> bool:
    """Write down that `by` has the page of `case` before them; `action` is case.open or case.print.

    Going back and forth at one desk is one reading: a person leaves at most one line an hour for each case
    and address. Return whether a line was written. A page whose line cannot be written is not shown.
    """
    wanted = {"action": action, "object_type": "case", "object_ref": case.number}
    lines = AuditRecord.objects.filter(**wanted, actor_no=by.staff_no, ip=origin.current().ip)
    if lines.filter(at__gt=timezone.now() - ONCE_IN).exists():
        return False
    audit.record(by=by, **wanted)
    return True
