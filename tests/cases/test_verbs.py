"""Every verb of a case leaves exactly one event, and none is forgotten here."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from cases.domain.comments import comment
from cases.domain.demands import Incomplete
from cases.domain.locks import StaleVersion
from cases.domain.merging import merge
from cases.domain.steps import NotNow, advance, place
from cases.domain.summaries import summarise
from cases.domain.voiding import void
from cases.domain.withdrawals import withdraw
from cases.enums import ClockState, EventKind, LinkKind, Stage
from cases.models import CaseLink
from tests.matters import LI, matter

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(calendar, city, clerk, officer, case):
    return matter(office=city.office, by=clerk, second_officer=officer, identity=LI)


def verbs(case, other, clerk, director):
    """Each verb that changes one case, with an ordinary call and the kind of event that it leaves."""
    seen = {"case_id": case.pk, "version": case.version}
    return {
        "advance": (lambda: advance(**seen, name="accept", by=director), EventKind.ACCEPTED),
        "comment": (lambda: comment(case_id=case.pk, by=clerk, text="已电话联系"), EventKind.COMMENTED),
        "summarise": (lambda: summarise(**seen, by=clerk, text="待核实"), EventKind.SUMMARISED),
        "withdraw": (lambda: withdraw(**seen, by=clerk, reason="本人撤回"), EventKind.WITHDRAWN),
        "merge": (
            lambda: merge(**seen, target_id=other.pk, by=director, reason="同一事项"),
            EventKind.MERGED,
        ),
        "void": (lambda: void(**seen, by=director, reason="重复录入"), EventKind.VOIDED),
    }


@pytest.mark.parametrize("name", ["advance", "summarise", "withdraw", "merge", "void"])
def test_every_verb_that_changes_the_case_asks_for_the_version(case, other, clerk, director, name):
    comment(case_id=case.pk, by=clerk, text="先看这条")

    with pytest.raises(StaleVersion) as told:
        verbs(case, other, clerk, director)[name][0]()

    assert [event.note for event in told.value.events_since] == ["先看这条"]


def test_a_merger_leaves_one_event_at_each_of_the_two_cases(case, other, director):
    merge(case_id=case.pk, target_id=other.pk, by=director, version=case.version, reason="同一事项")

    case.refresh_from_db()
    assert (case.stage, case.step, case.merged_into) == (Stage.MERGED, "merged", other)
    assert case.events.latest("id").kind == EventKind.MERGED
    assert [event.kind for event in other.events.order_by("id")][-1] == EventKind.LINKED
    assert CaseLink.objects.get(case=case, other=other).kind == LinkKind.MERGED


def test_a_merger_needs_two_open_cases(case, other, director):
    void(case_id=other.pk, by=director, version=other.version, reason="重复录入")
    with pytest.raises(Incomplete):
        merge(case_id=case.pk, target_id=other.pk, by=director, version=case.version, reason="同一事项")

    other.refresh_from_db()
    with pytest.raises(NotNow):
        merge(case_id=other.pk, target_id=case.pk, by=director, version=other.version, reason="同一事项")


def test_a_case_cannot_be_merged_into_itself(case, director):
    with pytest.raises(Incomplete):
        merge(case_id=case.pk, target_id=case.pk, by=director, version=case.version, reason="同一事项")


def test_a_case_of_another_office_cannot_be_a_target(case, city, calendar, neighbour, director):
    far = matter(office=city.office_beside, by=neighbour, second_officer=director)

    with pytest.raises(PermissionDenied):
        merge(case_id=case.pk, target_id=far.pk, by=director, version=case.version, reason="同一事项")


@pytest.mark.parametrize("name", ["withdraw", "merge", "void"])
def test_when_a_case_ends_its_clocks_fall_away(case, other, clerk, director, name):
    verbs(case, other, clerk, director)[name][0]()

    case.refresh_from_db()
    assert (case.next_due_on, case.soon_on) == (None, None)
    assert not case.clocks.filter(state=ClockState.RUNNING).exists()


@pytest.mark.parametrize("name", ["withdraw", "merge", "void"])
def test_an_ended_case_ends_no_second_time(case, other, clerk, director, name):
    verbs(case, other, clerk, director)[name][0]()
    case.refresh_from_db()

    for again in ("withdraw", "void", "advance"):
        with pytest.raises(NotNow):
            verbs(case, other, clerk, director)[again][0]()


@pytest.mark.parametrize("name", ["withdraw", "merge", "void"])
def test_an_end_needs_a_reason(case, other, clerk, director, name):
    call = {
        "withdraw": lambda: withdraw(case_id=case.pk, version=case.version, by=clerk, reason=" "),
        "void": lambda: void(case_id=case.pk, version=case.version, by=director, reason=""),
        "merge": lambda: merge(
            case_id=case.pk, version=case.version, target_id=other.pk, by=director, reason=""
        ),
    }
    with pytest.raises(Incomplete):
        call[name]()


def test_a_void_number_stays_listed(case, director, clerk):
    void(case_id=case.pk, by=director, version=case.version, reason="重复录入")

    assert type(case).objects.visible_to(clerk).get(number=case.number).stage == Stage.VOID


def test_the_old_summary_stays_in_the_timeline(case, clerk):
    summarise(case_id=case.pk, by=clerk, version=case.version, text="待核实")
    case.refresh_from_db()
    event = summarise(case_id=case.pk, by=clerk, version=case.version, text="已核实")

    assert event.note == "待核实"
    case.refresh_from_db()
    assert case.summary == "已核实"
    with pytest.raises(Incomplete):
        summarise(case_id=case.pk, by=clerk, version=case.version, text="已核实 ")


def test_an_empty_comment_is_none(case, clerk):
    with pytest.raises(Incomplete):
        comment(case_id=case.pk, by=clerk, text="  ")


@pytest.mark.parametrize("stage", [Stage.ARCHIVED, Stage.VOID, Stage.WITHDRAWN])
def test_a_case_that_is_done_with_takes_no_summary_and_offers_none(case, as_user, clerk, stage):
    client, address = as_user(clerk), reverse("case_summary", args=[case.key])
    place(case, step=case.step, stage=Stage.CLOSED)
    assertContains(client.get(reverse("case", args=[case.key])), address)
    place(case, step=case.step, stage=stage)

    assertNotContains(client.get(reverse("case", args=[case.key])), address)
    with pytest.raises(NotNow):
        summarise(case_id=case.pk, by=clerk, version=case.version, text="待核实")


def test_a_reviewer_may_comment_but_not_summarise(case, reviewer):
    comment(case_id=case.pk, by=reviewer, text="请抓紧")
    case.refresh_from_db()
    with pytest.raises(PermissionDenied):
        summarise(case_id=case.pk, by=reviewer, version=case.version, text="督办")
