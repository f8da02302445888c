"""Rules for passwords, the change of one's own, one-time passwords."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client

from offices.models import AuditRecord, Staff
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
