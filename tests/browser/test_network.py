"""The network drops in a real Chromium: nothing typed is lost or sent twice, and words say what happened."""

import json

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.domain import drafts
from cases.models import Case, Draft
from cases.reference import loader
from tests.browser.conftest import BACKEND, until
from tests.browser.test_registration import begin, fill, is_kept
from tests.matters import matter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SAID = ".form-actions [data-unreached-said]"
REGISTER = "button[value=register]"
LONG = "村里三年没有公开账目，村民多次要求查看均被拒绝。" * 1250  # 30 000 characters, 90 000 bytes


def cut(page, how):
    """Take the network or the server away; gives what brings it back."""
    if how == "no network":
        page.context.set_offline(True)
        return lambda: page.context.set_offline(False)
    if how == "no server":
        page.route("**/*", lambda route: route.abort())
    else:
        page.route("**/*", lambda route: route.fulfill(status=502, body="Bad Gateway"))
    return page.unroute_all


def send(page, button):
    with page.expect_navigation():
        page.click(button)


def key_of(page):
    return page.get_attribute("form[data-draft-key]", "data-draft-key")


def kept():
    return drafts.opened(Draft.objects.get())


@pytest.mark.parametrize("how", ["no network", "no server", "no portal behind the proxy"])
def test_registering_without_a_connection_says_so_and_works_when_it_is_back(
    signed_in, clerk, office, calendar, how
):
    page = begin(signed_in(clerk))
    fill(page)
    is_kept(page)
    back = cut(page, how)
    page.fill("#id_narrative", "断网后写下的话。")
    page.click(REGISTER)
    page.wait_for_selector(SAID)

    assert page.locator(SAID).count() == 1
    assert page.input_value("#id_narrative") == "断网后写下的话。"
    assert page.input_value("#id_parties-0-name") == "张伟"
    page.click(REGISTER)
    page.wait_for_selector(SAID)
    assert page.locator(SAID).count() == 1
    assert not Case.objects.exists()

    back()
    send(page, REGISTER)
    assert Case.objects.get().narrative == "断网后写下的话。"
    assert page.evaluate("Object.keys(localStorage)") == []


def test_what_could_not_be_sent_is_saved_by_itself_when_the_connection_is_back(
    signed_in, clerk, office, calendar
):
    page = begin(signed_in(clerk))
    fill(page)
    is_kept(page)
    back = cut(page, "no network")
    page.fill("#id_narrative", "断网后写下的话。")
    page.click(REGISTER)
    page.wait_for_selector(SAID)
    assert "断网后写下的话。" in page.evaluate("JSON.stringify({...localStorage})")

    with page.expect_response("**/draft/"):
        back()
    until(page, "localStorage.length === 0")
    assert kept()["narrative"] == ["断网后写下的话。"]


def test_a_file_that_was_chosen_is_sent_with_the_form_at_last(signed_in, clerk, office, calendar, tmp_path):
    (tmp_path / "账本.txt").write_text("三年账目")
    page = begin(signed_in(clerk))
    fill(page)
    page.set_input_files("#id_file", tmp_path / "账本.txt")
    back = cut(page, "no network")
    page.click("button[value=attach]")
    page.wait_for_selector("[data-shown=offline]")

    back()
    page.click("button[value=attach]")
    page.wait_for_selector("#files a")
    send(page, REGISTER)
    assert Case.objects.get().attachments.count() == 1


def test_a_registration_whose_answer_was_lost_is_one_case(signed_in, clerk, office, calendar):
    page = begin(signed_in(clerk))
    fill(page)
    address = page.url

    def lose(route):
        if route.request.method == "POST":
            route.fetch(max_redirects=0)
            return route.abort()
        return route.continue_()

    page.route(address, lose)
    with page.expect_event("requestfailed"):
        page.click(REGISTER)
    page.wait_for_timeout(300)
    page.unroute_all()
    page.goto(address)

    assert page.url.endswith(reverse("case", args=[Case.objects.get().key]))


def test_an_expired_sign_in_holds_the_form_until_the_person_is_back(
    signed_in, clerk, office, calendar, live_server
):
    context = signed_in(clerk)
    page = begin(context)
    fill(page)
    is_kept(page)
    context.clear_cookies(name="sessionid")
    page.fill("#id_narrative", "登录失效后写下的话。")
    page.click(REGISTER)
    page.wait_for_selector("[data-shown=signed-out]")
    assert page.input_value("#id_narrative") == "登录失效后写下的话。"

    sign_in_anew(context, clerk, live_server)
    send(page, REGISTER)
    assert Case.objects.get().narrative == "登录失效后写下的话。"


def sign_in_anew(context, staff, live_server):
    """As a sign-in in another tab does: another session, another token."""
    client = Client()
    client.force_login(staff, backend=BACKEND)
    context.clear_cookies()
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    context.add_cookies([cookie])


@pytest.mark.parametrize("pause", [0, 1550], ids=["at once", "while it is being saved"])
def test_a_long_text_is_not_lost_when_the_page_was_left_at_once(signed_in, clerk, office, calendar, pause):
    """What a page sends while it is left may arrive or not; what did not is offered."""
    page = begin(signed_in(clerk))
    fill(page)
    is_kept(page)
    address = page.url
    page.route("**/draft/", lambda route: route.abort())
    page.fill("#id_narrative", LONG)
    page.wait_for_timeout(pause)
    page.goto(reverse("draft_list"))
    page.wait_for_timeout(500)
    page.unroute_all()

    page.goto(address)
    if page.input_value("#id_narrative") != LONG:
        send(page, "[data-draft-choice=restore]")
    assert page.input_value("#id_narrative") == LONG
    assert kept()["narrative"] == [LONG]


def test_a_long_text_is_saved_when_the_tab_is_left_alone(signed_in, clerk, office, calendar):
    page = begin(signed_in(clerk))
    fill(page)
    is_kept(page)
    page.fill("#id_narrative", LONG)
    with page.expect_response("**/draft/"):
        page.evaluate(
            "Object.defineProperty(document, 'hidden', {value: true});"
            "document.dispatchEvent(new Event('visibilitychange'))"
        )

    until(page, "localStorage.length === 0")
    assert kept()["narrative"] == [LONG]


def test_what_is_typed_while_a_copy_is_on_offer_is_saved_too(signed_in, clerk, office, calendar):
    page = begin(signed_in(clerk))
    copy = {"at": timezone.now().isoformat(), "version": "1", "fields": [["narrative", "断网时写下的话。"]]}
    page.evaluate(
        "([key, copy]) => localStorage.setItem(key, copy)", [f"draft:{key_of(page)}", json.dumps(copy)]
    )
    page.goto(page.url)
    page.wait_for_selector("[data-draft-asked=restore]")
    with page.expect_response("**/draft/"):
        page.fill("#id_claims", "没有理会提示就写。")
    page.wait_for_timeout(300)
    assert kept()["claims"] == ["没有理会提示就写。"]
    assert page.evaluate("localStorage.length") == 1

    page.click("[data-draft-choice=discard]")
    until(page, "localStorage.length === 0")
    assert page.input_value("#id_claims") == "没有理会提示就写。"


@pytest.mark.parametrize("offline", [True, False])
def test_signing_out_forgets_nothing_that_is_not_saved(signed_in, clerk, office, calendar, offline):
    page = begin(signed_in(clerk))
    fill(page)
    is_kept(page)
    back = cut(page, "no network") if offline else page.unroute_all
    page.fill("#id_narrative", LONG)
    page.click("details.menu:has(form[data-forget-drafts]) summary")
    if offline:
        page.click("form[data-forget-drafts] button")
        page.wait_for_selector("[data-shown=offline]")
        assert page.input_value("#id_narrative") == LONG
        back()
    send(page, "form[data-forget-drafts] button")

    assert page.url.endswith(reverse("sign_in"))
    assert page.evaluate("localStorage.length") == 0
    assert kept()["narrative"] == [LONG]


@pytest.fixture
def case(db, calendar, office, clerk, officer):
    loader.load()
    return matter(office=office, by=clerk, second_officer=officer)


FORMS = {
    "comment": ("clerk", lambda case: reverse("case", args=[case.key]), ".comment-form", "text"),
    "deed": ("director", lambda case: reverse("case_step", args=[case.key, "return"]), ".deed-form", "note"),
    "correction": ("clerk", lambda case: reverse("correction_new", args=[case.key]), "form.stack", "reason"),
}


@pytest.mark.parametrize("name", FORMS)
def test_any_other_form_stays_and_goes_once_when_the_connection_is_back(signed_in, request, case, name):
    actor, address, form, field = FORMS[name]
    page = signed_in(request.getfixturevalue(actor)).new_page()
    page.goto(address(case))
    page.fill(f"{form} [name={field}]", "断网时写下的一大段话")
    back = cut(page, "no network")
    page.click(f"{form} .form-actions button[type=submit]")
    page.wait_for_selector(f"{form} {SAID}")
    assert page.input_value(f"{form} [name={field}]") == "断网时写下的一大段话"
    back()
    with page.expect_response(lambda answer: answer.request.method == "POST") as sent:
        page.click(f"{form} .form-actions button[type=submit]")

    assert sent.value.status in {200, 204, 302, 422}
    page.wait_for_load_state()
    assert page.locator(SAID).count() == 0


@pytest.mark.parametrize("name", FORMS)
def test_any_other_form_outlives_a_sign_in_that_expired(signed_in, request, case, live_server, name):
    actor, address, form, field = FORMS[name]
    staff = request.getfixturevalue(actor)
    context = signed_in(staff)
    page = context.new_page()
    page.goto(address(case))
    page.fill(f"{form} [name={field}]", "登录失效时写下的一大段话")
    context.clear_cookies(name="sessionid")
    page.click(f"{form} .form-actions button[type=submit]")
    page.wait_for_selector("[data-shown=signed-out]")
    sign_in_anew(context, staff, live_server)
    with page.expect_response(lambda answer: answer.request.method == "POST") as sent:
        page.click(f"{form} .form-actions button[type=submit]")

    assert sent.value.status in {200, 204, 302, 422}


def test_somebody_else_who_signed_in_meanwhile_sends_nothing_of_it(
    signed_in, case, clerk, officer, live_server
):
    context = signed_in(clerk)
    page = context.new_page()
    page.goto(reverse("case", args=[case.key]))
    page.fill(".comment-form textarea", "本人写下的话")
    sign_in_anew(context, officer, live_server)
    page.click(".comment-form button[type=submit]")
    page.wait_for_selector("[data-shown=somebody-else]")

    assert page.input_value(".comment-form textarea") == "本人写下的话"
