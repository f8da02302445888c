"""The accounts of the demo: one of each role, with passwords that exist in the demo only."""

import json
import os
import secrets
from pathlib import Path

from django.db import transaction

from offices.enums import BusinessLine, Origin
from offices.models import Department, Office, Posting, Procuratorate, Staff
from offices.roles import Role
from offices.sounds import sort_key

DISTRICT, CITY = "620102", "620100"
OFFICE_NUMBER = 1  # four people: the director and three of the township

# account, name, role, where
OFFICIALS = (
    ("department", "苗雨桐", Role.DEPARTMENT_HANDLER, DISTRICT),
    ("district", "段志远", Role.DISTRICT_LEADER, DISTRICT),
    ("city", "卢静怡", Role.CITY_REVIEWER, CITY),
    ("sysadmin", "安立群", Role.SYSTEM_ADMIN, CITY),
    ("secadmin", "尚文博", Role.SECURITY_ADMIN, CITY),
    ("auditor", "申若兰", Role.AUDITOR, CITY),
)


@transaction.atomic
def create() -> dict[str, Staff]:
    """Return the people behind the demo accounts by account name, making those who are missing.

    The clerk and the director are those of an office of the reference data; the others get a posting that
    began with the office.
    """
    office = Office.objects.get(procuratorate__code=DISTRICT, number=OFFICE_NUMBER)
    people = {
        "clerk": _posted(office, Role.TOWNSHIP_STAFF),
        "director": _posted(office, Role.DIRECTOR),
    }
    for account, name, role, code in OFFICIALS:
        people[account] = _official(account, name, role, code, office.opened_on)
    return people


def write_passwords(people: dict[str, Staff], path: Path) -> None:
    """Give each account a new password and write them to `path`, readable by the owner alone."""
    rows = []
    for account, person in people.items():
        password = f"{account.capitalize()}-{secrets.token_hex(4)}"
        person.set_password(password)
        person.save(update_fields=["password"])
        rows.append({"role": account, "staff_no": person.staff_no, "password": password, "name": person.name})
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(rows, file, ensure_ascii=False, indent=2)


def _posted(office: Office, role: str) -> Staff:
    return Posting.objects.filter(office=office, role=role, ends_on=None).order_by("id")[0].staff


def _official(account: str, name: str, role: str, code: str, since) -> Staff:
    number = f"demo-{account}"
    person = Staff.objects.filter(staff_no=number).first()
    if person:
        return person
    person = Staff.objects.create_user(
        staff_no=number, name=name, name_sort=sort_key(name), origin=Origin.PROCURATORATE, is_example=True
    )
    unit = Procuratorate.objects.get(code=code)
    line = Department.objects.filter(
        procuratorate=unit, business_lines__contains=[BusinessLine.COMPLAINTS], valid_to=None
    )
    department = line.first() if role == Role.DEPARTMENT_HANDLER else None
    Posting.objects.create(
        staff=person, role=role, procuratorate=unit, department=department, starts_on=since
    )
    return person
