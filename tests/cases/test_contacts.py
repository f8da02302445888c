"""A person who cannot be reached: attempts are written down, a superior may exempt from replying."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from cases.domain.contacts import RESULTS, decide_exemption, in_vain, log_attempt, request_exemption
from cases.domain.demands import Incomplete
from cases.domain.steps import NotNow
from cases.enums import ClockState, ContactMethod, ContactResult, ExemptReason
from cases.reference import loader
from cases.templatetags.clocks import clock_card
from cases.timeline import FACTS
from tests import matters
from tests.cases.clock_scenes import at, clock, states
from tests.walks import do

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(calendar, office, clerk):
    loader.load()
    return matters.complaint(office, clerk)


def tried(case, by, result=ContactResult.NO_ANSWER, **changes):
    asked = {"case_id": case.pk, "by": by, "at": timezone.now(), "method": "phone", "result": result}
    return log_attempt(**(asked | changes))


def ask(case, by, reason=ExemptReason.NO_ANSWER):
    case.refresh_from_db()
    return request_exemption(case_id=case.pk, by=by, version=case.version, reason=reason)


def decide(exemption, by, **changes):
    case = exemption.case
    case.refresh_from_db()
    asked = {"exemption_id": exemption.pk, "by": by, "version": case.version, "granted": True}
    return decide_exemption(**(asked | changes))


def test_an_attempt_keeps_when_how_by_whom_and_what_came_of_it(report, clerk):
    attempt = tried(report, clerk, note="早上打的")

    assert (attempt.method, attempt.result, attempt.by, attempt.note) == (
        "phone", "no_answer", clerk, "早上打的",
    )  # fmt: skip
    assert report.events.last().data == {"tried": "phone", "result": "no_answer"}


@pytest.mark.parametrize(
    "changes", [{"at": at("2026-06-16")}, {"at": at("2026-06-14")}, {"method": "drum"}, {"result": "maybe"}]
)
def test_an_attempt_that_cannot_be_is_refused(report, clerk, changes):
    with pytest.raises(Incomplete):
        tried(report, clerk, **changes)


@pytest.mark.parametrize(
    ("method", "result"),
    [
        ("door", "no_answer"),
        ("letter", "no_answer"),
        ("letter", "wrong_number"),
        ("phone", "returned_mail"),
        ("phone", "nobody_there"),
        ("sms", "nobody_there"),
        ("phone", "maybe"),
    ],
)
def test_a_result_that_such_means_cannot_have_is_refused_beside_the_result(report, clerk, method, result):
    with pytest.raises(Incomplete) as gaps:
        tried(report, clerk, result, method=method)
    assert list(gaps.value.errors) == ["result"]


def test_means_of_a_reply_are_none_of_reaching_somebody(report, clerk):
    with pytest.raises(Incomplete) as gaps:
        tried(report, clerk, method="oral")
    assert list(gaps.value.errors) == ["method"]


def test_all_means_can_succeed_and_fail():
    assert set(RESULTS) == set(ContactMethod)
    for results in RESULTS.values():
        assert results[0] == ContactResult.REACHED
        assert len(results) > 1


def test_one_attempt_is_not_written_down_twice(report, clerk):
    half_past_nine = at("2026-06-15", 9) + timedelta(minutes=30)
    tried(report, clerk, at=half_past_nine)
    with pytest.raises(Incomplete) as gaps:
        tried(report, clerk, at=half_past_nine + timedelta(seconds=50))
    assert list(gaps.value.errors) == ["at"]
    tried(report, clerk, ContactResult.NO_REPLY, method="sms", at=half_past_nine)


def test_no_answer_needs_three_attempts_in_vain_on_two_days(fixed_clock, report, clerk):
    for _ in range(3):
        tried(report, clerk)
        fixed_clock.shift(timedelta(hours=2))
    with pytest.raises(Incomplete) as gaps:
        ask(report, clerk)
    assert list(gaps.value.errors) == ["reason"]

    fixed_clock.shift(timedelta(hours=18))
    tried(report, clerk, ContactResult.WRONG_NUMBER)
    ask(report, clerk)


def test_attempts_within_two_hours_count_once(fixed_clock, report, clerk):
    for minutes in (0, 1, 1, 117, 1):
        fixed_clock.shift(timedelta(minutes=minutes))
        tried(report, clerk)
    assert len(in_vain(report)) == 2
    assert clock_card(report, clerk).attempts_in_vain == 2

    fixed_clock.shift(timedelta(days=1))
    for _ in range(2):
        fixed_clock.shift(timedelta(minutes=1))
        tried(report, clerk)
    assert len(in_vain(report)) == 3
    ask(report, clerk)


def test_every_result_in_vain_counts_whatever_the_means(fixed_clock, report, clerk):
    for method, result in (("door", "nobody_there"), ("letter", "returned_mail"), ("sms", "no_reply")):
        tried(report, clerk, result, method=method)
        fixed_clock.shift(timedelta(days=1))

    assert len(in_vain(report)) == 3


def test_attempts_before_the_person_was_reached_count_no_longer(fixed_clock, report, clerk):
    for result in [ContactResult.NO_ANSWER] * 3 + [ContactResult.REACHED]:
        fixed_clock.shift(timedelta(minutes=5))
        tried(report, clerk, result)

    assert in_vain(report) == []
    with pytest.raises(Incomplete):
        ask(report, clerk)


def test_granted_no_reply_is_owed_and_the_other_clocks_run_on(report, clerk, director):
    exemption = ask(report, clerk, ExemptReason.ANONYMOUS)
    assert states(report)["T02"] == ClockState.RUNNING
    decide(exemption, director)

    now = states(report)
    assert {now[code] for code in ("T02", "T03", "T03M")} == {ClockState.EXEMPT}
    assert {now[code] for code in ("T01", "T05")} == {ClockState.RUNNING}


def test_a_case_that_is_reopened_owes_replies_again(report, clerk, director):
    """The page of the deed promises that reply clocks start anew."""
    decide(ask(report, clerk, ExemptReason.ANONYMOUS), director)
    for deed in ("accept", "close_unanswered", "reopen"):
        do(report, deed, director)

    now = states(report)
    assert {now[code] for code in ("T02", "T03", "T03M")} == {ClockState.EXEMPT}
    assert {now[code] for code in ("G12", "G13", "G13M")} == {ClockState.RUNNING}


def test_a_reply_that_was_given_stays_given(report, clerk, director):
    do(report, "procedural_reply", clerk)
    decide(ask(report, clerk, ExemptReason.CONTACT_UNKNOWN), director)

    assert clock(report, "T02").state == ClockState.STOPPED
    assert clock(report, "T03").state == ClockState.EXEMPT


def test_refused_the_clocks_run_on_and_one_may_ask_again(report, clerk, director):
    first = ask(report, clerk, ExemptReason.ANONYMOUS)
    with pytest.raises(NotNow):
        ask(report, clerk, ExemptReason.ANONYMOUS)
    with pytest.raises(Incomplete):
        decide(first, director, granted=False)
    decide(first, director, granted=False, reason="信封上有地址")

    assert states(report)["T02"] == ClockState.RUNNING
    ask(report, clerk, ExemptReason.ANONYMOUS)


def test_nobody_decides_their_own_request(report, director, leader):
    exemption = ask(report, director, ExemptReason.ANONYMOUS)
    with pytest.raises(PermissionDenied):
        decide(exemption, director)
    decide(exemption, leader)


def test_a_clerk_does_not_decide(report, clerk, officer):
    exemption = ask(report, clerk, ExemptReason.ANONYMOUS)
    with pytest.raises(PermissionDenied):
        decide(exemption, officer)


def test_where_the_contact_is_unknown_from_the_start_nothing_is_to_be_asked(calendar, office, clerk):
    loader.load()
    case = matters.complaint(office, clerk, parties=[], is_anonymous=True, contact_unknown=True)

    assert clock(case, "T02").state == ClockState.EXEMPT
    with pytest.raises(NotNow):
        ask(case, clerk, ExemptReason.ANONYMOUS)


# ---------------------------------------------------------------------------------------------------- pages


def test_the_pages_lead_from_the_attempts_to_the_exemption(fixed_clock, report, as_user, clerk, director):
    fixed_clock.shift(timedelta(days=1))
    for moment in ("2026-06-15T09:50", "2026-06-15T14:20", "2026-06-16T09:30"):
        data = {"version": report.version, "at": moment, "method": "phone", "result": "no_answer"}
        assert as_user(clerk).post(reverse("case_contact", args=[report.key]), data).status_code == 302
    timeline = as_user(clerk).get(reverse("case", args=[report.key])).context["entries"]
    assert timeline[0].facts == (
        (FACTS["tried"][0], ContactMethod.PHONE.label),
        (FACTS["result"][0], ContactResult.NO_ANSWER.label),
    )
    report.refresh_from_db()
    data = {"version": report.version, "reason": "no_answer"}
    assert as_user(clerk).post(reverse("case_exemption", args=[report.key]), data).status_code == 302
    exemption = report.exemptions.get()
    page = reverse("exemption_decision", args=[report.key, exemption.pk])
    assert page in as_user(director).get(reverse("case", args=[report.key])).content.decode()
    report.refresh_from_db()
    data = {"version": report.version, "granted": "yes"}
    assert as_user(director).post(page, data).status_code == 302

    assert clock(report, "T02").state == ClockState.EXEMPT


def test_a_moment_in_the_future_keeps_what_was_typed(report, as_user, clerk):
    data = {
        "version": 1,
        "at": "2026-06-16T09:50",
        "method": "phone",
        "result": "no_answer",
        "note": "下午再打",
    }
    answer = as_user(clerk).post(reverse("case_contact", args=[report.key]), data)

    assert answer.status_code == 422
    assert "下午再打" in answer.content.decode()


def test_the_page_offers_means_of_reaching_somebody_and_says_what_does_not_fit(report, as_user, clerk):
    client, page = as_user(clerk), reverse("case_contact", args=[report.key])
    offered = [value for value, _label in client.get(page).context["form"].fields["method"].choices]
    assert offered == ["", *ContactMethod.values]

    data = {"version": 1, "at": "2026-06-15T09:50", "method": "letter", "result": "no_answer"}
    answer = client.post(page, data)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"result"}


def test_the_page_of_an_exemption_says_how_many_attempts_count(report, as_user, clerk):
    tried(report, clerk)
    client, page = as_user(clerk), reverse("case_exemption", args=[report.key])
    report.refresh_from_db()
    answer = client.post(page, {"version": report.version, "reason": "no_answer"})

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"reason"}
