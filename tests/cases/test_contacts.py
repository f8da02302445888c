"""A person who cannot be reached: attempts are written down, a superior may exempt from replying."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from cases.domain.contacts import RESULTS, decide_exemption, in_vain, log_attempt, request_exemption
from cases.domain.demands import Incomplete
from cases.domain.exemptions import reasons_for
from cases.domain.steps import NotNow
from cases.enums import ClockState, ContactMethod, ContactResult, EventKind, ExemptReason
from cases.explaining import ACTIONS
from cases.facts import PartyIdentity
from cases.models import Exemption
from cases.reference import loader
from cases.templatetags.clocks import clock_card
from cases.timeline import FACTS
from tests import matters
from tests.cases.clock_scenes import at, clock, differences, states
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
    """Ask for an exemption of a case whose registration lets it."""
    if reason == ExemptReason.ANONYMOUS:
        matters.nameless(case)
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
    decide(ask(report, clerk, ExemptReason.ANONYMOUS), director)

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


def exempt(case, by, decider):
    decide(ask(case, by, ExemptReason.ANONYMOUS), decider)


def test_once_the_person_is_reached_replies_are_owed_again_at_their_dates(
    fixed_clock, report, clerk, director
):
    exempt(report, clerk, director)
    assert report.exemptions.get().ended_by is None
    fixed_clock.shift(timedelta(days=2))
    tried(report, clerk, ContactResult.REACHED)

    assert {states(report)[code] for code in ("T02", "T03", "T03M")} == {ClockState.RUNNING}
    assert clock(report, "T02").due_on == at("2026-06-22").date()
    assert report.exemptions.get().ended_by == report.events.last()
    report.refresh_from_db()
    assert report.next_due_on == at("2026-06-16").date(), "the director's working day"
    assert differences(report) == []


def test_a_date_that_passed_while_nothing_was_owed_becomes_the_day_of_the_contact(
    fixed_clock, report, clerk, director
):
    exempt(report, clerk, director)
    fixed_clock.shift(timedelta(days=16))
    tried(report, clerk, ContactResult.REACHED, at=timezone.now() - timedelta(days=1))

    assert clock(report, "T02").due_on == at("2026-06-30").date()
    do(report, "procedural_reply", clerk, occurred_on=at("2026-06-30").date())
    assert clock(report, "T02").in_time is True


def test_the_page_says_that_the_exemption_ended_and_why_the_date_is_what_it_is(
    fixed_clock, report, clerk, director, as_user
):
    exempt(report, clerk, director)
    fixed_clock.shift(timedelta(days=16))
    tried(report, clerk, ContactResult.REACHED)

    client, day = as_user(clerk), "2026-07-01"
    page = client.get(reverse("case", args=[report.key])).text
    ended = gettext("ended on %(day)s: %(why)s") % {"day": day, "why": EventKind.CONTACT_ATTEMPTED.label}
    assert ended in page
    assert f"<li>{FACTS['owed_again'][1](True, None, {})}</li>" in page
    why = client.get(reverse("case_clock", args=[report.key, clock(report, "T02").pk])).text
    assert str(ACTIONS["owed"]) in why


def test_an_attempt_in_vain_ends_no_exemption(fixed_clock, report, clerk, director):
    exempt(report, clerk, director)
    for result in (ContactResult.NO_ANSWER, ContactResult.REFUSED):
        fixed_clock.shift(timedelta(minutes=5))
        tried(report, clerk, result)

    assert states(report)["T02"] == ClockState.EXEMPT
    assert report.exemptions.get().ended_by is None


def test_once_the_person_is_reached_the_case_is_not_closed_without_a_reply(report, clerk, director):
    exempt(report, clerk, director)
    do(report, "accept", director)
    tried(report, clerk, ContactResult.REACHED)

    with pytest.raises(NotNow):
        do(report, "close_unanswered", director)


def test_who_was_reached_and_is_lost_again_can_be_exempted_again(report, clerk, director):
    exempt(report, clerk, director)
    tried(report, clerk, ContactResult.REACHED)
    exempt(report, clerk, director)

    assert states(report)["T02"] == ClockState.EXEMPT
    assert report.exemptions.count() == 2


def test_what_was_asked_before_the_person_was_reached_can_only_be_refused(
    fixed_clock, report, clerk, director
):
    exemption = ask(report, clerk, ExemptReason.ANONYMOUS)
    fixed_clock.shift(timedelta(minutes=5))
    tried(report, clerk, ContactResult.REACHED)

    with pytest.raises(Incomplete):
        decide(exemption, director)
    decide(exemption, director, granted=False, reason="已接通")


def tried_enough(fixed_clock, case, by):
    for _ in range(3):
        fixed_clock.shift(timedelta(hours=12))
        tried(case, by)


def test_a_case_that_is_reopened_can_be_exempted_again(fixed_clock, report, clerk, director):
    tried_enough(fixed_clock, report, clerk)
    decide(ask(report, clerk), director)
    for name in ("accept", "close_unanswered"):
        do(report, name, director)
    fixed_clock.shift(timedelta(days=1))
    do(report, "reopen", director)
    assert in_vain(report) == [], "the attempts of before the reopening tell nothing"
    with pytest.raises(NotNow):
        do(report, "close_unanswered", director)

    tried_enough(fixed_clock, report, clerk)
    decide(ask(report, clerk), director)

    now = states(report)
    assert {now[code] for code in ("T02", "T03", "G12", "G13")} == {ClockState.EXEMPT}
    do(report, "close_unanswered", director)
    assert differences(report) == []


def test_the_database_lets_one_exemption_live_and_none_end_that_was_not_granted(report, clerk, director):
    exemption = ask(report, clerk, ExemptReason.ANONYMOUS)
    kept = {"case": report, "reason": "anonymous", "requested_by": clerk, "requested_at": timezone.now()}
    with pytest.raises(IntegrityError), transaction.atomic():
        Exemption.objects.create(**kept)
    with pytest.raises(IntegrityError), transaction.atomic():
        Exemption.objects.filter(pk=exemption.pk).update(ended_by=report.events.first())


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


@pytest.mark.parametrize("reason", [ExemptReason.ANONYMOUS, ExemptReason.CONTACT_UNKNOWN])
def test_what_the_registration_gainsays_is_no_reason_and_is_not_offered(report, clerk, as_user, reason):
    """Zhang is named there, with a telephone."""
    with pytest.raises(Incomplete) as gaps:
        request_exemption(case_id=report.pk, by=clerk, version=report.version, reason=reason)
    assert list(gaps.value.errors) == ["reason"]

    page = as_user(clerk).get(reverse("case_exemption", args=[report.key]))
    offered = [value for value, _words in page.context["form"].fields["reason"].choices]
    assert offered == ["", ExemptReason.WRONG_NUMBER, ExemptReason.NO_ANSWER]


def test_whose_address_alone_is_known_may_have_no_contact(calendar, office, clerk):
    loader.load()
    known = PartyIdentity(name="张伟", address="兰州市城关区临夏路12号")
    report = matters.complaint(office, clerk, parties=[matters.petitioner(known)])

    assert reasons_for(report)[0] == ExemptReason.CONTACT_UNKNOWN
    ask(report, clerk, ExemptReason.CONTACT_UNKNOWN)


# ---------------------------------------------------------------------------------------------------- pages


def test_who_decides_reads_how_the_person_was_tried_and_what_was_late_before(
    fixed_clock, report, clerk, director, as_user
):
    fixed_clock.move_to(at("2026-06-24"))
    tried(report, clerk, note="无人接听")
    exemption = ask(report, clerk, ExemptReason.ANONYMOUS)
    page = as_user(director).get(reverse("exemption_decision", args=[report.key, exemption.pk]))

    form = page.context["form"]
    assert [(clock.code, before) for clock, before in form.late] == [("T02", True)]
    assert [one.note for one in form.attempts] == ["无人接听"]
    for words in ("2026-06-22", "2026-06-24 10:00", "无人接听", str(ContactResult.NO_ANSWER.label)):
        assert words in page.text


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
