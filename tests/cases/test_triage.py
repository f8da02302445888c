"""Before the decision: an inquiry where the matter is not clear, and what a leader wrote on it."""

import pytest
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.deeds import INQUIRING
from cases.domain.demands import Incomplete
from cases.domain.noticing import notify
from cases.domain.steps import NotNow, available
from cases.enums import ClockState, EventKind, Stage
from cases.models import Case
from cases.reference import loader
from cases.timeline import entries
from offices.models import Notification
from tests.matters import complaint
from tests.walks import do

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(calendar, city, clerk, officer) -> Case:
    """A report whose clocks run."""
    loader.load()
    return complaint(city.office, clerk, second_officer=officer)


def states(case) -> dict[str, str]:
    return dict(case.clocks.values_list("code", "state"))


def test_an_inquiry_stops_the_seven_days_of_the_decision_and_no_reply(report, director):
    event = do(report, "inquire", director, note="情况不明，先向村委会核实")

    assert (event.kind, report.step, report.stage) == (EventKind.INQUIRED, "inquiring", Stage.HANDLING)
    assert report.accepted_at is None
    assert {states(report)[code] for code in ("T01", "G02")} == {ClockState.STOPPED}
    assert {states(report)[code] for code in ("T02", "T03")} == {ClockState.RUNNING}


def test_after_an_inquiry_the_director_decides_as_at_review(report, director):
    do(report, "inquire", director)
    decisions = {"accept", "answer", "decline", "refer_department", "refer_organ", "refer_procuratorate"}
    offered = {deed.name for deed in available(report, director)}

    assert decisions | {"record", "assign", "procedural_reply"} <= offered
    assert not {"return", "inquire", "result_reply"} & offered
    do(report, "accept", director)
    assert (report.step, report.accepted_at is not None) == ("handling", True)
    with pytest.raises(NotNow):
        do(report, "inquire", director)


def test_the_page_says_that_no_rule_limits_the_inquiry_and_only_while_it_lasts(report, director, as_user):
    def page() -> str:
        return as_user(director).get(reverse("case", args=[report.key])).text

    words = str(INQUIRING.note)
    assert words not in page()
    do(report, "inquire", director)
    assert words in page()
    do(report, "accept", director)
    assert words not in page()


def test_an_inquiry_says_what_is_to_be_found_out(report, director):
    with pytest.raises(Incomplete):
        do(report, "inquire", director, note=" ")


def test_a_leaders_instruction_is_kept_with_name_and_wording_and_moves_nothing(report, clerk, director):
    event = do(report, "instruct", clerk, data={"leader": "副检察长 某某"}, note="请依法从快办理")

    assert (event.kind, report.step) == (EventKind.INSTRUCTED, "submitted")
    entry = entries(report, list(report.events.order_by("id")), clerk)[0]
    assert (entry.facts, entry.event.note) == (((_("Instruction of"), "副检察长 某某"),), "请依法从快办理")
    notify(event.pk)
    assert Notification.objects.filter(staff=director, kind="case.instructed").exists()


@pytest.mark.parametrize(("leader", "note", "gap"), [("", "请办理", "leader"), ("副检察长", " ", "note")])
def test_an_instruction_has_a_leader_and_a_wording(report, clerk, leader, note, gap):
    with pytest.raises(Incomplete) as gaps:
        do(report, "instruct", clerk, data={"leader": leader}, note=note)

    assert list(gaps.value.errors) == [gap]
