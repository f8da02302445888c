"""The first three admins of an empty portal, appointed by whoever has the machine."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from offices.domain import audit, staff
from offices.enums import Origin
from offices.models import Posting, Procuratorate
from offices.models.staff import STAFF_NO
from offices.roles import ADMIN_ROLES


@transaction.atomic
def appoint(*, people: Mapping[str, tuple[str, str]], unit: Procuratorate) -> dict[str, str]:
    """Open an account for each of the three admins of `unit`, posted from today on.

    `people` gives staff number and name by role; returned are one-time passwords by role, to be shown once.
    Raises ValidationError where a role is missing or more are given, a staff number is none, stands twice or
    was ever given, or somebody holds one of these roles already: from then on rights are granted on screen.
    """
    numbers = [number for number, _name in people.values()]
    if set(people) != ADMIN_ROLES or len(set(numbers)) != len(numbers):
        raise ValidationError(_("Three different people are wanted, one for each admin role."))
    if Posting.objects.in_force(timezone.localdate()).filter(role__in=ADMIN_ROLES).exists():
        raise ValidationError(_("There are admins already; they open accounts and grant rights on screen."))
    return {role: _appointed(role, *people[role], unit) for role in sorted(people)}


def _appointed(role: str, staff_no: str, name: str, unit: Procuratorate) -> str:
    STAFF_NO(staff_no)
    person, password = staff.create(
        staff_no=staff_no, name=name, origin=Origin.PROCURATORATE, title="", phone="", by=None
    )
    person.full_clean()
    Posting.objects.create(staff=person, role=role, procuratorate=unit, starts_on=timezone.localdate())
    audit.record(
        "staff.appoint",
        by=None,
        object_type="staff",
        object_ref=staff_no,
        detail={"role": role, "unit": str(unit)},
    )
    return password
