"""The one way from a request to a case."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from cases.models import Case
from cases.policy import may_do
from offices.domain import audit
from offices.roles import Permission

JOINS = ("office__procuratorate", "township", "registered_by", "received_by", "second_officer", "handler")


def get_case(request: HttpRequest, key: str, permission: str = Permission.CASE_READ) -> Case:
    """Return the case with this key, with what a page names beside it.

    Out of the person's reach it does not exist (Http404); within reach but without `permission` at its office
    the refusal is audited and PermissionDenied raised.
    """
    case = get_object_or_404(Case.objects.visible_to(request.user).select_related(*JOINS), key=key)
    if not may_do(request.user, permission, case):
        refuse(request, case, permission)
    return case


def refuse(request: HttpRequest, case: Case, wanted: str) -> None:
    """Write down that `wanted` was refused on `case` and raise PermissionDenied."""
    request.refusal_recorded = True
    audit.record(
        "access.refused",
        by=request.user,
        object_type="case",
        object_ref=case.number,
        detail={"wanted": str(wanted)},
        request=request,
    )
    raise PermissionDenied
