"""A word without a gap is as long as a line or longer (file names, titles): no page grows wider for it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cases.domain import attachments
from cases.domain.attachments import NAME_LENGTH
from tests import matters
from tests.browser.conftest import PHONE
from tests.browser.test_registration import begin

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = "scan" * 49 + ".txt"  # 200 characters, as phones and scanners name their files
KEPT = LONG[-NAME_LENGTH:]


def fits(page) -> bool:
    """Whether the page is no wider than the screen."""
    return page.evaluate("document.documentElement.scrollWidth === document.documentElement.clientWidth")


def test_a_long_name_of_a_file_breaks_while_registering_on_a_phone(
    signed_in, clerk, office, calendar, tmp_path
):
    (tmp_path / LONG).write_text("三年账目")
    page = begin(signed_in(clerk, viewport=PHONE))
    page.set_input_files("#id_file", tmp_path / LONG)
    page.click("button[value=attach]")
    page.wait_for_selector(f"#files a:has-text('{KEPT}')")

    assert fits(page)


def test_a_long_name_of_a_file_and_a_long_title_break_on_the_case_page_of_a_phone(
    signed_in, clerk, office, calendar
):
    case = matters.complaint(office, clerk, title="t" * 50)
    upload = SimpleUploadedFile(LONG, b"text")
    attachments.attach(case_id=case.pk, upload=upload, kind="evidence", names_nobody=True, by=clerk)
    page = signed_in(clerk, viewport=PHONE).new_page()
    page.goto(reverse("case", args=[case.key]))
    page.wait_for_selector(f"section[aria-labelledby=files-title] a:has-text('{KEPT}')")

    assert fits(page)
