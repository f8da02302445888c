"""The first three admins of a portal that has none."""

import pytest
from django.core.management import CommandError, call_command

from offices.models import AuditRecord, Posting, Staff
from offices.roles import ADMIN_ROLES, Role

pytestmark = pytest.mark.django_db

WANTED = {"system": ("A001", "安立群"), "security": ("A002", "尚文博"), "auditor": ("A003", "申若兰")}


def found(capsys, **changes) -> dict[str, str]:
    """Run the command; return the password printed for each staff number."""
    people = {name: list(pair) for name, pair in (WANTED | changes).items()}
    call_command("first_admins", unit="620100", **people)
    lines = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    return {number: password for _name, number, password in lines}


def test_three_people_hold_one_admin_role_each_and_sign_in_with_what_was_printed(city, client, capsys):
    passwords = found(capsys)

    held = dict(Posting.objects.filter(role__in=ADMIN_ROLES).values_list("staff__staff_no", "role"))
    assert held == {"A001": Role.SYSTEM_ADMIN, "A002": Role.SECURITY_ADMIN, "A003": Role.AUDITOR}
    assert all(Staff.objects.get(staff_no=number).check_password(passwords[number]) for number in held)
    assert all(person.must_change_password for person in Staff.objects.filter(staff_no__in=held))
    assert AuditRecord.objects.filter(action="staff.appoint").count() == 3


def test_nobody_is_appointed_where_there_are_admins(city, sysadmin, capsys):
    with pytest.raises(CommandError):
        found(capsys)
    assert not Staff.objects.filter(staff_no="A001").exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"auditor": ("A001", "申若兰")},  # one person twice
        {"auditor": ("Clerk", "申若兰")},  # a number that is given
        {"auditor": ("A003", "")},
        {"auditor": ("A 003", "申若兰")},
    ],
)
def test_what_does_not_fit_appoints_nobody(city, clerk, capsys, changes):
    changes = {"auditor": (clerk.staff_no, "申若兰")} if changes["auditor"][0] == "Clerk" else changes
    with pytest.raises(CommandError):
        found(capsys, **changes)
    assert not Posting.objects.filter(role__in=ADMIN_ROLES).exists()


def test_an_unknown_procuratorate_is_named(db):
    with pytest.raises(CommandError, match="620199"):
        call_command("first_admins", unit="620199", **{name: list(pair) for name, pair in WANTED.items()})
