"""A page that holds one form; what it asks and what happens next is said by the view."""

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def form_page(
    request: HttpRequest,
    form: Form,
    *,
    heading: str,
    action: str,
    back: str,
    back_name: str = "",
    next_step: str = "",
    kind: str = "primary",
    **more,
) -> HttpResponse:
    """Show `form` under `heading`; `action`: words of the button, `back`: where to cancel to.

    `back_name`: what that page is called, none where it is the home page. A form with errors gets 422.
    """
    context = {"form": form, "heading": heading, "action": action}
    context |= {"back": back, "back_name": back_name, "next_step": next_step, "kind": kind, **more}
    return render(request, "offices/form_page.html", context, status=422 if form.errors else 200)
