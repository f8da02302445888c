"""Postings: the list, granting and ending."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from offices.access import get_posting, get_staff, permission_required
from offices.domain import postings as verbs
from offices.forms.layout import carry_out
from offices.forms.postings import EndPostingForm, PostingFilterForm, PostingForm
from offices.paging import keyset_page
from offices.queries import may_grant_at, postings_for
from offices.roles import Permission
from offices.views.form_page import form_page

MANAGE = Permission.POSTING_MANAGE
SOON = timedelta(days=30)


@permission_required(Permission.STAFF_READ)
def posting_list(request: HttpRequest) -> HttpResponse:
    """List the postings at units in reach."""
    form = PostingFilterForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {"role": "", "when": "", "q": ""}
    postings = _at(postings_for(request.user), wanted["when"], timezone.localdate())
    if wanted["role"]:
        postings = postings.filter(role=wanted["role"])
    if wanted["q"]:
        text = wanted["q"].strip().lower()
        sounds = Q(staff__name_sort__icontains=text) | Q(staff__staff_no__istartswith=text)
        postings = postings.filter(sounds | Q(staff__name__icontains=text))
    page = keyset_page(postings, ("-id",), request.GET)
    for posting in page.rows:
        posting.may_change = may_grant_at(request.user, posting.unit)
    context = {"page": page, "form": form, "today": timezone.localdate()}
    return render(request, "offices/posting_list.html", context)


def posting_new(request: HttpRequest, staff_no: str) -> HttpResponse:
    """Grant a posting to a person."""
    person = get_staff(request, staff_no, MANAGE)
    form = PostingForm(request.POST or None, by=request.user)
    if carry_out(form, lambda: verbs.grant(staff=person, by=request.user, **form.cleaned_data)):
        messages.success(request, _("The posting is granted."))
        return redirect("staff", staff_no)
    return form_page(
        request,
        form,
        heading=_("New posting of %(name)s") % {"name": person},
        action=_("Grant the posting"),
        back=reverse("staff", args=[staff_no]),
        back_name=person.name,
        next_step=_("The person's access begins and ends with these days, by itself."),
    )


def posting_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Set the last day of a posting."""
    posting = get_posting(request, pk, MANAGE)
    form = EndPostingForm(request.POST or None)
    if carry_out(form, lambda: verbs.end(posting=posting, by=request.user, **form.cleaned_data)):
        messages.success(request, _("The last day is set."))
        return redirect("staff", posting.staff.staff_no)
    return form_page(
        request,
        form,
        heading=_("End the posting of %(name)s") % {"name": posting.staff},
        action=_("Set the last day"),
        back=reverse("staff", args=[posting.staff.staff_no]),
        back_name=posting.staff.name,
        kind="danger",
        intro=f"{posting.get_role_display()} · {posting.unit}",
    )


@require_POST
def posting_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a posting that has not begun before today."""
    posting = get_posting(request, pk, MANAGE)
    try:
        verbs.withdraw(posting=posting, by=request.user)
        messages.success(request, _("The posting is withdrawn."))
    except ValidationError as error:
        messages.error(request, error.message)
    return redirect("staff", posting.staff.staff_no)


def _at(postings, when: str, today):
    if when == "ending":
        return postings.in_force(today).filter(ends_on__lte=today + SOON)
    if when == "coming":
        return postings.filter(starts_on__gt=today)
    if when == "over":
        return postings.filter(ends_on__lt=today)
    return postings.in_force(today)
