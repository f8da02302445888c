"""Offices: opening, editing, suspending and closing them, and the townships that they serve."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from offices.domain import audit
from offices.enums import OfficeStatus
from offices.models import Office, OfficeTownship, Posting, Procuratorate, Staff, Township

EDITABLE = ("name", "seat", "is_example", "pilot_stage", "phone", "address")
LAST_NUMBER = 99


@transaction.atomic
def open_office(*, procuratorate: Procuratorate, opened_on: date, by: Staff, **facts) -> Office:
    """Open an office under a district procuratorate with its next free number; `facts`: see EDITABLE.

    Raises ValidationError when the two digits of the number are used up. Numbers of closed offices are kept.
    """
    Procuratorate.objects.select_for_update().get(pk=procuratorate.pk)
    last = Office.objects.filter(procuratorate=procuratorate).aggregate(last=Max("number"))["last"] or 0
    if last == LAST_NUMBER:
        raise ValidationError(_("All numbers of this procuratorate are used."))
    office = Office.objects.create(procuratorate=procuratorate, number=last + 1, opened_on=opened_on, **facts)
    _record("office.open", office, by, {"name": office.name, "seat": office.seat.code})
    return office


@transaction.atomic
def edit_office(*, office: Office, by: Staff, **facts) -> Office:
    """Change what is known of an office; `facts`: see EDITABLE. Its number never changes."""
    held = Office.objects.select_for_update(of=["self"]).select_related("procuratorate", "seat")
    office, changed = held.get(pk=office.pk), {}
    for field, value in facts.items():
        if getattr(office, field) != value:
            changed[field] = [str(getattr(office, field)), str(value)]
            setattr(office, field, value)
    office.save(update_fields=EDITABLE)
    _record("office.edit", office, by, changed)
    return office


@transaction.atomic
def suspend_office(*, office: Office, by: Staff) -> None:
    """Mark an active office as not working for the time being; postings stay."""
    _move(office, OfficeStatus.ACTIVE, OfficeStatus.SUSPENDED)
    _record("office.suspend", office, by, {})


@transaction.atomic
def resume_office(*, office: Office, by: Staff) -> None:
    """Mark a suspended office as active again."""
    _move(office, OfficeStatus.SUSPENDED, OfficeStatus.ACTIVE)
    _record("office.resume", office, by, {})


@transaction.atomic
def close_office(*, office: Office, closed_on: date, end_postings: bool, by: Staff) -> int:
    """Close an office for good on `closed_on` (today or earlier) and return how many postings ended with it.

    Postings that reach beyond that day stand in the way unless `end_postings` says to end them; what was in
    force stays on record. Raises ValidationError by field.
    """
    if not office.opened_on <= closed_on <= timezone.localdate():
        raise ValidationError({"closed_on": _("The day must lie between the opening and today.")})
    beyond = Posting.objects.filter(office=office).filter(Q(ends_on=None) | Q(ends_on__gt=closed_on))
    if beyond.exists() and not end_postings:
        raise ValidationError({"end_postings": _("People are still posted here; confirm that it ends.")})
    withdrawn, _models = beyond.filter(starts_on__gt=closed_on).delete()
    ended = beyond.update(ends_on=closed_on)
    closed = Office.objects.filter(pk=office.pk).exclude(status=OfficeStatus.CLOSED)
    if not closed.update(status=OfficeStatus.CLOSED, closed_on=closed_on):
        raise ValidationError(_("The office is closed."))
    _record("office.close", office, by, {"on": closed_on.isoformat(), "postings": ended + withdrawn})
    return ended + withdrawn


@transaction.atomic
def serve_township(*, office: Office, township: Township, valid_from: date, by: Staff) -> OfficeTownship:
    """Let an office serve a further township from `valid_from` on; ValidationError where it already does."""
    if township == office.seat:
        raise ValidationError({"township": _("This is the seat of the office.")})
    if _serving(office, valid_from).filter(township=township).exists():
        raise ValidationError({"township": _("The office already serves this township.")})
    try:
        with transaction.atomic():
            served = OfficeTownship.objects.create(office=office, township=township, valid_from=valid_from)
    except IntegrityError:
        raise ValidationError({"valid_from": _("That day is already on record for this township.")}) from None
    _record("office.serve", office, by, {"township": township.code, "from": valid_from.isoformat()})
    return served


@transaction.atomic
def stop_serving(*, served: OfficeTownship, valid_to: date, by: Staff) -> None:
    """Make `valid_to` the last day on which the office serves that township."""
    if valid_to < served.valid_from:
        raise ValidationError({"valid_to": _("The last day lies before the first.")})
    served.valid_to = valid_to
    served.save(update_fields=["valid_to"])
    detail = {"township": served.township.code, "to": valid_to.isoformat()}
    _record("office.stop_serving", served.office, by, detail)


def _serving(office: Office, on: date):
    return OfficeTownship.objects.filter(office=office).filter(Q(valid_to=None) | Q(valid_to__gte=on))


def _move(office: Office, source: str, target: str) -> None:
    if not Office.objects.filter(pk=office.pk, status=source).update(status=target):
        raise ValidationError(_("The office has changed meanwhile; look at it again."))


def _record(action: str, office: Office, by: Staff, detail: dict) -> None:
    audit.record(action, by=by, object_type="office", object_ref=office.code, detail=detail)
