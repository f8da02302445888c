"""What Chromium puts on paper: A4, without anything to press, no heading over nothing, nothing cut off."""

import pytest
from django.urls import reverse

from cases.models import Case
from tests import matters
from tests.walks import do

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PRESSABLE = """() => [...document.querySelectorAll("button, .btn, input, select, textarea, summary")]
    .filter(one => one.checkVisibility({visibilityProperty: true})).map(one => one.innerText || one.name)"""
HEADINGS_OVER_NOTHING = """() => [...document.querySelectorAll(".card")]
    .filter(card => card.checkVisibility())
    .filter(card => card.innerText.trim() === (card.querySelector("h2")?.innerText ?? "").trim())
    .map(card => card.innerText)"""
TOO_WIDE = """() => [...document.querySelectorAll("main *")]
    .filter(one => one.checkVisibility() && one.getBoundingClientRect().right > document.body.clientWidth + 1)
    .map(one => one.outerHTML.slice(0, 80))"""
SIGNED_BENEATH_A_ROW = """() => {
    const last = [...document.querySelectorAll(".paper tr")].at(-1).getBoundingClientRect();
    const signatures = document.querySelector(".signatures").getBoundingClientRect();
    const end = document.querySelector(".paper-end");
    return !!end.querySelector(".signatures") && getComputedStyle(end).breakInside === "avoid"
        && signatures.top >= last.bottom && signatures.height > 0;
}"""
A4 = {"width": 672, "height": 986}  # what the margins leave of it, in CSS pixels


@pytest.fixture
def case(calendar, office, officer, director) -> Case:
    """A matter in hand: clocks run, its director may do all, nothing is attached or corrected."""
    case = matters.complaint(office, officer)
    do(case, "accept", director)
    return case


def on_paper(signed_in, staff, address: str):
    page = signed_in(staff, viewport=A4).new_page()
    page.goto(address)
    assert page.evaluate(PRESSABLE) != []  # on screen there is
    page.emulate_media(media="print")
    return page


@pytest.mark.parametrize("route", ["case", "registration_print"])
def test_nothing_that_can_be_pressed_and_no_heading_over_nothing_is_printed(signed_in, case, director, route):
    page = on_paper(signed_in, director, reverse(route, args=[case.key]))

    assert page.evaluate(PRESSABLE) == []
    assert page.evaluate(HEADINGS_OVER_NOTHING) == []
    assert page.evaluate(TOO_WIDE) == []


def test_whoever_signs_signs_beneath_a_row_of_the_form(signed_in, case, director):
    page = on_paper(signed_in, director, reverse("registration_print", args=[case.key]))

    assert page.evaluate(SIGNED_BENEATH_A_ROW)


def test_a_long_story_goes_on_overleaf_and_does_not_leave_its_first_sheet_empty(signed_in, case, director):
    """A text too long for the rest of a sheet begins on it: there are no more sheets than it fills."""
    Case.objects.filter(pk=case.pk).update(narrative="村里三年没有公开账目，惠农补贴去向不明。\n" * 60)
    for route in ("case", "registration_print"):
        page = on_paper(signed_in, director, reverse(route, args=[case.key]))
        height = page.evaluate("document.documentElement.scrollHeight")
        sheets = page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n")

        assert 2 <= sheets <= height // A4["height"] + 1
