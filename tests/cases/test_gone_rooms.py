"""A case whose duty is not installed: read by whoever reaches it, changed by nobody, and no page breaks."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from cases.domain import clocks, recomputing
from cases.domain.comments import comment
from cases.domain.corrections import decide_correction, request_correction
from cases.domain.noticing import sweep_events
from cases.duties import contract
from cases.exports import case_list
from cases.models import Case
from cases.policy import may_do
from cases.reference import loader
from offices.enums import JobState
from offices.models import Job, Notification
from offices.roles import Permission
from tests import matters
from tests.cases.clock_scenes import at
from tests.walks import do

pytestmark = pytest.mark.django_db


@pytest.fixture
def orphan(calendar, office, clerk, director, handler, monkeypatch) -> Case:
    """A case with the department whose room was taken away."""
    loader.load()
    case = matters.complaint(office, clerk)
    do(case, "refer_department", director)
    monkeypatch.delitem(contract._rooms, "complaints")
    return case


def test_it_is_read_per_reach_and_nothing_else_may_be_done(
    orphan, clerk, director, leader, handler, neighbour
):
    for reader in (clerk, director, leader, handler):
        held = {permission for permission in Permission if may_do(reader, permission, orphan)}
        assert held == {Permission.CASE_READ}
    assert not may_do(neighbour, Permission.CASE_READ, orphan)
    with pytest.raises(PermissionDenied):
        comment(case_id=orphan.pk, by=director, text="已阅")


def test_its_pages_open_for_its_readers(orphan, clerk, director, handler, reviewer, as_user):
    clock = orphan.clocks.first()
    pages = [
        reverse("case", args=[orphan.key]),
        reverse("case", args=[orphan.key]) + "?show=clocks",
        reverse("case_clock", args=[orphan.key, clock.pk]),
        reverse("registration_print", args=[orphan.key]),
        reverse("case_list") + "?scope=all&status=all",
        reverse("home"),
        reverse("draft_list"),
    ]
    for reader in (clerk, director, handler, reviewer):
        client = as_user(reader)
        assert [client.get(page).status_code for page in pages] == [200] * len(pages)
    assert orphan.number in as_user(handler).get(pages[4]).text


def test_its_deeds_are_refused_not_broken(orphan, director, as_user):
    client = as_user(director)
    answers = {
        name: client.post(reverse(name, args=[orphan.key]), {"text": "已阅"}).status_code
        for name in ("case_comments", "case_withdrawal", "case_merger", "case_voiding", "correction_new")
    }
    assert set(answers.values()) == {403}
    assert client.post(reverse("case_step", args=[orphan.key, "feedback"])).status_code == 404
    assert client.get(reverse("registration_new", args=["complaints"])).status_code == 404


def test_a_correction_that_waits_is_shown_and_decided_by_nobody(
    calendar, office, clerk, director, as_user, monkeypatch
):
    case = matters.complaint(office, clerk)
    correction = request_correction(
        case_id=case.pk, changes={"kind": "D1-10"}, parties={}, reason="有误", version=case.version, by=clerk
    )
    monkeypatch.delitem(contract._rooms, "complaints")

    page = reverse("correction", args=[case.key, correction.uid])
    assert "D1-10" in as_user(director).get(page).text
    with pytest.raises(PermissionDenied):
        decide_correction(correction_id=correction.pk, granted=True, note="", by=director)


def test_it_is_found_and_exported(orphan, director, as_user):
    client = as_user(director)
    assert orphan.number in client.post("/search/", {"q": orphan.title}, follow=True).text
    client.post("/cases/export/", {"list": "scope=all&status=all"})
    case_list.run(str(Job.objects.get().pk))
    assert Job.objects.get().state == JobState.DONE


def test_its_notices_go_out_and_its_clocks_stay_as_they_are(orphan, director):
    before = list(orphan.clocks.order_by("pk").values())
    sweep_events(as_of=at("2026-06-15", 12))
    assert Notification.objects.filter(staff=director, kind="case.registered").exists()

    recomputing.recompute_year(year=2026)
    assert clocks.sync(orphan) == []
    assert list(orphan.clocks.order_by("pk").values()) == before
