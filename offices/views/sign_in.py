"""Signing in and out; every attempt leaves its line in the audit trail."""

from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.csrf import csrf_failure
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from offices.domain import audit
from offices.forms.sign_in import SignInForm
from offices.models import Staff
from offices.session import begin


@sensitive_post_parameters()
@never_cache
@login_not_required
def sign_in(request: HttpRequest) -> HttpResponse:
    """Show the form, or sign a person in with staff number and password."""
    if request.user.is_authenticated:
        return redirect(_next_page(request))
    form = SignInForm(request, data=request.POST or None)
    if form.is_bound and form.is_valid():
        staff = form.get_user()
        with transaction.atomic():
            login(request, staff)
            begin(request.session)
            audit.record("sign_in", by=staff, object_type="staff", object_ref=staff.staff_no)
        return redirect(_next_page(request))
    if form.is_bound:
        _record_failure(request, form.data.get("username", ""))
    context = {"form": form, "next": request.POST.get("next") or request.GET.get("next")}
    return render(request, "registration/sign_in.html", context, status=422 if form.is_bound else 200)


@require_POST
@login_not_required
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    if request.user.is_authenticated:
        staff_no = request.user.staff_no
        audit.record("sign_out", by=request.user, object_type="staff", object_ref=staff_no)
    logout(request)
    return redirect("sign_in")


@require_GET
def still_here(request: HttpRequest) -> JsonResponse:
    """Tell a page that is about to send a form that the portal answers, to whom, and with which token."""
    return JsonResponse({"staff_no": request.user.staff_no, "token": get_token(request)})


def out_of_date(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Refuse a form whose token is stale (called by Django).

    Whoever signed in from another tab meanwhile and sends the old sign-in page goes on to where it led:
    signing in is what was asked for, and it is done.
    """
    if request.path == reverse("sign_in") and request.user.is_authenticated:
        return redirect(_next_page(request))
    return csrf_failure(request, reason=reason)


def locked_out(request: HttpRequest, original_response: HttpResponse, credentials: dict) -> HttpResponse:
    """Answer a sign-in while the account is locked, the right password too (called by axes)."""
    return render(request, "locked_out.html", status=429)


def _record_failure(request: HttpRequest, typed: str) -> None:
    """Record a failed attempt, and the lock-out at the attempt that brings it on.

    What was typed is kept only where it is a staff number: it may be a password in the wrong field.
    """
    typed = typed.replace("\0", "")
    known = Staff.objects.filter(staff_no=typed.strip()).exists()
    locked = getattr(request, "axes_locked_out", False)  # not asked where nothing could be looked up
    brings_lock = locked and request.axes_failures_since_start is not None
    audit.record(
        "sign_in.locked" if brings_lock else "sign_in.failed",
        by=None,
        object_type="staff",
        object_ref=typed.strip() if known else "",
        detail={"locked": bool(locked)},
    )


def _next_page(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next", "")
    secure = request.is_secure()
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=secure):
        return wanted
    return "home"
