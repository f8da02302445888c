"""Who hears of what: the right people, once, with a number and never a word of the matter."""

import pytest
from celery import current_app
from django.utils import timezone, translation
from kombu.exceptions import OperationalError

from cases.clock_words import amount
from cases.domain import noticing
from cases.domain.comments import comment
from cases.domain.contacts import decide_exemption, log_attempt, request_exemption
from cases.domain.corrections import decide_correction, request_correction
from cases.domain.events import deed, record
from cases.domain.extensions import decide_extension, request_extension
from cases.enums import Decision, ExemptReason
from cases.enums import EventKind as E
from cases.models import CaseEvent
from cases.notices import AUDIENCE, WORDS, recipients
from cases.reference import loader
from offices.domain import postings
from offices.models import Notification, Posting
from offices.notices import words_of
from tests import matters
from tests.cases.clock_scenes import at, clock
from tests.walks import do

pytestmark = pytest.mark.django_db
LATER = at("2026-06-15", 12)


@pytest.fixture
def report(calendar, office, clerk):
    loader.load()
    return matters.complaint(office, clerk)


def names(event):
    """Names of those who hear of the event."""
    event = CaseEvent.objects.select_related("case__office").get(pk=event.pk)
    return {posting.staff.staff_no for posting in Posting.objects.filter(staff__in=recipients(event))}


def happened(case, kind, by=None, **data):
    return deed(record)(case, kind, by=by, data=data)


@pytest.fixture
def everybody(clerk, officer, director, neighbour, outsider, leader, handler, reviewer, mayor, sysadmin):
    """All of them are there."""


HEARS = {
    E.REGISTERED: "director",
    E.RESUBMITTED: "director",
    E.RETURNED: "clerk",
    E.ASSIGNED: "clerk",
    E.ACCEPTED: "clerk",
    E.DECLINED: "clerk",
    E.FEEDBACK: "clerk director",
    E.RESULT_REPLY: "director",
    E.CLOSED: "clerk",
    E.REOPENED: "clerk",
    E.WITHDRAWN: "clerk director",
    E.MERGED: "clerk director",
    E.VOIDED: "clerk",
    E.COMMENTED: "clerk",
    E.EXTENSION_REQUESTED: "leader",
    E.EXTENSION_DECIDED: "clerk director",
    E.EXEMPTION_REQUESTED: "director",
    E.EXEMPTION_DECIDED: "clerk",
    E.CORRECTION_REQUESTED: "director",
    E.CORRECTION_DECIDED: "clerk",
    E.CLOCK_DUE_SOON: "clerk director",
    E.CLOCK_OVERDUE: "clerk director",
    E.CLOCKS_RECOMPUTED: "clerk",
}


@pytest.mark.parametrize("kind", HEARS)
def test_the_right_people_hear_of_an_event(kind, report, everybody):
    assert names(happened(report, kind)) == set(HEARS[kind].split())


@pytest.mark.parametrize("kind", HEARS)
def test_whoever_did_it_does_not_hear_of_it(kind, report, everybody, clerk, director, leader):
    for person in (clerk, director, leader):
        assert person.staff_no not in names(happened(report, kind, by=person))


def test_every_kind_with_an_audience_has_words():
    assert set(AUDIENCE) == set(WORDS)


def test_the_department_hears_of_what_is_referred_to_it_and_of_its_clock(report, everybody, director):
    event = do(report, "refer_department", director)
    assert names(event) == {"clerk", "handler"}
    assert names(happened(report, E.CLOCK_DUE_SOON)) == {"clerk", "handler"}


def test_the_escalation_goes_to_the_director_and_then_to_the_district(report, everybody):
    assert names(happened(report, E.CLOCK_ESCALATED, level="director")) == {"director"}
    assert names(happened(report, E.CLOCK_ESCALATED, level="district")) == {"leader"}


def test_a_handler_who_has_left_hears_nothing_and_the_director_does(report, everybody, clerk, secadmin):
    posting = clerk.postings.get()
    postings.end(posting=posting, ends_on=at("2026-06-14").date(), by=secadmin)

    assert names(happened(report, E.ACCEPTED)) == {"director"}
    assert names(happened(report, E.CLOCK_OVERDUE)) == {"director"}


def test_a_disabled_account_hears_nothing(report, director):
    director.is_active = False
    director.save()

    assert names(happened(report, E.REGISTERED)) == set()


def test_the_leader_hears_of_the_exemption_that_the_director_asks_for(report, everybody, director):
    matters.nameless(report)
    request_exemption(case_id=report.pk, by=director, version=report.version, reason=ExemptReason.ANONYMOUS)
    assert names(report.events.last()) == {"leader"}


def test_the_leader_hears_of_what_the_director_asked_of_an_outside_body(report, everybody, director):
    event = happened(report, E.EXTENSION_REQUESTED, by=director, approver="none")
    assert names(event) == {"leader"}


def test_whoever_may_decide_a_correction_hears_of_it_and_whoever_asked_hears_of_the_decision(
    report, everybody, officer, director, leader
):
    asked = {
        "changes": {"title": "反映补贴去向"},
        "parties": {},
        "reason": "录入有误",
        "version": report.version,
    }
    correction = request_correction(case_id=report.pk, by=director, **asked)
    assert names(report.events.last()) == {"leader"}
    decide_correction(correction_id=correction.pk, granted=True, note="", by=leader)
    assert names(report.events.last()) == {"clerk", "director"}


def test_whoever_asked_for_an_extension_hears_of_its_refusal(report, everybody, officer, director, leader):
    do(report, "refer_department", director)
    request = request_extension(
        clock_id=clock(report, "T08").pk, by=officer, version=report.version, ground="案情复杂", length=5
    )
    report.refresh_from_db()
    event = decide_extension(
        extension_id=request.pk, by=leader, version=report.version, granted=False, reason="尚早"
    )
    assert names(event) == {"officer", "clerk", "director"}


def test_a_notice_holds_a_number_and_nothing_of_the_matter(report, director):
    noticing.sweep_events(as_of=LATER)
    notice = Notification.objects.get(staff=director)

    assert notice.params == {"number": report.number}
    for word in ("张伟", report.title, report.narrative, "13893100001"):
        assert word not in str(notice.params)
        assert word not in words_of(notice)
    assert report.number in words_of(notice)


def told(person, *, language="zh-hans"):
    """The words of the latest notice of a person, once all are told."""
    noticing.sweep_events(as_of=LATER)
    with translation.override(language):
        return words_of(Notification.objects.filter(staff=person).latest("id"))


@pytest.mark.parametrize(("granted", "length"), [(False, None), (True, 3), (True, 5)])
def test_whoever_asked_for_an_extension_reads_what_became_of_it_and_why(
    granted, length, report, clerk, director, leader
):
    do(report, "refer_department", director)
    t08 = clock(report, "T08")
    request = request_extension(
        clock_id=t08.pk, by=clerk, version=report.version, ground="案情复杂", length=5
    )
    report.refresh_from_db()
    asked = {"extension_id": request.pk, "by": leader, "version": report.version, "reason": "材料已齐"}
    decide_extension(**asked, granted=granted, length=length)

    for language in ("zh-hans", "en"):
        words = told(clerk, language=language)
        with translation.override(language):
            decision = str((Decision.GRANTED if granted else Decision.REFUSED).label)
            parts = [report.number, t08.rule.title, amount(5, "day"), decision, "材料已齐"]
            parts += [amount(3, "day")] if length == 3 else []
        assert [part for part in parts if part not in words] == []


@pytest.mark.parametrize("granted", [True, False])
def test_whoever_asked_for_an_exemption_reads_what_became_of_it_and_why(granted, report, clerk, director):
    matters.nameless(report)
    asked = request_exemption(
        case_id=report.pk, by=clerk, version=report.version, reason=ExemptReason.ANONYMOUS
    )
    report.refresh_from_db()
    kept = {"exemption_id": asked.pk, "by": director, "version": report.version}
    decide_exemption(**kept, granted=granted, reason="" if granted else "信封上有地址")

    words = told(clerk, language="en")
    parts = ["Anonymous", "Granted" if granted else "Refused", "" if granted else "信封上有地址"]
    assert [part for part in parts if part not in words] == []
    assert words == words.strip()


def test_whoever_asked_for_a_correction_reads_which_and_what_became_of_it_and_nobody_s_name(
    report, clerk, director
):
    zhang, wang = report.parties.get(), matters.WANG
    correction = request_correction(
        case_id=report.pk,
        changes={"title": "反映补贴去向"},
        parties={zhang.uid: {"name": wang.name, "phone": wang.phone}},
        reason="录入有误",
        version=report.version,
        by=clerk,
    )
    why = f"来信署名张伟，不是{wang.name}，电话13893100001、{wang.phone}、13900001111，证号620102198001010017"
    decide_correction(correction_id=correction.pk, granted=False, note=why, by=director)

    words = told(clerk, language="en")
    assert [
        part for part in ("Title", "particulars of a party", "Refused", "来信署名") if part not in words
    ] == []
    for name in (
        "张伟",
        wang.name,
        wang.phone,
        "13893100001",
        "13900001111",
        "620102198001010017",
        "反映补贴",
    ):
        assert name not in words
        assert name not in str(Notification.objects.filter(staff=clerk).latest("id").params)


def test_a_long_reason_is_cut_after_its_names_are_masked(report, clerk, director):
    matters.nameless(report)
    asked = request_exemption(
        case_id=report.pk, by=clerk, version=report.version, reason=ExemptReason.ANONYMOUS
    )
    report.refresh_from_db()
    why = "无" * 199 + "张伟的住址已查明"
    kept = {"exemption_id": asked.pk, "by": director, "version": report.version}
    decide_exemption(**kept, granted=False, reason=why)

    assert "无张…" in told(clerk)


def test_the_handler_and_the_director_hear_that_a_reply_is_owed_again(report, everybody, officer, director):
    matters.nameless(report)
    asked = request_exemption(
        case_id=report.pk, by=officer, version=report.version, reason=ExemptReason.ANONYMOUS
    )
    tried = {"case_id": report.pk, "by": officer, "method": "phone"}
    log_attempt(**tried, at=timezone.now(), result="no_answer")
    assert names(report.events.last()) == set()
    report.refresh_from_db()
    decide_exemption(exemption_id=asked.pk, by=director, version=report.version, granted=True)
    log_attempt(**tried | {"method": "online"}, at=timezone.now(), result="reached")

    assert names(report.events.last()) == {"clerk", "director"}


def test_a_notice_of_an_earlier_version_never_breaks_the_inbox(report, clerk):
    now = timezone.now()
    kinds = [f"case.{kind}" for kind in WORDS]
    lines = [Notification(staff=clerk, source=kind, kind=kind, params={}, created_at=now) for kind in kinds]

    assert [line.kind for line in lines if not words_of(line)] == []


def test_an_event_is_told_once_however_often_it_is_tried(report, director):
    event = report.events.get()
    assert [noticing.notify(event.pk) for _ in range(3)] == [1, 0, 0]
    assert noticing.sweep_events(as_of=LATER) == 0


def test_the_sweep_leaves_what_is_fresh_to_the_worker(report, director):
    assert noticing.sweep_events(as_of=report.events.get().at) == 0
    assert noticing.sweep_events(as_of=LATER) == 1


def test_one_event_that_cannot_be_told_does_not_hold_up_the_others(report, clerk, director, monkeypatch):
    comment(case_id=report.pk, by=director, text="已阅")
    first = report.events.first()
    monkeypatch.setitem(AUDIENCE, E.REGISTERED, (lambda event: 1 / 0,))

    assert noticing.sweep_events(as_of=LATER) == 1
    first.refresh_from_db()
    assert first.notified_at is None


@pytest.mark.django_db(transaction=True)
def test_a_stopped_broker_loses_nothing_and_tells_nothing_twice(
    calendar, office, clerk, director, monkeypatch
):
    loader.load()

    def gone(**ids):
        raise OperationalError("no broker")

    monkeypatch.setattr(current_app.tasks["cases.notify"], "delay", gone)
    report = matters.complaint(office, clerk)
    do(report, "accept", director)
    assert not Notification.objects.exists()

    noticing.sweep_events(as_of=LATER)
    noticing.sweep_events(as_of=LATER)
    assert sorted(Notification.objects.values_list("staff__staff_no", "kind")) == [
        ("clerk", "case.accepted"),
        ("director", "case.registered"),
    ]
