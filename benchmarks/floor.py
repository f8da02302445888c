"""The floor: what a page costs at least, on the same server behind the same middleware."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine

from cases.models import Case

ROWS = 25
PAGE = Engine().from_string(
    "<!doctype html><title>floor</title><table>{% for case in cases %}<tr><td>{{ case.number }}</td>"
    "<td>{{ case.title }}</td><td>{{ case.received_at|date:'Y-m-d H:i' }}</td></tr>{% endfor %}</table>"
)


@login_not_required
def bare(request: HttpRequest) -> HttpResponse:
    """Show 25 rows of one query that an index answers; nobody has to be signed in."""
    rows = Case.objects.order_by("-received_at", "-id").only("number", "title", "received_at")[:ROWS]
    return HttpResponse(PAGE.render(Context({"cases": rows})))


def signed_in(request: HttpRequest) -> HttpResponse:
    """Show the same to somebody whose session and account were read."""
    return bare(request)
