"""Comments on a case."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases.access import get_case
from cases.domain.comments import comment
from cases.forms.comment import CommentForm
from cases.views.cases import show_case
from offices.roles import Permission


@require_POST
def comments(request: HttpRequest, key: str) -> HttpResponse:
    """Add a comment; it needs no version, since it overtakes nobody."""
    case = get_case(request, key, Permission.CASE_COMMENT)
    form = CommentForm(request.POST)
    if not form.is_valid():
        return show_case(request, case, form, status=422)
    comment(case_id=case.pk, by=request.user, text=form.cleaned_data["text"])
    messages.success(request, _("The comment was added."))
    return redirect("case", key=key)
