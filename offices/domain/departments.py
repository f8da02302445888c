"""Departments of a procuratorate: adding, renaming, ending them, and the business lines that they have.

A name is never changed: the department ends and another begins, so that 2017 keeps the names of 2017. What it
became goes on with its people and with what was referred to it.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from offices.domain import audit
from offices.models import Department, Posting, Staff

DAY = timedelta(days=1)


@transaction.atomic
def add_department(*, department: Department, by: Staff) -> Department:
    """Add a department; ValidationError where the procuratorate has one of that name at the time."""
    _begin(department)
    detail = {"name": department.name, "lines": list(department.business_lines)}
    _record("department.add", department, by, detail | {"from": department.valid_from.isoformat()})
    return department


@transaction.atomic
def rename_department(
    *, department: Department, name: str, business_lines: Sequence[str], valid_from: date, by: Staff
) -> Department:
    """End a department on the day before `valid_from`, begin it anew under `name`, and return the new one.

    Its people go on in the new one. Raises ValidationError by field.
    """
    if valid_from <= department.valid_from:
        raise ValidationError({"valid_from": _("The department itself began on that day or later.")})
    if name == department.name:
        raise ValidationError({"name": _("This is its name already.")})
    renamed = Department(
        procuratorate_id=department.procuratorate_id,
        name=name,
        business_lines=list(business_lines),
        valid_from=valid_from,
    )
    _begin(renamed)
    moved = _end(department, valid_from - DAY, renamed)
    detail = {"name": name, "lines": list(business_lines), "from": valid_from.isoformat(), "postings": moved}
    _record("department.rename", department, by, detail)
    return renamed


@transaction.atomic
def change_lines(*, department: Department, business_lines: Sequence[str], by: Staff) -> None:
    """Give a department other business lines from today on: its people see the cases of those."""
    department = Department.objects.select_for_update().get(pk=department.pk)
    _check_not_over(department)
    before = department.business_lines
    department.business_lines = list(business_lines)
    department.save(update_fields=["business_lines"])
    _record("department.lines", department, by, {"before": before, "lines": department.business_lines})


@transaction.atomic
def end_department(
    *, department: Department, valid_to: date, successor: Department | None = None, by: Staff
) -> int:
    """Make `valid_to` the last day of a department; return how many postings went on in the `successor`.

    Where people are posted there beyond that day it needs one. Raises ValidationError by field.
    """
    moved = _end(department, valid_to, successor)
    detail = {"to": valid_to.isoformat(), "postings": moved}
    _record("department.end", department, by, detail | ({"name": successor.name} if successor else {}))
    return moved


def _begin(department: Department) -> None:
    same = Department.objects.filter(procuratorate=department.procuratorate_id, name=department.name)
    if same.filter(Q(valid_to=None) | Q(valid_to__gte=department.valid_from)).exists():
        raise ValidationError({"name": _("The procuratorate has a department of this name.")})
    department.save(force_insert=True)


def _end(department: Department, valid_to: date, successor: Department | None) -> int:
    department = Department.objects.select_for_update().get(pk=department.pk)
    _check_not_over(department)
    if valid_to < department.valid_from:
        raise ValidationError({"valid_to": _("The last day lies before the first.")})
    _check_successor(department, valid_to, successor)
    moved = _move_people(department, valid_to, successor)
    department.valid_to, department.successor = valid_to, successor
    department.save(update_fields=["valid_to", "successor"])
    return moved


def _check_not_over(department: Department) -> None:
    if department.valid_to:
        raise ValidationError(_("The last day of this department is set; it stays as it was."))


def _check_successor(department: Department, valid_to: date, successor: Department | None) -> None:
    if successor is None:
        return
    fits = successor.pk != department.pk and successor.procuratorate_id == department.procuratorate_id
    if not fits or successor.valid_from > valid_to + DAY or successor.valid_to:
        raise ValidationError(
            {"successor": _("Choose another department of that procuratorate that exists on the next day.")}
        )


def _move_people(department: Department, valid_to: date, successor: Department | None) -> int:
    """Let the postings go on in the successor from the day after, or from today where that has passed."""
    first = max(valid_to + DAY, timezone.localdate())
    beyond = list(Posting.objects.not_over(first).filter(department=department).select_for_update())
    if beyond and successor is None:
        words = _("People are posted here beyond that day: name the department in which they go on.")
        raise ValidationError({"successor": words})
    there = set(Posting.objects.not_over(first).filter(department=successor).values_list("staff", flat=True))
    for posting in beyond:
        if posting.starts_on < first:
            _split(posting, first, None if posting.staff_id in there else successor)
        elif posting.staff_id in there:
            posting.delete()
        else:
            posting.department = successor
            posting.save(update_fields=["department"])
    return len(beyond)


def _split(posting: Posting, first: date, successor: Department | None) -> None:
    """End the posting on the day before `first`; go on with it in the successor, if it does."""
    last = posting.ends_on
    posting.ends_on = first - DAY
    posting.save(update_fields=["ends_on"])
    if successor:
        Posting.objects.create(
            staff_id=posting.staff_id,
            role=posting.role,
            procuratorate_id=posting.procuratorate_id,
            department=successor,
            starts_on=first,
            ends_on=last,
        )


def _record(action: str, department: Department, by: Staff, detail: dict) -> None:
    audit.record(action, by=by, object_type="department", object_ref=str(department.pk), detail=detail)
