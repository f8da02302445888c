"""The inbox."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from offices.domain.notifications import mark_read
from offices.models import Notification
from offices.notices import words_of
from offices.paging import keyset_page


def inbox(request: HttpRequest) -> HttpResponse:
    """List one's own notices, newest first; all of them or the unread ones."""
    unread_only = request.GET.get("show") == "unread"
    notices = Notification.objects.filter(staff=request.user)
    if unread_only:
        notices = notices.filter(read_at=None)
    page = keyset_page(notices, ("-id",), request.GET)
    for notice in page.rows:
        notice.words = words_of(notice)
    return render(request, "offices/inbox.html", {"page": page, "unread_only": unread_only})


@require_POST
def notice_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one notice as read and go where it points."""
    notice = get_object_or_404(Notification, pk=pk, staff=request.user)
    mark_read(by=request.user, ids=[pk])
    if url_has_allowed_host_and_scheme(notice.url, {request.get_host()}):
        return redirect(notice.url)
    return redirect("inbox")


@require_POST
def inbox_read_all(request: HttpRequest) -> HttpResponse:
    """Mark every notice as read."""
    mark_read(by=request.user)
    return redirect("inbox")
