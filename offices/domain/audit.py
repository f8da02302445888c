"""The audit trail: one line for what was done, read, revealed, exported or refused."""

from django.http import HttpRequest
from django.utils import timezone

from offices import origin
from offices.models import AuditRecord, Staff
from offices.reach import reach_of

UNIT_LENGTH = AuditRecord._meta.get_field("unit").max_length


def record(
    action: str,
    *,
    by: Staff | None,
    object_type: str = "",
    object_ref: str = "",
    detail: dict | None = None,
    request: HttpRequest | None = None,
) -> AuditRecord:
    """Add a line to the audit trail, in the transaction of the deed; without the line the deed fails too.

    `action`: deed, such as "posting.grant"; `object_ref`: number or code, never a name of a party; `detail`:
    values that JSON can hold, no personal data of parties. `by` is None only before anybody is signed in.
    Address and request id are those of the request being served, or of `request` where one is given. Write it
    as the last statement of the transaction: the chain is locked from here to the commit. Any database error
    is passed on.
    """
    served = origin.current()
    return AuditRecord.objects.create(
        at=timezone.now(),
        action=action,
        actor_no=by.staff_no if by else "",
        actor_name=by.name if by else "",
        unit=_units_of(by),
        object_type=object_type,
        object_ref=object_ref,
        detail=detail or {},
        ip=request.META.get("REMOTE_ADDR") or None if request else served.ip,
        request_id=getattr(request, "request_id", served.request_id),
    )


def _units_of(staff: Staff | None) -> str:
    """Names of the units in which `staff` is posted today, shortened to the column."""
    if staff is None:
        return ""
    names = dict.fromkeys(authority.posting.unit.name for authority in reach_of(staff).authorities)
    return "、".join(names)[:UNIT_LENGTH]
