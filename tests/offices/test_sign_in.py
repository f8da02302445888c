"""Signing in, being locked out, the life of a session."""

from datetime import timedelta

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains

from offices.models import AuditRecord

pytestmark = pytest.mark.django_db
PASSWORD = "Lanzhou-2026"
SIGN_IN, HOME = "/sign-in/", "/"


@pytest.fixture
def clerk(clerk):
    clerk.set_password(PASSWORD)
    clerk.save()
    return clerk


def attempt(client, staff_no="clerk", password=PASSWORD, **more):
    return client.post(SIGN_IN, {"username": staff_no, "password": password, **more})


def actions():
    return list(AuditRecord.objects.order_by("id").values_list("action", flat=True))


def test_right_password_signs_in_and_is_recorded(client, clerk):
    response = attempt(client)
    assert response.status_code == 302
    assert response.url == HOME
    record = AuditRecord.objects.get(action="sign_in")
    assert (record.actor_no, record.object_ref, record.ip) == ("clerk", "clerk", "127.0.0.1")
    assert record.request_id


def test_full_width_staff_number_is_understood(client, clerk):
    assert attempt(client, staff_no="ｃｌｅｒｋ ").status_code == 302


@pytest.mark.parametrize("staff_no", ["clerk", "nobody"])
def test_failure_says_the_same_whether_the_number_exists_or_not(client, clerk, staff_no):
    response = attempt(client, staff_no=staff_no, password="wrong")
    assert response.status_code == 422
    form = response.context["form"]
    assert form.errors == {"__all__": [form.error_messages["invalid_login"]]}
    assert actions() == ["sign_in.failed"]


@pytest.mark.parametrize("staff_no", ["", "clerk\0", "x" * 300])
def test_what_cannot_be_a_staff_number_is_a_failure_like_any_other(client, clerk, staff_no):
    assert attempt(client, staff_no=staff_no).status_code == 422
    assert actions() == ["sign_in.failed"]


def test_what_was_typed_is_not_recorded_unless_it_is_a_staff_number(client, clerk):
    attempt(client, staff_no="my-secret-password", password="x")
    assert AuditRecord.objects.get().object_ref == ""


def test_disabled_account_cannot_sign_in(client, clerk):
    clerk.is_active = False
    clerk.save()
    assert attempt(client).status_code == 422


def test_five_failures_lock_the_account_for_half_an_hour_the_right_password_too(client, clerk, fixed_clock):
    for _n in range(4):
        assert attempt(client, password="wrong").status_code == 422
    assert attempt(client, password="wrong").status_code == 429
    assert attempt(client).status_code == 429
    fixed_clock.shift(timedelta(minutes=29))
    assert attempt(client).status_code == 429
    fixed_clock.shift(timedelta(minutes=2))
    assert attempt(client).status_code == 302
    assert actions() == [*["sign_in.failed"] * 4, "sign_in.locked", *["sign_in.failed"] * 2, "sign_in"]


def test_next_page_is_kept_but_never_leads_elsewhere(client, clerk):
    assert attempt(client, next="/inbox/").url == "/inbox/"
    client.post("/sign-out/")
    assert attempt(client, next="https://elsewhere.example/").url == HOME


def stale(client, **sent):
    """Send a sign-in page that was left open, with the token of the time before."""
    client.handler.enforce_csrf_checks = True
    return client.post(SIGN_IN, {"username": "clerk", "password": PASSWORD, **sent})


def test_a_sign_in_page_left_open_leads_on_once_signed_in_from_another_tab(client, clerk):
    attempt(client)
    assert stale(client, next="/inbox/").url == "/inbox/"
    assert stale(client, next="https://elsewhere.example/").url == HOME
    assert client.get(f"{SIGN_IN}?next=/inbox/").url == "/inbox/"


def test_any_other_form_with_a_stale_token_is_refused(client, clerk):
    assert stale(client).status_code == 403
    client.handler.enforce_csrf_checks = False
    attempt(client)
    client.handler.enforce_csrf_checks = True
    assert client.post("/password/", {}).status_code == 403


@pytest.mark.parametrize("address", ["/sign-out/", "/cases/export/", "/offices/1/suspend/"])
def test_the_address_of_a_button_has_a_page_of_ours(client, clerk, address):
    attempt(client)
    answer = client.get(address)
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assertContains(answer, '<a class="btn" href="/">', status_code=405)
    assert client.get(address, headers={"HX-Request": "true"}).content == b""


def test_sign_out_is_a_post_and_recorded(client, clerk):
    attempt(client)
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/").status_code == 302
    assert actions() == ["sign_in", "sign_out"]
    assert client.get(HOME).status_code == 302


def test_session_ends_after_half_an_hour_without_a_request(client, clerk, fixed_clock):
    attempt(client)
    for _n in range(3):
        fixed_clock.shift(timedelta(minutes=29))
        assert client.get(HOME).status_code == 200
    fixed_clock.shift(timedelta(minutes=31))
    assert client.get(HOME).status_code == 302


def test_session_ends_after_twelve_hours_in_any_case(client, clerk, fixed_clock):
    attempt(client)
    for _n in range(12 * 3 - 1):
        fixed_clock.shift(timedelta(minutes=20))
        assert client.get(HOME).status_code == 200
    fixed_clock.shift(timedelta(minutes=21))
    assert client.get(HOME).status_code == 302


def test_session_is_written_once_a_minute_not_at_each_request(client, clerk, django_assert_num_queries):
    attempt(client)
    client.get("/language/")
    with django_assert_num_queries(2):  # session, person
        client.get("/language/")


def test_script_of_a_signed_out_person_gets_401(client, clerk):
    page = "/inbox/read/"
    assert client.post(page, HTTP_HX_REQUEST="true").status_code == 401
    assert client.post(page, HTTP_SEC_FETCH_DEST="empty").status_code == 401
    answer = client.post(page, HTTP_ACCEPT="application/json")
    assert answer.status_code == 401
    assert answer.json()["error"] == "signed_out"


def test_form_of_a_signed_out_person_leads_back_to_the_page_it_stood_on(client, clerk):
    answer = client.post("/inbox/read/", HTTP_REFERER="http://testserver/inbox/?show=unread")
    assert answer.url == "/sign-in/?next=/inbox/%3Fshow%3Dunread"
    elsewhere = client.post("/inbox/read/", HTTP_REFERER="http://testserver.example/inbox/")
    assert elsewhere.url == "/sign-in/?next=/"


def test_pages_of_a_person_signed_in_are_not_kept(as_user, clerk):
    assert as_user(clerk).get(HOME)["Cache-Control"] == "private, no-store"


def test_disabled_account_is_signed_out_at_the_next_request(client, clerk):
    attempt(client)
    clerk.is_active = False
    clerk.save()
    assert client.get(HOME).status_code == 302


def test_person_without_posting_signs_in_and_is_told_whom_to_ask(as_user, stranger):
    response = as_user(stranger).get(HOME)
    assert response.status_code == 200
    assert "offices/no_posting.html" in [template.name for template in response.templates]


def test_request_id_of_the_proxy_is_kept_and_others_are_made(client, db):
    assert client.get(SIGN_IN, HTTP_X_REQUEST_ID="abc-12345")["X-Request-ID"] == "abc-12345"
    assert len(client.get(SIGN_IN, HTTP_X_REQUEST_ID="<bad id>")["X-Request-ID"]) == 36


def test_language_can_be_switched_before_signing_in(client, db):
    response = client.post(reverse("set_language"), {"language": "en", "next": SIGN_IN})
    assert response.url == SIGN_IN
    assert 'lang="en"' in client.get(SIGN_IN).content.decode()
