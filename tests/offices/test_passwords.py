"""Rules for passwords, the change of one's own, one-time passwords."""

import re
from datetime import date

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.test import Client

from offices.domain import postings
from offices.domain.staff import reset_password
from offices.models import AuditRecord, Notification, Posting, Staff
from offices.passwords import one_time_password

pytestmark = pytest.mark.django_db
PRESENT, NEW = "Lanzhou-2026", "Gansu+2027-x"


@pytest.fixture
def clerk(clerk):
    clerk.set_password(PRESENT)
    clerk.save()
    return clerk


def change(client, new=NEW, old=PRESENT):
    return client.post("/password/", {"old_password": old, "new_password1": new, "new_password2": new})


def test_a_password_is_kept_by_argon2_at_the_cost_that_django_sets(clerk, quick_passwords, monkeypatch):
    for name, value in quick_passwords.items():
        monkeypatch.setattr(Argon2PasswordHasher, name, value)
    clerk.set_password(PRESENT)

    assert clerk.password.startswith("argon2$argon2id$v=19$m=102400,t=2,p=8$")
    assert clerk.check_password(PRESENT)


@pytest.mark.parametrize(
    "password", ["Short-1a", "onlysmallletters1", "ALLCAPITALS123", "my-CLERK-2026", "password123", PRESENT]
)
def test_weak_similar_common_and_present_passwords_are_refused(clerk, password):
    with pytest.raises(ValidationError):
        validate_password(password, clerk)


@pytest.mark.parametrize("password", [NEW, "三种字符Abc123", "abcdef-12345"])
def test_three_classes_and_ten_characters_will_do(clerk, password):
    validate_password(password, clerk)


def test_one_time_passwords_keep_the_rules():
    for _n in range(50):
        validate_password(one_time_password(), Staff(staff_no="2001", name="宋霞", name_sort="song xia"))


def test_what_is_wrong_with_a_password_is_said_in_chinese(as_user, clerk):
    """Not all of Django's own words for it are in its Chinese catalogue."""
    form = change(as_user(clerk), new="y", old="x").context["form"]
    told = [str(message) for messages in form.errors.values() for message in messages]
    labels = [str(field.label) for field in form]
    assert len(told) > 1
    assert not any(re.search("[A-Za-z]{3}", words) for words in [*told, *labels])


def test_own_password_is_changed_and_the_session_goes_on(as_user, clerk):
    client = as_user(clerk)
    assert change(client).status_code == 302
    clerk.refresh_from_db()
    assert clerk.check_password(NEW)
    assert clerk.password_changed_at is not None
    assert client.get("/").status_code == 200
    assert AuditRecord.objects.filter(action="staff.change_password", object_ref="clerk").exists()


def test_other_sessions_end_when_the_password_changes(as_user, clerk):
    other = Client()
    other.force_login(clerk, backend="django.contrib.auth.backends.ModelBackend")
    change(as_user(clerk))
    assert other.get("/").status_code == 302


def test_wrong_present_password_changes_nothing(as_user, clerk):
    assert change(as_user(clerk), old="wrong").status_code == 422
    clerk.refresh_from_db()
    assert clerk.check_password(PRESENT)


def test_nothing_but_the_password_page_while_a_change_is_due(as_user, clerk):
    clerk.must_change_password = True
    clerk.save()
    client = as_user(clerk)
    assert client.get("/inbox/").url == "/password/"
    assert client.get("/password/").status_code == 200
    change(client)
    assert client.get("/inbox/").status_code == 200


# ------------------------------------------------------------------------------------------------ being reset


def told(person):
    return list(Notification.objects.filter(staff=person).values_list("kind", flat=True))


def test_the_person_and_the_auditor_hear_of_a_reset_and_it_is_on_record(sysadmin, auditor, clerk):
    for _n in range(2):
        reset_password(staff=clerk, by=sysadmin)

    assert told(clerk) == ["staff.password_reset"] * 2
    assert told(auditor) == ["staff.password_of_reset"] * 2
    assert told(sysadmin) == []
    assert AuditRecord.objects.filter(action="staff.reset_password", object_ref="clerk").count() == 2


@pytest.mark.parametrize("name", ["secadmin", "auditor", "sysadmin"])
def test_nobody_reads_a_password_of_one_of_the_three_admins(as_user, sysadmin, name, request):
    admin = request.getfixturevalue(name)
    before = Staff.objects.get(pk=admin.pk).password
    client = as_user(sysadmin)

    assert f"/staff/{name}/password/" not in client.get(f"/staff/{name}/").text
    assert client.post(f"/staff/{name}/password/").status_code == 403
    assert AuditRecord.objects.filter(action="access.refused", actor_no="sysadmin").exists()
    assert Staff.objects.get(pk=admin.pk).password == before


def test_an_admin_to_be_counts_as_one(sysadmin, auditor):
    Posting.objects.filter(staff=auditor).update(starts_on="2026-06-16")
    with pytest.raises(PermissionDenied):
        reset_password(staff=auditor, by=sysadmin)


def test_an_admin_role_waits_until_the_person_has_chosen_a_password(
    as_user, sysadmin, secadmin, auditor, city
):
    postings.end(posting=auditor.postings.get(), ends_on=date(2026, 6, 14), by=secadmin)
    password = reset_password(staff=auditor, by=sysadmin)
    anew = {"role": "auditor", "unit": "620100", "starts_on": "2026-06-15"}

    assert as_user(secadmin).post("/staff/auditor/postings/new/", anew).status_code == 422
    auditor.refresh_from_db()
    change(as_user(auditor), old=password)
    assert as_user(secadmin).post("/staff/auditor/postings/new/", anew).status_code == 302


def test_the_last_admin_is_helped_at_the_console(secadmin, auditor, capsys):
    call_command("reset_password", "secadmin")

    secadmin.refresh_from_db()
    assert secadmin.check_password(capsys.readouterr().out.strip())
    assert (told(secadmin), told(auditor)) == (["staff.password_reset"], ["staff.password_of_reset"])
    record = AuditRecord.objects.get(action="staff.reset_password")
    assert (record.actor_no, record.detail) == ("", {"method": "console"})
    with pytest.raises(CommandError):
        call_command("reset_password", "nobody")
