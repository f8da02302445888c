"""The working-day calendar: marking days, confirming years. Clocks that it touches are computed anew."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from offices.domain import audit
from offices.enums import DayKind
from offices.models import CalendarDay, CalendarYear, Staff
from offices.outbox import later

SATURDAY = 5


@transaction.atomic
def set_day(*, day: date, kind: str, note: str, by: Staff) -> CalendarDay:
    """Mark a weekday as off or a Saturday or Sunday as worked; ValidationError where it is so anyway."""
    _check(day, kind)
    marked, _new = CalendarDay.objects.update_or_create(date=day, defaults={"kind": kind, "note": note})
    _after_change(day.year, {"day": day.isoformat(), "kind": kind, "note": note}, by)
    return marked


@transaction.atomic
def clear_day(*, day: date, by: Staff) -> bool:
    """Let a day follow the plain week again; False where it did."""
    cleared, _models = CalendarDay.objects.filter(date=day).delete()
    if cleared:
        _after_change(day.year, {"day": day.isoformat(), "kind": None}, by)
    return bool(cleared)


@transaction.atomic
def import_days(*, days: list[tuple[date, str, str]], by: Staff) -> int:
    """Mark many days, given as (day, kind, note), all or none; return how many. One line on record a year."""
    for day, kind, _note in days:
        _check(day, kind)
    CalendarDay.objects.bulk_create(
        (CalendarDay(date=day, kind=kind, note=note) for day, kind, note in days),
        update_conflicts=True,
        unique_fields=["date"],
        update_fields=["kind", "note"],
    )
    for year in sorted({day.year for day, *_rest in days}):
        named = {day.isoformat(): kind for day, kind, _note in days if day.year == year}
        _after_change(year, {"days": named}, by)
    return len(days)


@transaction.atomic
def confirm_year(*, year: int, by: Staff, source: str = "") -> CalendarYear:
    """Say that the days off of `year` are complete (`source`: the State Council's notice).

    Open clocks that reach into the year are computed anew after the commit and are provisional no more.
    Raises ValidationError where the year is confirmed.
    """
    record, _new = CalendarYear.objects.select_for_update().get_or_create(year=year)
    if record.confirmed_at:
        raise ValidationError(_("This year is confirmed."))
    record.confirmed_at, record.confirmed_by = timezone.now(), by
    record.source = source or record.source
    record.save(update_fields=["confirmed_at", "confirmed_by", "source"])
    _recompute(year)
    audit.record(
        "calendar.confirm", by=by, object_type="year", object_ref=str(year), detail={"source": record.source}
    )
    return record


def _check(day: date, kind: str) -> None:
    weekend = day.weekday() >= SATURDAY
    if kind == DayKind.HOLIDAY and weekend:
        raise ValidationError({"kind": _("%(day)s is a Saturday or Sunday: off anyway.") % {"day": day}})
    if kind == DayKind.WORKDAY and not weekend:
        raise ValidationError({"kind": _("%(day)s is a weekday: worked anyway.") % {"day": day}})


def _after_change(year: int, detail: dict, by: Staff) -> None:
    """A change of a confirmed year moves dates at once; one of an open year too, as its dates are shown."""
    _recompute(year)
    audit.record("calendar.change", by=by, object_type="year", object_ref=str(year), detail=detail)


def _recompute(year: int) -> None:
    CalendarYear.objects.update_or_create(year=year, defaults={"changed_at": timezone.now()})
    later("cases.recompute_year", year=year)
