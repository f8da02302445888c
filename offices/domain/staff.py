"""Accounts of members of staff; what they may do follows from postings, never from here."""

from axes.utils import reset as forget_failures
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from offices.domain import audit
from offices.domain.notifications import notify
from offices.models import Posting, Staff
from offices.passwords import one_time_password
from offices.queries import is_admin
from offices.roles import Role
from offices.sounds import sort_key


@transaction.atomic
def create(
    *, staff_no: str, name: str, origin: str, title: str, phone: str, by: Staff | None
) -> tuple[Staff, str]:
    """Open an account without any right; return the person and a one-time password, to be shown once.

    `by` is None only for the first admins, whom nobody could have opened an account for.
    Raises ValidationError where the staff number was ever given.
    """
    password = one_time_password()
    person = Staff(staff_no=staff_no, must_change_password=True)
    person.set_password(password)
    _fill(person, name, origin, title, phone)
    try:
        with transaction.atomic():
            person.save(force_insert=True)
    except IntegrityError:
        raise ValidationError({"staff_no": _("This staff number is taken.")}) from None
    _record("staff.create", person, by, {"origin": origin})
    return person, password


@transaction.atomic
def edit(*, staff: Staff, name: str, origin: str, title: str, phone: str, by: Staff) -> Staff:
    """Change what is known of a person; the staff number never changes."""
    staff = Staff.objects.select_for_update().get(pk=staff.pk)
    before = {"name": staff.name, "origin": staff.origin, "title": staff.title}
    _fill(staff, name, origin, title, phone)
    staff.save(update_fields=["name", "name_sort", "origin", "title", "phone"])
    after = {"name": name, "origin": origin, "title": title}
    changed = {field: [before[field], value] for field, value in after.items() if before[field] != value}
    _record("staff.edit", staff, by, changed)
    return staff


@transaction.atomic
def disable(*, staff: Staff, by: Staff) -> None:
    """Shut an account: its sessions end with the next request. Nobody can shut their own."""
    if staff == by:
        raise ValidationError(_("You cannot disable your own account."))
    _switch("staff.disable", staff, by, is_active=False)


@transaction.atomic
def enable(*, staff: Staff, by: Staff) -> None:
    """Open a shut account again; its postings count again as long as they are in force."""
    _switch("staff.enable", staff, by, is_active=True)


@transaction.atomic
def reset_password(*, staff: Staff, by: Staff | None) -> str:
    """Give a one-time password, to be shown once; end the person's sessions and the lock-out.

    The person and the auditors hear of it. Whoever reads the password could sign in with it, so none is given
    for one of the three admins: PermissionDenied, unless `by` is None, at the console of the server.
    """
    staff = Staff.objects.select_for_update().get(pk=staff.pk)
    if by is not None and is_admin(staff):
        raise PermissionDenied
    password = one_time_password()
    staff.set_password(password)
    staff.must_change_password = True
    staff.save(update_fields=["password", "must_change_password"])
    forget_failures(username=staff.staff_no)
    _tell_of_reset(staff)
    _record("staff.reset_password", staff, by, {} if by else {"method": "console"})
    return password


@transaction.atomic
def unlock(*, staff: Staff, by: Staff) -> None:
    """Lift the lock-out that failed sign-ins brought on, before its half hour is over."""
    forget_failures(username=staff.staff_no)
    _record("staff.unlock", staff, by, {})


@transaction.atomic
def change_password(*, staff: Staff, password: str) -> None:
    """Change one's own password to one that has been validated; other sessions of the person end."""
    staff.set_password(password)
    staff.must_change_password = False
    staff.password_changed_at = timezone.now()
    staff.save(update_fields=["password", "must_change_password", "password_changed_at"])
    _record("staff.change_password", staff, staff, {})


def _fill(staff: Staff, name: str, origin: str, title: str, phone: str) -> None:
    staff.name, staff.origin, staff.title, staff.phone = name, origin, title, phone
    staff.name_sort = sort_key(name)


def _switch(action: str, staff: Staff, by: Staff, *, is_active: bool) -> None:
    staff.is_active = is_active
    staff.save(update_fields=["is_active"])
    _record(action, staff, by, {})


def _tell_of_reset(staff: Staff) -> None:
    auditors = Posting.objects.in_force(timezone.localdate()).filter(role=Role.AUDITOR, staff__is_active=True)
    told = {
        "staff.password_reset": {staff.pk},
        "staff.password_of_reset": set(auditors.values_list("staff_id", flat=True)) - {staff.pk},
    }
    for kind, people in told.items():
        notify(
            people,
            source=f"password:{staff.pk}:{timezone.now().isoformat()}",
            kind=kind,
            params={"name": staff.name, "number": staff.staff_no},
            url=reverse("staff", args=[staff.staff_no]),
        )


def _record(action: str, staff: Staff, by: Staff | None, detail: dict) -> None:
    audit.record(action, by=by, object_type="staff", object_ref=staff.staff_no, detail=detail)
