"""What happens around every request: its id, the life of its session, sign-in, refusals on record."""

import logging
import re
import uuid
from http import HTTPStatus

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils import translation

from offices import origin, session
from offices.domain import audit
from offices.vault import VaultError

logger = logging.getLogger(__name__)

REQUEST_ID = re.compile(r"[0-9A-Za-z-]{8,36}")
FREE_WHILE_PASSWORD_DUE = frozenset({"password_change", "sign_out", "set_language", "still_here"})


def request_ids(get_response):
    """Name each request: the id that the proxy gave, or a new one; in log, audit trail and answer alike."""

    def middleware(request):
        given = request.headers.get("X-Request-ID", "")
        request.request_id = given if REQUEST_ID.fullmatch(given) else str(uuid.uuid4())
        with origin.serving(origin.Origin(request.request_id, request.META.get("REMOTE_ADDR") or None)):
            response = get_response(request)
        response["X-Request-ID"] = request.request_id
        return response

    return middleware


def chosen_language(get_response):
    """Speak Chinese until the reader used the switch; what the browser prefers is not asked."""

    def middleware(request):
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    return middleware


def session_life(get_response):
    """End a session after 30 minutes without a request and after 12 hours in any case.

    Pages for a person signed in are never kept by a browser or proxy.
    """

    def middleware(request):
        if request.user.is_authenticated and session.is_over(request.session):
            logout(request)
        signed_in = request.user.is_authenticated
        response = get_response(request)
        if signed_in:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return middleware


def wants_fragment(request) -> bool:
    """Whether a script asks (htmx or fetch), not the browser for a whole page."""
    return bool(
        getattr(request, "htmx", False)
        or "application/json" in request.headers.get("Accept", "")
        or request.headers.get("Sec-Fetch-Dest") == "empty"
    )


def wrong_method_pages(get_response):
    """Give a page of ours to somebody who opens the address of a button; Django's own answer is empty."""

    def middleware(request):
        response = get_response(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or wants_fragment(request):
            return response
        page = render(request, "405.html", status=response.status_code)
        page["Allow"] = response["Allow"]
        return page

    return middleware


class SignInRequiredMiddleware(LoginRequiredMiddleware):
    """Sign-in by default; a script gets 401, so that what was typed stays on the page."""

    def handle_no_permission(self, request, view_func):
        sign_in = resolve_url(self.get_login_url(view_func))
        if not wants_fragment(request):
            return redirect_to_login(_page_of(request), sign_in, self.get_redirect_field_name(view_func))
        if "application/json" in request.headers.get("Accept", ""):
            return JsonResponse({"error": "signed_out", "sign_in": sign_in}, status=401)
        return HttpResponse(status=401)


def _page_of(request) -> str:
    """The page to come back to: for a form that was sent, the page that it stood on."""
    if request.method in {"GET", "HEAD"}:
        return request.get_full_path()
    here = f"{request.scheme}://{request.get_host()}/"
    came_from = request.headers.get("Referer", "")
    if came_from.startswith(here):
        return "/" + came_from.removeprefix(here)
    return reverse("home")


class PasswordDueMiddleware:
    """Nothing but the password page for a person whose password was given by an admin."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view_func, view_args, view_kwargs):
        if not request.user.is_authenticated or not request.user.must_change_password:
            return None
        if request.resolver_match.url_name in FREE_WHILE_PASSWORD_DUE:
            return None
        return redirect("password_change")


class RefusalMiddleware:
    """A refusal that no view has recorded leaves its line in the audit trail (the deed is rolled back)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        recorded = getattr(request, "refusal_recorded", False)
        if isinstance(exception, PermissionDenied) and request.user.is_authenticated and not recorded:
            match = request.resolver_match
            audit.record(
                "access.refused",
                by=request.user,
                object_type="page",
                object_ref=":".join([match.url_name, *map(str, match.kwargs.values())])[:60],
                detail={"method": request.method},
            )


class ClosedVaultMiddleware:
    """A page of ours where something sealed does not open, as without its key; one line in the log."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not isinstance(exception, VaultError):
            return None
        logger.error("%s (manage.py reseal --check says more)", exception)
        status = HTTPStatus.SERVICE_UNAVAILABLE
        return render(request, "503.html", {"request_id": request.request_id}, status=status)
