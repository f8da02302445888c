"""Rights: granting and ending postings. Authority follows from the postings in force, day by day."""

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from offices.domain import audit
from offices.domain.notifications import notify
from offices.enums import Level, OfficeStatus, Origin
from offices.models import Department, Office, Posting, Procuratorate, Staff
from offices.queries import may_grant_at
from offices.roles import ADMIN_ROLES, CITY_ROLES, DISTRICT_ROLES, OFFICE_ROLES, Role

# What the database refuses, however many people grant at the same moment: constraint → field and reason.
REFUSALS = {
    "posting_one_director_an_office": ("role", gettext_lazy("The office has a director in that time.")),
    "posting_not_twice": ("starts_on", gettext_lazy("The same posting is already in force in that time.")),
    "posting_three_admins_apart": (
        "role",
        gettext_lazy("Nobody may hold two of the three admin roles at the same time."),
    ),
    "posting_dates_in_order": ("ends_on", gettext_lazy("The last day lies before the first.")),
}


@transaction.atomic
def grant(
    *,
    staff: Staff,
    role: str,
    unit: Office | Procuratorate,
    department: Department | None,
    starts_on: date,
    ends_on: date | None,
    by: Staff,
) -> Posting:
    """Post `staff` in `role` at `unit` from `starts_on` to `ends_on` (both included; None: open); tell them.

    Raises PermissionDenied where `by` keeps no rights at the unit or grants to themselves; ValidationError,
    by field, where the role does not fit person, unit or department or another posting rules it out.
    """
    if by == staff or not may_grant_at(by, unit):
        raise PermissionDenied
    staff = Staff.objects.select_for_update().get(pk=staff.pk)
    _check_fit(staff, role, unit, department, starts_on)
    where = {"office": unit} if isinstance(unit, Office) else {"procuratorate": unit}
    posting = Posting(
        staff=staff, role=role, department=department, starts_on=starts_on, ends_on=ends_on, **where
    )
    _save(posting)
    _tell(posting, "posting.granted")
    _record("posting.grant", posting, by)
    return posting


@transaction.atomic
def end(*, posting: Posting, ends_on: date, by: Staff) -> Posting:
    """Make `ends_on` the last day of a posting and tell the person.

    Yesterday is the earliest (access is gone at once): what was in force stays on record. Raises
    PermissionDenied, also where `by` would lengthen a posting of their own, or ValidationError where the
    posting is over or the day does not fit.
    """
    posting = Posting.objects.select_for_update().get(pk=posting.pk)
    _check_may_change(posting, by)
    if posting.staff_id == by.pk and posting.ends_on and ends_on > posting.ends_on:
        raise PermissionDenied
    yesterday = timezone.localdate() - timedelta(days=1)
    if posting.ends_on and posting.ends_on <= yesterday:
        raise ValidationError({"ends_on": _("This posting is over.")})
    if ends_on < yesterday:
        raise ValidationError({"ends_on": _("The past stays as it was: yesterday is the earliest last day.")})
    posting.ends_on = ends_on
    _save(posting, "ends_on")
    _tell(posting, "posting.ended")
    _record("posting.end", posting, by)
    return posting


@transaction.atomic
def withdraw(*, posting: Posting, by: Staff) -> None:
    """Take back a posting that was in force on no whole day: one that begins today or later."""
    posting = Posting.objects.select_for_update().get(pk=posting.pk)
    _check_may_change(posting, by)
    if posting.starts_on < timezone.localdate():
        raise ValidationError(_("A posting that has begun can only be ended."))
    _record("posting.withdraw", posting, by)
    posting.delete()


def _check_may_change(posting: Posting, by: Staff) -> None:
    if not may_grant_at(by, posting.unit):
        raise PermissionDenied


def _check_fit(staff, role, unit, department, starts_on) -> None:
    """Raise ValidationError, by field, where the parts do not go together."""
    errors = {}
    if (role == Role.TOWNSHIP_STAFF) != (staff.origin == Origin.TOWNSHIP):
        errors["role"] = _("This role does not fit where the person belongs (township or procuratorate).")
    if not staff.is_active:
        errors["staff"] = _("The account is disabled.")
    elif role in ADMIN_ROLES and staff.must_change_password:
        errors["staff"] = _(
            "An admin knows this person's password: let them sign in and choose their own first."
        )
    if not _unit_fits(role, unit):
        errors["unit"] = _("This role cannot be held at that unit.")
    elif isinstance(unit, Office) and unit.status == OfficeStatus.CLOSED:
        errors["unit"] = _("The office is closed.")
    if role == Role.DEPARTMENT_HANDLER and not _department_fits(department, unit, starts_on):
        errors["department"] = _("Choose a department of that procuratorate that exists on the first day.")
    elif role != Role.DEPARTMENT_HANDLER and department:
        errors["department"] = _("Only a department handler belongs to a department.")
    if errors:
        raise ValidationError(errors)


def _unit_fits(role: str, unit: Office | Procuratorate) -> bool:
    if role in OFFICE_ROLES or isinstance(unit, Office):
        return role in OFFICE_ROLES and isinstance(unit, Office)
    if role in DISTRICT_ROLES:
        return unit.level == Level.DISTRICT
    return unit.level == Level.CITY if role in CITY_ROLES else True


def _department_fits(department: Department | None, unit: Procuratorate, on: date) -> bool:
    return (
        department is not None
        and department.procuratorate_id == unit.pk
        and department.valid_from <= on
        and (department.valid_to is None or department.valid_to >= on)
    )


def _save(posting: Posting, *changed: str) -> None:
    """Save (what changed, or all), and turn what the database refuses into the reason beside its field."""
    try:
        with transaction.atomic():
            posting.save(update_fields=changed or None)
    except IntegrityError as error:
        field, reason = REFUSALS[error.__cause__.diag.constraint_name]
        raise ValidationError({field: reason}) from None
    posting.staff.__dict__.pop("_reach", None)


def _record(action: str, posting: Posting, by: Staff) -> None:
    audit.record(
        action,
        by=by,
        object_type="posting",
        object_ref=str(posting.pk),
        detail={
            "staff": posting.staff.staff_no,
            "role": posting.role,
            "unit": str(posting.unit),
            "from": posting.starts_on.isoformat(),
            "to": posting.ends_on.isoformat() if posting.ends_on else None,
        },
    )


def _tell(posting: Posting, kind: str) -> None:
    notify(
        [posting.staff_id],
        source=f"{kind}:{posting.pk}:{posting.ends_on or ''}",
        kind=kind,
        params={
            "role": posting.get_role_display(),
            "unit": str(posting.unit),
            "day": str(posting.ends_on or ""),
        },
        url=reverse("staff", args=[posting.staff.staff_no]),
    )
