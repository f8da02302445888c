"""A matter is registered in a real browser, with and without script, on a bad connection, in two tabs."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from cases.domain import drafts
from cases.models import Case, Draft
from tests import matters
from tests.browser.conftest import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TYPED = ("title", "narrative", "claims")


def begin(context, duty="complaints"):
    page = context.new_page()
    page.goto(reverse("registration_new", args=[duty]))
    page.click("button[name=state_secret][value=no]")
    return page


def fill(page, **more):
    page.select_option("#id_channel", "letter")
    page.select_option("#id_parties-0-role", "reporter")
    page.fill("#id_parties-0-name", "张伟")
    page.fill("#id_parties-0-phone", "13893100001")
    page.select_option("#id_purpose", "report")
    page.select_option("#id_kind", "D1-09")
    page.select_option("#id_content_class", "0103")
    page.fill("#id_title", "反映村务不公开")
    page.fill("#id_narrative", "村里三年没有公开账目。")
    page.fill("#id_claims", "要求查清。")
    for name, value in more.items():
        page.fill(f"#id_{name}", value)


def is_kept(page):
    """Wait until the server has what was typed and the page knows it."""
    for _moment in range(200):
        draft = Draft.objects.get()
        kept = drafts.opened(draft)
        known = page.input_value("[name=draft_version]") == str(draft.version)
        if known and all(kept.get(name) == [page.input_value(f"#id_{name}")] for name in TYPED):
            return
        page.wait_for_timeout(100)
    pytest.fail("what was typed is not kept")


def is_out_of_reach(page):
    """Wait until the page has tried to save in vain."""
    said = page.get_attribute("[data-draft-state]", "data-offline")
    page.wait_for_selector(f"[data-draft-state]:text-is('{said}')")


def register(page):
    with page.expect_navigation():
        page.click("button[value=register]")


@pytest.mark.parametrize("javascript", [True, False])
def test_a_letter_becomes_a_case(signed_in, clerk, office, calendar, javascript):
    page = begin(signed_in(clerk, javascript=javascript))
    fill(page)
    register(page)

    case = Case.objects.get()
    assert page.url.endswith(reverse("case", args=[case.key]))
    assert case.narrative == "村里三年没有公开账目。"


def test_without_script_rows_and_files_work_and_nothing_typed_is_lost(
    signed_in, clerk, office, calendar, tmp_path
):
    (tmp_path / "账本.txt").write_text("三年账目")
    page = begin(signed_in(clerk, javascript=False))
    fill(page)
    page.click("button[value=add-party]")
    page.select_option("#id_parties-1-role", "respondent")
    page.fill("#id_parties-1-name", "某某村村民委员会")
    page.check("#id_parties-1-is_unit")
    page.set_input_files("#id_file", tmp_path / "账本.txt")
    page.click("button[value=attach]")
    register(page)

    case = Case.objects.get()
    assert case.parties.count() == 2
    assert case.attachments.get().mime == "text/plain"


def test_with_script_rows_files_and_the_identity_card_need_no_new_page(
    signed_in, clerk, office, calendar, tmp_path
):
    (tmp_path / "账本.txt").write_text("三年账目")
    page = begin(signed_in(clerk))
    fill(page)
    page.evaluate("window.stayed = true")
    page.fill("#id_parties-0-id_number", "620102198001010017")
    page.press("#id_parties-0-id_number", "Tab")
    page.wait_for_selector("#parties-0-card:has-text('1980-01-01')")
    page.click("button[value=add-party]")
    page.fill("#id_parties-1-name", "王秀英")
    page.set_input_files("#id_file", tmp_path / "账本.txt")
    page.click("button[value=attach]")
    page.wait_for_selector("#files a")

    assert page.input_value("#id_parties-0-name") == "张伟"
    assert page.evaluate("window.stayed")
    register(page)
    assert Case.objects.get().parties.count() == 2


def test_an_earlier_matter_is_offered_while_typing_and_decided(signed_in, clerk, officer, office, calendar):
    earlier = matters.complaint(office, officer)
    page = begin(signed_in(clerk))
    fill(page)
    page.check(f"input[name='decision-{earlier.key}'][value=same]")
    page.fill("#id_village", "某某村")
    register(page)

    assert Case.objects.exclude(pk=earlier.pk).get().links.get().kind == "same"


def test_a_lost_connection_loses_nothing(signed_in, clerk, office, calendar):
    context = signed_in(clerk)
    page = begin(context)
    fill(page)
    is_kept(page)
    context.set_offline(True)
    page.fill("#id_narrative", "断网时写下的话。")
    is_out_of_reach(page)
    context.set_offline(False)
    is_kept(page)

    assert drafts.opened(Draft.objects.get())["narrative"] == ["断网时写下的话。"]
    page.goto(reverse("registration", args=[Draft.objects.get().pk]))
    assert page.input_value("#id_narrative") == "断网时写下的话。"


def test_an_expired_sign_in_loses_nothing(signed_in, clerk, office, calendar, client, live_server):
    context = signed_in(clerk)
    page = begin(context)
    fill(page)
    is_kept(page)
    context.clear_cookies(name="sessionid")
    page.click("button[value=register]")
    page.wait_for_selector("[data-shown=signed-out]")

    client.force_login(clerk, backend="django.contrib.auth.backends.ModelBackend")
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    context.add_cookies([cookie])
    page.goto(reverse("registration", args=[Draft.objects.get().pk]))
    assert page.input_value("#id_narrative") == "村里三年没有公开账目。"


def test_two_tabs_do_not_overwrite_each_other_unasked(signed_in, clerk, office, calendar):
    context = signed_in(clerk)
    first = begin(context)
    fill(first)
    with first.expect_navigation():
        first.click("button[value=save]:visible")
    second = context.new_page()
    second.goto(first.url)
    second.fill("#id_title", "第二个窗口")
    is_kept(second)
    first.fill("#id_title", "第一个窗口")
    first.wait_for_selector("[data-draft-asked=conflict]")

    assert drafts.opened(Draft.objects.get())["title"] == ["第二个窗口"]


SLOW_ANSWERS = """
const json = Response.prototype.json;
Response.prototype.json = async function () {
  await new Promise((done) => setTimeout(done, 1500));
  return json.call(this);
};
"""
SAVES = "**/draft/"


def test_a_form_that_is_sent_while_a_save_is_being_answered_waits_for_its_version(
    signed_in, clerk, office, calendar
):
    context = signed_in(clerk)
    context.add_init_script(SLOW_ANSWERS)
    page = begin(context)
    fill(page)
    with page.expect_response(SAVES):
        page.fill("#id_narrative", "保存途中写下的话。")
    page.fill("#id_claims", "又写了一句。")
    with page.expect_navigation():
        page.click("button[value=register]")

    assert Case.objects.get().claims == "又写了一句。"


def test_what_is_typed_while_a_save_is_being_answered_is_saved_next(signed_in, clerk, office, calendar):
    context = signed_in(clerk)
    context.add_init_script(SLOW_ANSWERS)
    page = begin(context)
    fill(page)
    with page.expect_response(SAVES):
        page.fill("#id_narrative", "第一句。")
    for words in ("第二句。", "第三句。"):
        page.fill("#id_narrative", words)
        page.wait_for_timeout(1700)
    is_kept(page)

    assert page.query_selector("[data-draft-asked]") is None
    assert drafts.opened(Draft.objects.get())["narrative"] == ["第三句。"]


def lose_answers(page, number):
    """Let the server have the next saves, but lose its answers."""
    left = [number]

    def pass_on(route):
        if left[0] and route.request.method == "POST":
            left[0] -= 1
            route.fetch()
            return route.abort()
        return route.continue_()

    page.route(SAVES, pass_on)


def test_a_save_whose_answer_was_lost_is_no_second_tab(signed_in, clerk, office, calendar):
    page = begin(signed_in(clerk))
    fill(page)
    is_kept(page)
    lose_answers(page, 2)
    with page.expect_event("requestfailed"):
        page.fill("#id_narrative", "回答丢失前写下的话。")
    with page.expect_event("requestfailed"):
        page.fill("#id_narrative", "回答丢失后写下的话。")
    page.fill("#id_claims", "再写一句。")
    is_kept(page)

    assert page.query_selector("[data-draft-asked]") is None
    kept = drafts.opened(Draft.objects.get())
    assert (kept["narrative"], kept["claims"]) == (["回答丢失后写下的话。"], ["再写一句。"])


def test_a_form_that_is_sent_after_an_answer_was_lost_becomes_a_case(signed_in, clerk, office, calendar):
    page = begin(signed_in(clerk))
    fill(page)
    is_kept(page)
    lose_answers(page, 1)
    with page.expect_event("requestfailed"):
        page.fill("#id_narrative", "回答丢失前写下的话。")
    page.fill("#id_claims", "再写一句。")
    with page.expect_navigation():
        page.click("button[value=register]")

    assert Case.objects.get().claims == "再写一句。"


def test_another_tab_is_still_told_apart_after_an_answer_was_lost(signed_in, clerk, office, calendar):
    context = signed_in(clerk)
    page = begin(context)
    fill(page)
    is_kept(page)
    lose_answers(page, 1)
    with page.expect_event("requestfailed"):
        page.fill("#id_narrative", "第一个窗口。")
    other = context.new_page()
    other.goto(page.url)
    other.fill("#id_narrative", "第二个窗口。")
    is_kept(other)
    page.fill("#id_narrative", "又在第一个窗口。")
    page.wait_for_selector("[data-draft-asked=conflict]")
    page.click("[data-draft-choice=mine]")
    is_kept(page)

    assert drafts.opened(Draft.objects.get())["narrative"] == ["又在第一个窗口。"]


@pytest.mark.parametrize("viewport", [None, PHONE])
def test_the_pages_have_no_serious_fault_of_accessibility(
    signed_in, clerk, officer, office, calendar, viewport
):
    matters.complaint(office, officer)
    context = signed_in(clerk, viewport=viewport)
    page = begin(context)
    fill(page)
    page.fill("#id_parties-0-phone", "123")
    register(page)
    pages = [page]
    for address in (reverse("draft_list"), reverse("registration_print", args=[Case.objects.get().key])):
        other = context.new_page()
        other.goto(address)
        pages.append(other)

    for one in pages:
        found = Axe().run(one, options={"preload": False}).response["violations"]
        serious = [fault["id"] for fault in found if fault["impact"] in {"serious", "critical"}]
        assert serious == [], one.url
        assert one.evaluate("document.documentElement.scrollWidth <= innerWidth")
