"""What waits for one's own decision."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from cases.pending import pending_for
from cases.requests import Request
from offices.access import permission_required
from offices.roles import Permission

SIZE = 50


@require_GET
@permission_required(Permission.CASE_READ)
def request_list(request: HttpRequest) -> HttpResponse:
    """List the requests that the person may decide, the oldest first, from the place in the address on."""
    after, every = request.GET.get("after", ""), pending_for(request.user)
    rows = [] if every is None else pending_for(request.user, after)[: SIZE + 1]
    found = [Request(*row) for row in rows]
    context = {
        "requests": found[:SIZE],
        "total": every.count() if found else 0,
        "first_url": reverse("request_list") if after else "",
        "next_url": f"?{urlencode({'after': found[SIZE - 1].place})}" if len(found) > SIZE else "",
    }
    return render(request, "cases/requests/list.html", context)
