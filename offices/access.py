"""How a view gets at things of this app: out of reach is 404, in reach but not permitted 403 (on record)."""

from collections.abc import Callable
from functools import wraps
from typing import Any, NoReturn

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from offices.domain import audit
from offices.models import Department, Job, Office, Organ, Posting, Procuratorate, Staff
from offices.queries import (
    departments_for,
    offices_for,
    organs_for,
    postings_for,
    procuratorates_for,
    staff_for,
)
from offices.reach import reach_of
from offices.roles import Permission


def refuse(request: HttpRequest, wanted: str, *, object_type: str, object_ref: str) -> NoReturn:
    """Write down that `wanted` was refused on that object and raise PermissionDenied."""
    request.refusal_recorded = True
    audit.record(
        "access.refused",
        by=request.user,
        object_type=object_type,
        object_ref=object_ref,
        detail={"wanted": str(wanted), "method": request.method},
    )
    raise PermissionDenied


def permission_required(permission: Permission):
    """Guard a view: 403 for a person without `permission` from any posting in force today."""

    def decorate(view):
        @wraps(view)
        def guarded(request: HttpRequest, *args, **kwargs):
            if not reach_of(request.user).may(permission):
                refuse(request, permission, object_type="page", object_ref=request.resolver_match.url_name)
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def get_office(request: HttpRequest, pk: int, permission: Permission = Permission.OFFICE_READ) -> Office:
    """Return the office `pk`, with its procuratorate and seat; 404 out of reach, 403 not permitted there."""
    office = get_object_or_404(offices_for(request.user), pk=pk)
    if not reach_of(request.user).may(permission, office.pk):
        refuse(request, permission, object_type="office", object_ref=office.code)
    return office


def get_procuratorate(
    request: HttpRequest, code: str, permission: Permission = Permission.OFFICE_READ, **more
) -> Procuratorate:
    """Return the procuratorate `code` (and further conditions); 404 out of reach, 403 not permitted."""
    return _get(request, procuratorates_for, permission, "procuratorate", code=code, **more)


def get_staff(request: HttpRequest, staff_no: str, permission: Permission = Permission.STAFF_READ) -> Staff:
    """Return the member of staff `staff_no`; 404 out of reach, 403 not permitted. Everyone reads oneself."""
    return _get(request, staff_for, permission, "staff", staff_no=staff_no)


def get_posting(request: HttpRequest, pk: int, permission: Permission) -> Posting:
    """Return the posting `pk` with its person and unit; 404 out of reach, 403 not permitted."""
    return _get(request, postings_for, permission, "posting", pk=pk)


def get_department(request: HttpRequest, pk: int, permission: Permission) -> Department:
    """Return the department `pk` with its procuratorate; 404 out of reach, 403 not permitted."""
    return _get(request, departments_for, permission, "department", pk=pk)


def get_organ(request: HttpRequest, pk: int, permission: Permission) -> Organ:
    """Return the outside body `pk`; 404 out of reach, 403 not permitted."""
    return _get(request, organs_for, permission, "organ", pk=pk)


def get_job(request: HttpRequest, pk) -> Job:
    """Return one's own job; that of another person is out of reach (404)."""
    return get_object_or_404(Job, pk=pk, requested_by=request.user)


def _get(request: HttpRequest, things_for: Callable, permission: Permission, kind: str, **which) -> Any:
    """Return the thing of which the first of `which` is the name, among those that `things_for` reaches."""
    thing = get_object_or_404(things_for(request.user), **which)
    if not things_for(request.user, permission).filter(pk=thing.pk).exists():
        refuse(request, permission, object_type=kind, object_ref=str(next(iter(which.values()))))
    return thing
