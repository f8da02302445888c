"""What belongs to a kind or a way of coming in is shown there, and nothing typed goes out of sight."""

import pytest
from django.urls import reverse

from cases.models import Case
from tests import matters
from tests.browser.conftest import DESK, PHONE
from tests.browser.test_registration import begin

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RECEPTION, CIRCUIT, DISPUTE = "details-on_the_spot", "details-route", "details-risk"


def shown(page) -> set[str]:
    """Which of the fields can be seen."""
    names = ("head_count", RECEPTION, CIRCUIT, DISPUTE)
    return {name for name in names if page.is_visible(f"#id_{name}")}


def hints(page) -> int:
    """How many lines that say what a part is for can be seen."""
    return sum(hint.is_visible() for hint in page.query_selector_all("[data-part-hint]"))


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_with_script_a_part_comes_with_its_kind_and_channel(signed_in, clerk, office, calendar, viewport):
    page = begin(signed_in(clerk, viewport=viewport), duty="visits")
    assert shown(page) == set()

    page.select_option("#id_channel", "visit")
    for kind, parts in (("D3-02", {RECEPTION}), ("D3-03", {CIRCUIT}), ("D3-10", {RECEPTION, DISPUTE})):
        page.select_option("#id_kind", kind)
        assert shown(page) == {"head_count"} | parts
    page.select_option("#id_channel", "letter")
    assert shown(page) == {RECEPTION, DISPUTE}
    assert hints(page) == 0


def test_what_was_typed_stays_in_sight_with_a_line_that_says_what_it_is_for(
    signed_in, clerk, office, calendar
):
    page = begin(signed_in(clerk), duty="visits")
    page.select_option("#id_channel", "visit")
    page.select_option("#id_kind", "D3-03")
    page.fill(f"#id_{CIRCUIT}", "高坪村")
    page.fill("#id_head_count", "7")
    page.select_option("#id_kind", "D3-02")
    page.select_option("#id_channel", "call")

    assert shown(page) == {"head_count", RECEPTION, CIRCUIT}
    assert hints(page) == 1
    with page.expect_navigation():
        page.click("button[value=register]")
    assert page.input_value(f"#id_{CIRCUIT}") == "高坪村"
    for name in (CIRCUIT, "head_count"):
        assert page.is_visible(f"#id_{name}_error")


def test_without_script_all_parts_are_shown_each_with_what_it_is_for(signed_in, clerk, office, calendar):
    page = begin(signed_in(clerk, javascript=False), duty="visits")

    assert shown(page) == {"head_count", RECEPTION, CIRCUIT, DISPUTE}
    assert hints(page) == 3


def test_headings_of_parts_are_as_large_as_the_others(signed_in, clerk, office, calendar):
    page = begin(signed_in(clerk, javascript=False), duty="visits")
    size = "legend => getComputedStyle(legend).fontSize"
    sizes = {legend.evaluate(size) for legend in page.query_selector_all(".form-part > legend")}

    assert len(sizes) == 1


def test_a_correction_shows_the_parts_of_the_kind_as_it_is_and_as_it_ought_to_be(
    signed_in, clerk, officer, office, calendar
):
    case = matters.visit(office, clerk)
    page = signed_in(clerk).new_page()
    page.goto(reverse("correction_new", args=[case.key]))
    assert shown(page) == {"head_count", RECEPTION}

    page.select_option("#id_kind", "D3-03")
    assert shown(page) == {"head_count", RECEPTION, CIRCUIT}
    page.fill(f"#id_{RECEPTION}", "")
    page.fill(f"#id_{CIRCUIT}", "高坪村")
    page.select_option("#id_second_officer", str(officer.pk))
    page.fill("#id_reason", "实为巡访")
    page.click("button:has-text('更正')")
    page.wait_for_url(f"**{reverse('case', args=[case.key])}")
    assert Case.objects.get().corrections.get().changes["details-route"] == ["", "高坪村"]
