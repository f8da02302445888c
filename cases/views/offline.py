"""A matter that involves state secrets: only a stub is kept, whatever was typed before is gone."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases.domain.demands import Incomplete
from cases.domain.registration import register_stub
from cases.duties.contract import Duty
from cases.forms.offline import OfflineForm
from cases.forms.sheet import whole
from cases.views.desk import duty_or_404, offices_of, own_draft
from offices.models import Office


@require_http_methods(["GET", "POST"])
def registration_offline(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Register the stub: number, date, and who took the matter over."""
    duty, office = _place(request, key)
    first = {"received_at": timezone.localtime(), "receiver": request.user.pk}
    form = OfflineForm(request.POST or None, office=office, initial=first)
    if form.is_valid():
        try:
            case = register_stub(
                duty=duty, office=office, submission=key, by=request.user, **form.cleaned_data
            )
        except Incomplete as gaps:
            for name, message in gaps.errors.items():
                form.add_error(name, message)
        else:
            messages.success(request, _("Registered as %(number)s.") % {"number": case.number})
            return redirect("case", case.key)
    context = {"duty": duty, "office": office, "form": form, "key": key}
    return render(request, "cases/registrations/offline.html", context, status=422 if form.errors else 200)


def _place(request: HttpRequest, key: uuid.UUID) -> tuple[Duty, Office]:
    """Return duty and office: of the draft that was begun, else those that the address names."""
    draft = own_draft(request, key)
    if draft:
        return duty_or_404(draft.duty), draft.office
    wanted = whole(request.GET.get("office", ""))
    if wanted is None:
        raise Http404
    return duty_or_404(request.GET.get("duty", "")), get_object_or_404(offices_of(request), pk=wanted)
