"""Deeds in a real browser: the form opens beside the case, and who is overtaken loses no word."""

import pytest
from django.urls import reverse

from cases.domain.comments import comment
from cases.reference import loader
from tests.matters import matter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORDS = "请补充身份证复印件"


@pytest.fixture
def case(db, calendar, office, clerk, officer):
    loader.load()
    return matter(office=office, by=clerk, second_officer=officer)


@pytest.mark.parametrize("javascript", [True, False])
def test_who_is_overtaken_sees_it_keeps_the_words_and_sends_again(
    signed_in, case, clerk, director, javascript
):
    page = signed_in(director, javascript=javascript).new_page()
    page.goto(reverse("case", args=[case.key]))
    page.click(f"a[href*='{reverse('case_step', args=[case.key, 'return'])}']")
    page.fill("form [name=note]", WORDS)
    comment(case_id=case.pk, by=clerk, text="当事人刚刚补交了材料")
    page.click(".deed-form button[type=submit]")

    page.wait_for_selector(".deed-form .alert-warning")
    assert "当事人刚刚补交了材料" in page.inner_text(".deed-form")
    assert page.input_value("form [name=note]") == WORDS
    case.refresh_from_db()
    assert case.step == "submitted"

    with page.expect_navigation():
        page.click(".deed-form button[type=submit]")
    assert WORDS in page.inner_text("#timeline")
    case.refresh_from_db()
    assert case.step == "returned"


@pytest.mark.parametrize("javascript", [True, False])
def test_the_reason_for_late_recording_shows_where_the_day_asks_for_it(signed_in, case, director, javascript):
    page = signed_in(director, javascript=javascript).new_page()
    page.goto(reverse("case", args=[case.key]))
    page.click(f"a[href*='{reverse('case_step', args=[case.key, 'return'])}']")
    page.wait_for_selector("form [name=occurred_on]")
    reason = page.locator("form [name=late_reason]")

    assert reason.is_visible() is not javascript
    page.fill("form [name=occurred_on]", "2020-01-02")
    assert reason.is_visible()


def test_a_filter_of_the_timeline_leaves_a_half_written_comment_alone(signed_in, case, clerk):
    page = signed_in(clerk).new_page()
    page.goto(reverse("case", args=[case.key]))
    page.fill(".comment-form textarea", "还没写完")
    page.click("#timeline .tabs a >> nth=3")
    page.wait_for_selector("#timeline .tabs li:nth-child(4) a[aria-current]")

    assert page.input_value(".comment-form textarea") == "还没写完"
