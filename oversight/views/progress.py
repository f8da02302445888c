"""Progress of the city and of one district."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from offices.access import permission_required
from offices.roles import Permission
from oversight.progress import page
from oversight.queries import districts_reviewed, home_of, unit_read


@permission_required(Permission.PROGRESS_READ)
def progress(request: HttpRequest) -> HttpResponse:
    """Show all that this person reviews; who reviews within one district alone is led to its page."""
    top = home_of(request.user)
    districts = [] if top else list(districts_reviewed(request.user)[:2])
    if len(districts) == 1:
        answer = redirect("progress_district", code=districts[0].code)
        answer["Location"] += f"?{request.GET.urlencode()}" if request.GET else ""
        return answer
    return _shown(request, {"unit": top})


@permission_required(Permission.PROGRESS_READ)
def progress_district(request: HttpRequest, code: str) -> HttpResponse:
    """Show one district, as far as this person reviews it."""
    district = get_object_or_404(districts_reviewed(request.user), code=code)
    unit = unit_read(request.user, district)
    return _shown(request, {"unit": unit, "district": district, "top": home_of(request.user)})


def _shown(request: HttpRequest, context: dict) -> HttpResponse:
    made = page(request.user, request.GET, request.path, context.get("district"))
    return render(request, "oversight/progress.html", context | {"page": made, "made_at": timezone.now()})
