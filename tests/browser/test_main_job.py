"""The whole main job in a real browser: register, triage, reply, close; clocks, inbox and figures agree."""

from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from cases.models import Case, Clock
from cases.reference import loader
from offices.models import Notification
from tests.browser.conftest import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def rules(db, calendar):
    loader.load()


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def desk(request, signed_in):
    """Open a page for a member of staff, with script or without."""

    def open_page(staff, **options):
        return signed_in(staff, javascript=request.param, **options).new_page()

    return open_page


def register_letter(page):
    page.goto(reverse("registration_new", args=["complaints"]))
    page.click("button[name=state_secret][value=no]")
    page.select_option("#id_channel", "letter")
    page.select_option("#id_parties-0-role", "accuser")
    page.fill("#id_parties-0-name", "张伟")
    page.fill("#id_parties-0-phone", "13893100001")
    page.select_option("#id_purpose", "accusation")
    page.select_option("#id_kind", "D1-03")
    page.select_option("#id_content_class", "0403")
    page.fill("#id_title", "控告派出所不立案")
    page.fill("#id_narrative", "报案三个月没有答复。")
    page.fill("#id_claims", "要求监督立案。")
    with page.expect_navigation():
        page.click("button[value=register]")
    return Case.objects.get(duty="complaints")


def register_visit_of_seven(page):
    page.goto(reverse("registration_new", args=["visits"]))
    page.click("button[name=state_secret][value=no]")
    page.select_option("#id_channel", "visit")
    page.select_option("#id_parties-0-role", "petitioner")
    page.fill("#id_parties-0-name", "王秀英")
    page.fill("#id_parties-0-phone", "13893100002")
    page.fill("#id_head_count", "7")
    page.check("#id_parties-0-is_representative")
    page.select_option("#id_purpose", "settlement")
    page.select_option("#id_kind", "D3-02")
    page.select_option("#id_content_class", "0201")
    page.fill("#id_title", "征地补偿款分配纠纷")
    page.fill("#id_narrative", "七人来访，反映补偿款至今没有分配。")
    page.fill("#id_claims", "要求尽快分配。")
    with page.expect_navigation():
        page.click("button[value=register]")
    return Case.objects.get(duty="visits")


def deed(page, case, name, **fields):
    """Do a step on its own page, and see that it was done."""
    page.goto(reverse("case_step", args=[case.key, name]))
    for field, value in fields.items():
        if field in ("method", "outcome"):
            page.select_option(f"#id_{field}", value)
        else:
            page.fill(f"#id_{field}", value)
    page.click(".deed-form button[type=submit]")
    arrived = reverse("case", args=[case.key])
    page.wait_for_url(lambda address: urlsplit(address).path == arrived)
    case.refresh_from_db()


def test_from_the_desk_to_the_figures(desk, office, clerk, director, leader, reviewer):
    at_desk, of_director = desk(clerk), desk(director)
    letter, visit = register_letter(at_desk), register_visit_of_seven(at_desk)
    assert visit.is_group
    assert Notification.objects.filter(staff=director).count() == 2

    of_director.goto(reverse("inbox"))
    assert letter.number in of_director.content()
    deed(of_director, letter, "accept")
    deed(of_director, visit, "return", note="请写明七人所在村组。")
    assert visit.step == "returned"
    assert Notification.objects.filter(staff=clerk, kind="case.returned").exists()

    deed(at_desk, letter, "procedural_reply", method="written", note="已告知承办单位。")
    deed(at_desk, letter, "result_reply", method="written", note="已书面答复。")
    deed(of_director, letter, "close", outcome="answered")
    assert letter.stage == "closed"

    clock = Clock.objects.get(case=letter, code="T02")
    assert clock.in_time
    at_desk.goto(reverse("case_clock", args=[letter.key, clock.pk]))
    assert f"{clock.due_on:%Y-%m-%d}" in at_desk.content()

    for staff, address in (
        (reviewer, reverse("progress")),
        (leader, reverse("progress_district", args=["620102"])),
    ):
        page = desk(staff)
        page.goto(address)
        links = page.locator("main table tfoot a, main table .total a").all()
        figures = [(link.inner_text(), link.get_attribute("href")) for link in links]
        figures = [(shown, href) for shown, href in figures if href.startswith(reverse("case_list"))]
        assert figures
        for shown, href in figures:
            page.goto(href)
            rows = page.locator("main table tbody tr").count()
            assert rows == int(shown.split("/")[0].strip()), f"{shown} at {href}"


def test_the_job_can_be_done_on_a_phone(signed_in, office, clerk, director):
    letter = register_letter(signed_in(clerk, viewport=PHONE).new_page())
    page = signed_in(director, viewport=PHONE).new_page()
    deed(page, letter, "accept")
    assert letter.step == "handling"
    page.goto(reverse("case", args=[letter.key]))
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
