"""The main job without a mouse: the focus is seen at every stop, and is not lost where a page changes."""

import pytest
from django.urls import reverse

from cases.models import Case
from cases.reference import loader
from tests.browser.conftest import DESK

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "Keyboard-2026-portal"  # noqa: S105, of this test alone
STOPS = 150  # more than any page has
SEEN = """() => {
  const element = document.activeElement;
  if (!element || element === document.body) return "nothing has the focus";
  const style = getComputedStyle(element), box = element.getBoundingClientRect();
  const drawn = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1;
  if (!drawn && style.boxShadow === "none") return "no ring round " + element.outerHTML.slice(0, 200);
  const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  return inside && box.width && box.height ? "" : "out of sight: " + element.outerHTML.slice(0, 200);
}"""


class Keys:
    """Somebody who has a keyboard only."""

    def __init__(self, page):
        self.page = page

    def press(self, key: str) -> None:
        """Press a key."""
        self.page.keyboard.press(key)

    def at(self, selector: str) -> bool:
        """Whether what has the focus is of this kind."""
        return self.page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector)

    def see(self) -> None:
        """See where the focus is; the page may need a moment to scroll there."""
        for _moment in range(20):
            if not (fault := self.page.evaluate(SEEN)):
                return
            self.page.wait_for_timeout(100)
        pytest.fail(fault)

    def tab_to(self, selector: str) -> None:
        """Go on from stop to stop until there, seeing each."""
        for _stop in range(STOPS):
            if self.at(selector):
                return
            self.press("Tab")
            self.see()
        pytest.fail(f"no way to {selector}")

    def write(self, selector: str, text: str) -> None:
        """Go to a field and type."""
        self.tab_to(selector)
        self.page.keyboard.type(text)

    def choose(self, selector: str, value: str) -> None:
        """Go to a list and walk down to a choice; what the page draws anew meanwhile takes no focus away."""
        self.tab_to(selector)
        for _choice in range(STOPS):
            if self.page.evaluate("document.activeElement.value") == value:
                break
            self.press("ArrowDown")
        self.page.wait_for_load_state("networkidle")
        assert self.at(selector)
        assert self.page.evaluate("document.activeElement.value") == value
        self.see()

    def enter(self) -> None:
        """Press Enter and wait for the page that follows."""
        with self.page.expect_navigation():
            self.press("Enter")

    def sign_in(self, staff) -> None:
        """Come from the sign-in page, past the header, to the content."""
        self.page.goto(reverse("sign_in"))
        self.write("[name=username]", staff.staff_no)
        self.write("[name=password]", PASSWORD)
        self.enter()
        self.press("Tab")
        assert self.at(".skip-link")
        self.see()
        self.press("Enter")
        assert self.at("main")


@pytest.fixture
def keys(chromium, live_server, calendar):
    """Sit somebody down before a browser in which nobody is signed in."""
    loader.load()
    contexts = []

    def sit_down(staff) -> Keys:
        staff.set_password(PASSWORD)
        staff.save()
        context = chromium.new_context(base_url=live_server.url, viewport=DESK, locale="zh-CN")
        contexts.append(context)
        keys = Keys(context.new_page())
        keys.sign_in(staff)
        return keys

    yield sit_down
    for context in contexts:
        context.close()


def test_a_complaint_is_registered_and_accepted_without_a_mouse(keys, office, clerk, director):
    at_desk = keys(clerk)
    at_desk.tab_to(f"main a[href*='{reverse('registration_new', args=['complaints'])}']")
    at_desk.enter()
    at_desk.tab_to("button[name=state_secret][value=no]")
    at_desk.enter()
    at_desk.choose("#id_channel", "letter")
    at_desk.choose("#id_parties-0-role", "accuser")
    at_desk.write("#id_parties-0-name", "张伟")
    at_desk.write("#id_parties-0-phone", "13893100001")
    at_desk.choose("#id_purpose", "accusation")
    at_desk.choose("#id_kind", "D1-03")
    at_desk.choose("#id_content_class", "0403")
    at_desk.write("#id_title", "控告派出所不立案")
    at_desk.write("#id_narrative", "报案三个月没有答复。")
    at_desk.write("#id_claims", "要求监督立案。")
    at_desk.tab_to("button[value=register]")
    at_desk.enter()
    case = Case.objects.get()
    assert case.number in at_desk.page.inner_text("main")

    decides = keys(director)
    decides.tab_to(f"main a[href*='{reverse('case', args=[case.key])}']")
    decides.enter()
    decides.tab_to(f"a[href*='{reverse('case_step', args=[case.key, 'accept'])}']")
    decides.press("Enter")
    decides.page.wait_for_selector(".deed-form")
    decides.page.wait_for_load_state("networkidle")
    assert not decides.at("body")
    decides.tab_to(".deed-form button[type=submit]")
    decides.enter()
    case.refresh_from_db()
    assert case.step == "handling"


def test_escape_closes_a_menu_and_the_focus_stays_at_its_button(keys, office, clerk):
    keys = keys(clerk)
    keys.page.reload()
    keys.tab_to("header details[data-menu]:last-of-type summary")
    keys.press("Enter")
    keys.press("Tab")
    keys.see()
    assert keys.at("[data-menu][open] *")

    keys.press("Escape")

    assert keys.at("summary")
    assert keys.page.locator("[data-menu][open]").count() == 0
    keys.see()
