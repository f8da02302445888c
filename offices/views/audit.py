"""The audit trail, for the auditor."""

from datetime import date, datetime, time, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from offices.access import permission_required
from offices.forms.audit import AuditFilterForm
from offices.labels import ACTION_WORDS, DETAIL_WORDS, OBJECT_WORDS, in_words
from offices.models import AuditRecord
from offices.pages import page_name, routes_called
from offices.paging import keyset_page
from offices.roles import Permission
from offices.trail import trail


@permission_required(Permission.AUDIT_READ)
def audit_list(request: HttpRequest) -> HttpResponse:
    """List what was done, newest first, with the state of the chain for each row shown."""
    form = AuditFilterForm(request.GET, actions=ACTION_WORDS)
    records = trail()
    if form.is_valid():
        records = records.filter(**_conditions(form.cleaned_data))
    page = keyset_page(records, ("-at", "-id"), request.GET)
    for record in page.rows:
        _put_in_words(record)
    context = {"page": page, "form": form, "broken": [row.pk for row in page.rows if not row.intact]}
    return render(request, "offices/audit_list.html", context)


def _put_in_words(record: AuditRecord) -> None:
    ref = record.object_ref
    record.words = ACTION_WORDS.get(record.action, record.action)
    record.object_words = OBJECT_WORDS.get(record.object_type, record.object_type)
    record.object_name = page_name(ref) if record.object_type == "page" else ref
    details = record.detail.items()
    record.details = [(DETAIL_WORDS.get(key, key), in_words(key, value)) for key, value in details]


def _conditions(wanted: dict) -> dict:
    exact = {"actor_no": wanted["person"], "action": wanted["action"]}
    conditions = {field: value for field, value in exact.items() if value}
    if wanted["ref"]:
        conditions["object_ref__in"] = [wanted["ref"], *routes_called(wanted["ref"])]
    if wanted["since"]:
        conditions["at__gte"] = _midnight(wanted["since"])
    if wanted["until"] and wanted["until"] != date.max:
        conditions["at__lt"] = _midnight(wanted["until"] + timedelta(days=1))
    return conditions


def _midnight(day) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
