"""A half-typed comment outlives a way to another page and back, and nobody else ever reads it."""

import pytest
from django.urls import reverse

from cases.models import CaseEvent
from cases.reference import loader
from tests.browser.conftest import until
from tests.browser.test_network import sign_in_anew
from tests.matters import LI, matter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BOX, SAID = ".comment-form textarea", "[data-kept-said]"
TYPED = "已与村委会联系，还没写完"
KEPT = "Object.keys(sessionStorage).filter((name) => name.startsWith('draft:')).length"


@pytest.fixture
def case(db, calendar, office, clerk, officer):
    loader.load()
    return matter(office=office, by=clerk, second_officer=officer)


@pytest.fixture
def other(case, office, clerk, officer):
    return matter(office=office, by=clerk, second_officer=officer, identity=LI)


def open_page(context, case):
    page = context.new_page()
    page.goto(reverse("case", args=[case.key]))
    return page


def go(page, route, *args):
    page.goto(reverse(route, args=args))


def test_a_half_typed_comment_is_there_again_after_following_a_link(signed_in, clerk, case, other):
    page = open_page(signed_in(clerk), case)
    page.fill(BOX, TYPED)
    with page.expect_navigation():
        page.click(".crumbs a")
    go(page, "case", other.key)
    assert page.input_value(BOX) == ""
    assert page.is_hidden(SAID)

    go(page, "case", case.key)
    assert page.input_value(BOX) == TYPED
    assert page.is_visible(SAID)
    page.fill(BOX, "")
    go(page, "case", case.key)
    assert page.input_value(BOX) == ""


def test_a_comment_that_was_sent_is_not_put_back(signed_in, clerk, case):
    page = open_page(signed_in(clerk), case)
    page.fill(BOX, TYPED)
    with page.expect_navigation():
        page.click(".comment-form button[type=submit]")
    page.wait_for_load_state()

    assert page.input_value(BOX) == ""
    assert page.evaluate(KEPT) == 0
    assert CaseEvent.objects.filter(case=case, kind="commented").count() == 1


def test_signing_out_removes_it_from_every_tab(signed_in, clerk, case, other):
    context = signed_in(clerk)
    page, beside = open_page(context, case), open_page(context, other)
    page.fill(BOX, TYPED)
    beside.fill(BOX, TYPED)
    page.click("details.menu:has(form[data-forget-drafts]) summary")
    with page.expect_navigation():
        page.click("form[data-forget-drafts] button")

    assert page.url.endswith(reverse("sign_in"))
    assert page.evaluate(KEPT) == 0
    until(beside, f"{KEPT} === 0")
    assert page.evaluate("localStorage.length") == 0


def test_whoever_signs_in_next_in_the_same_tab_does_not_get_it(signed_in, clerk, officer, case, live_server):
    context = signed_in(clerk)
    page = open_page(context, case)
    page.fill(BOX, TYPED)
    sign_in_anew(context, officer, live_server)
    go(page, "case", case.key)

    assert page.input_value(BOX) == ""
    assert page.evaluate(KEPT) == 0
