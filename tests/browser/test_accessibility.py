"""axe finds no serious fault on the pages that people work with."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from cases.models import Clock
from cases.reference import loader
from tests.cases import scenes

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SERIOUS = {"serious", "critical"}
PAGES = {
    "clerk": ["home", "case_list", "case", "case_step", "case_clock", "draft_list", "inbox", "rule_list"],
    "director": ["case_step_return", "case_withdrawal", "progress", "job_list"],
    "reviewer": ["progress", "case_list"],
    "sysadmin": ["office_list", "staff_list", "calendar", "procuratorate_list"],
    "secadmin": ["posting_list"],
    "auditor": ["audit_list"],
}


@pytest.fixture
def addresses(db, office, clerk, calendar):
    loader.load()
    case = scenes.complaint(office, clerk)
    clock = Clock.objects.filter(case=case).first()
    return {
        "case": reverse("case", args=[case.key]),
        "case_step": reverse("case_step", args=[case.key, "procedural_reply"]),
        "case_step_return": reverse("case_step", args=[case.key, "return"]),
        "case_withdrawal": reverse("case_withdrawal", args=[case.key]),
        "case_clock": reverse("case_clock", args=[case.key, clock.pk]),
        "calendar": reverse("calendar", args=[2026]),
    }


@pytest.mark.parametrize("actor", PAGES)
def test_no_serious_fault(actor, request, signed_in, addresses):
    page = signed_in(request.getfixturevalue(actor)).new_page()
    found = {}
    for name in PAGES[actor]:
        response = page.goto(addresses.get(name) or reverse(name))
        assert response.status == 200, name
        results = Axe().run(page, options={"preload": False}).response["violations"]
        if bad := [
            f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in results if one["impact"] in SERIOUS
        ]:
            found[name] = bad

    assert found == {}
