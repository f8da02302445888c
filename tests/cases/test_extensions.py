"""Extensions: a request with a ground, granted or refused; the clock moves only when granted."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.clock_words import amount
from cases.domain.attachments import attach
from cases.domain.contacts import log_attempt
from cases.domain.demands import Incomplete
from cases.domain.extensions import decide_extension, request_extension, to_be_told
from cases.domain.steps import NotNow
from cases.enums import AttachmentKind, ClockState, Decision
from cases.models import Extension
from cases.reference import loader
from tests import matters
from tests.cases.clock_scenes import at, clock, replace_rule
from tests.walks import do

pytestmark = pytest.mark.django_db
LETTER = "某局函〔2026〕8号"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
def referred(calendar, office, clerk, director):
    """A report that is with the department: it has sixty days, thirty more at most."""
    loader.load()
    report = matters.complaint(office, clerk)
    do(report, "refer_department", director)
    return report


def ask(case, by, code="T08", **changes):
    case.refresh_from_db()
    asked = {"clock_id": clock(case, code).pk, "by": by, "version": case.version}
    request = request_extension(**(asked | {"ground": "案情复杂", "length": 30} | changes))
    case.refresh_from_db()
    return request


def decide(request, by, **changes):
    case = request.clock.case
    case.refresh_from_db()
    asked = {"extension_id": request.pk, "by": by, "version": case.version, "granted": True}
    return decide_extension(**(asked | changes))


def signed(case, by, **changes):
    """The signed approval, among the files of the case."""
    upload = SimpleUploadedFile("审批表.pdf", PDF)
    return attach(case_id=case.pk, upload=upload, kind=AttachmentKind.PAPER, by=by, **changes)


def test_a_request_alone_moves_nothing(referred, clerk):
    ask(referred, clerk)
    assert clock(referred, "T08").due_on == date(2026, 8, 14)


def test_granted_it_moves_the_clock_by_what_was_granted(referred, clerk, leader):
    decide(ask(referred, clerk), leader, length=10)

    row = clock(referred, "T08")
    assert (row.due_on, row.extended_days) == (date(2026, 8, 24), 10)
    assert row.extensions.get().granted_length == 10


def test_the_page_names_what_was_granted_whatever_days_off_the_date_was_moved_by(
    referred, clerk, leader, as_user
):
    decide(ask(referred, clerk), leader, length=16)  # to a Sunday, moved by a day

    row = clock(referred, "T08")
    assert (row.due_on, row.extended_days) == (date(2026, 8, 31), 16)
    page = as_user(clerk).get(reverse("case", args=[referred.key])).text
    assert _("extended by %(amount)s") % {"amount": amount(16, "day")} in page
    assert amount(17, "day") not in page


def test_refused_it_leaves_the_date_and_stays_visible_with_its_reason(referred, clerk, leader, as_user):
    decide(ask(referred, clerk), leader, granted=False, reason="尚有时间")

    assert clock(referred, "T08").due_on == date(2026, 8, 14)
    for page in (
        reverse("case", args=[referred.key]),
        reverse("case_clock", args=[referred.key, clock(referred, "T08").pk]),
    ):
        assert "尚有时间" in as_user(clerk).get(page).content.decode()


def test_after_a_refusal_one_may_ask_again_after_a_grant_not(referred, clerk, leader):
    decide(ask(referred, clerk), leader, granted=False, reason="尚有时间")
    second = ask(referred, clerk)
    with pytest.raises(NotNow):
        ask(referred, clerk)
    decide(second, leader)
    with pytest.raises(NotNow):
        ask(referred, clerk)


def test_a_clock_whose_rule_knows_none_or_that_ran_out_or_stopped_is_not_extended(
    fixed_clock, referred, clerk
):
    with pytest.raises(NotNow):
        ask(referred, clerk, "T02")
    fixed_clock.move_to(at("2026-08-15"))
    with pytest.raises(NotNow):
        ask(referred, clerk)
    do(referred, "record_feedback", clerk)
    with pytest.raises(NotNow):
        ask(referred, clerk)


@pytest.mark.parametrize("length", [0, 31, -1])
def test_more_than_the_rule_allows_or_nothing_is_refused(referred, clerk, leader, length):
    with pytest.raises(Incomplete):
        ask(referred, clerk, length=length)
    with pytest.raises(Incomplete):
        decide(ask(referred, clerk), leader, length=length)


def test_a_request_needs_its_ground_and_a_refusal_its_reason(referred, clerk, leader):
    with pytest.raises(Incomplete):
        ask(referred, clerk, ground=" ")
    with pytest.raises(Incomplete):
        decide(ask(referred, clerk), leader, granted=False)


def test_only_leaders_decide_what_a_leader_must_approve(referred, clerk, director, mayor, outsider):
    request = ask(referred, clerk)
    for person in (clerk, director, outsider):
        with pytest.raises(PermissionDenied):
            decide(request, person)
    decide(request, mayor)


@pytest.fixture
def decided_outside(referred):
    rule = clock(referred, "T08").rule
    rule.extension_approver = "none"
    rule.save()


def test_what_the_director_asked_of_an_outside_body_the_leader_records(
    referred, decided_outside, leader, director
):
    request = ask(referred, director)
    with pytest.raises(PermissionDenied):
        decide(request, director, paper=LETTER)
    decide(request, leader, paper=LETTER)


def test_the_director_records_what_an_outside_body_decided_with_its_paper(
    referred, decided_outside, clerk, officer, director
):
    request = ask(referred, clerk)
    for person in (clerk, officer):
        with pytest.raises(PermissionDenied):
            decide(request, person, paper=LETTER)
    for granted in (True, False):
        with pytest.raises(Incomplete) as gaps:
            decide(request, director, granted=granted, reason="来函同意")
        assert list(gaps.value.errors) == ["paper"]
    decide(request, director, paper=LETTER)

    row = clock(referred, "T08")
    assert (row.extended_days, row.extensions.get().paper) == (30, LETTER)


def test_the_paper_of_the_request_is_that_of_the_decision_unless_another_is_named(
    referred, decided_outside, clerk, director
):
    first = ask(referred, clerk, paper=LETTER)
    decide(first, director, granted=False, reason="不予延长")
    second = ask(referred, clerk, paper="请示〔2026〕3号")
    decide(second, director, paper="批复〔2026〕5号")

    assert list(Extension.objects.values_list("paper", flat=True)) == [LETTER, "批复〔2026〕5号"]
    told = [event.data["paper"] for event in referred.events.filter(kind__startswith="extension")]
    assert told == [LETTER, LETTER, "请示〔2026〕3号", "批复〔2026〕5号"]


def test_a_leader_may_decide_without_a_paper(referred, clerk, leader):
    decide(ask(referred, clerk), leader)
    assert Extension.objects.get().paper == ""


@pytest.mark.parametrize("paper", [" ", "号" * 61])
def test_a_number_that_says_nothing_or_too_much_is_refused(referred, decided_outside, clerk, director, paper):
    request = ask(referred, clerk)
    with pytest.raises(Incomplete) as gaps:
        decide(request, director, paper=paper)
    assert list(gaps.value.errors) == ["paper"]


def test_only_a_file_of_the_case_can_be_its_paper(referred, office, clerk, leader):
    other = matters.complaint(office, clerk, decisions={referred.key: "different"})
    request = ask(referred, clerk)
    with pytest.raises(Incomplete) as gaps:
        decide(request, leader, attachment=signed(other, clerk).uid)
    assert list(gaps.value.errors) == ["attachment"]

    paper = signed(referred, clerk)
    decide(request, leader, attachment=paper.uid)
    assert Extension.objects.get().attachment == paper


def test_a_request_is_decided_once(referred, clerk, leader):
    request = ask(referred, clerk)
    decide(request, leader)
    with pytest.raises(NotNow):
        decide(request, leader)


def test_a_decision_may_come_after_the_date_but_not_after_the_clock_has_ended(
    fixed_clock, referred, clerk, leader
):
    late = ask(referred, clerk)
    fixed_clock.move_to(at("2026-08-20"))
    decide(late, leader)
    assert clock(referred, "T08").due_on == date(2026, 9, 14)
    assert clock(referred, "T08").state == ClockState.RUNNING


def test_a_clock_that_ended_late_is_not_made_timely_by_a_later_grant(fixed_clock, referred, clerk, leader):
    request = ask(referred, clerk)
    fixed_clock.move_to(at("2026-08-20"))
    do(referred, "record_feedback", clerk)
    with pytest.raises(Incomplete):
        decide(request, leader)
    decide(request, leader, granted=False, reason="已逾期")

    assert clock(referred, "T08").in_time is False


def test_months_are_extended_by_months(calendar, office, clerk, director, leader):
    loader.load()
    replace_rule(
        "T08",
        length=3,
        unit="month",
        extendable=True,
        extension_length=3,
        extension_unit="month",
        extension_approver="chief",
    )
    report = matters.complaint(office, clerk)
    do(report, "refer_department", director)
    decide(ask(report, clerk, length=1), leader)

    assert clock(report, "T08").due_on == date(2026, 10, 15)


# ----------------------------------------------------------------------------------------- telling the person


@pytest.fixture
def told_by_rule(referred):
    rule = clock(referred, "T08").rule
    rule.notify_petitioner = True
    rule.save()


def to_tell(case):
    case.refresh_from_db()
    return to_be_told(case, list(case.events.order_by("id")))


def called(case, by, result="reached", **changes):
    asked = {"case_id": case.pk, "by": by, "at": timezone.now(), "method": "phone", "result": result}
    return log_attempt(**(asked | changes))


def test_of_an_extension_the_person_is_to_be_told_where_the_rule_says_so(
    referred, told_by_rule, clerk, leader
):
    decide(ask(referred, clerk), leader, granted=False, reason="尚有时间")
    assert to_tell(referred) == []
    decide(ask(referred, clerk), leader)
    assert to_tell(referred) == [referred.events.last()]


def test_where_the_rule_does_not_say_so_nobody_need_be_told(referred, clerk, leader):
    decide(ask(referred, clerk), leader)
    assert to_tell(referred) == []


def test_a_contact_that_reached_the_person_after_the_decision_tells_it(
    fixed_clock, referred, told_by_rule, clerk, leader
):
    request = ask(referred, clerk)
    fixed_clock.move_to(at("2026-06-16"))
    decide(request, leader)
    called(referred, clerk, at=at("2026-06-16", 9))
    called(referred, clerk, result="no_answer")
    assert to_tell(referred), "called before the decision, and in vain after it"
    fixed_clock.shift(timedelta(minutes=5))
    called(referred, clerk)
    assert to_tell(referred) == []


@pytest.mark.parametrize("before", [True, False])
def test_a_reply_after_the_decision_tells_it_too(referred, told_by_rule, clerk, leader, before):
    request = ask(referred, clerk)
    if before:
        do(referred, "procedural_reply", clerk)
    decide(request, leader)
    if not before:
        do(referred, "procedural_reply", clerk)
    assert bool(to_tell(referred)) is before


def test_the_page_reminds_until_the_person_was_told(referred, told_by_rule, as_user, clerk, leader, reviewer):
    decide(ask(referred, clerk), leader)
    page, deed = reverse("case", args=[referred.key]), reverse("case_contact", args=[referred.key])

    def reminder(person):
        answer = as_user(person).get(page)
        return len(answer.context["to_tell"]), answer.text.count(deed)

    assert (reminder(clerk), reminder(reviewer)) == ((1, 4), (1, 0))
    called(referred, clerk)
    assert reminder(clerk) == (0, 2)


# ---------------------------------------------------------------------------------------------------- pages


def test_asking_and_deciding_on_the_pages(referred, as_user, clerk, leader):
    row = clock(referred, "T08")
    referred.refresh_from_db()
    page = reverse("clock_extension", args=[referred.key, row.pk])
    assert page in as_user(clerk).get(reverse("case", args=[referred.key])).content.decode()
    data = {"version": referred.version, "ground": "案情复杂", "length": 20}
    assert as_user(clerk).post(page, data).status_code == 302
    request = Extension.objects.get()
    page = reverse("extension_decision", args=[referred.key, request.pk])
    assert page not in as_user(clerk).get(reverse("case", args=[referred.key])).content.decode()
    assert page in as_user(leader).get(reverse("case", args=[referred.key])).content.decode()
    shown = as_user(leader).get(page).content.decode()
    assert "案情复杂" in shown
    referred.refresh_from_db()
    data = {"version": referred.version, "granted": "no", "reason": ""}
    assert as_user(leader).post(page, data).status_code == 422
    assert as_user(leader).post(page, data | {"reason": "尚有时间"}).status_code == 302

    request.refresh_from_db()
    assert request.decision == Decision.REFUSED


def test_the_paper_stands_wherever_the_extension_is_told(referred, as_user, clerk, leader):
    request = ask(referred, clerk, paper="请示〔2026〕3号")
    assert "请示〔2026〕3号" in as_user(leader).get(reverse("request_list")).text
    decide(
        request,
        leader,
        paper="兰城检延〔2026〕8号",
        attachment=signed(referred, clerk, names_nobody=True).uid,
    )

    handed_out = reverse("attachment", args=[Extension.objects.get().attachment.uid])
    row = clock(referred, "T08").pk
    for route, args in (("case", []), ("case_clock", [row])):
        page = as_user(clerk).get(reverse(route, args=[referred.key, *args])).text
        assert "兰城检延〔2026〕8号" in page
        assert handed_out in page
    assert (
        "兰城检延〔2026〕8号" in as_user(clerk).get(reverse("registration_print", args=[referred.key])).text
    )


def test_a_paper_that_may_show_somebody_is_offered_to_those_who_may_unmask(
    referred, as_user, clerk, leader, director
):
    paper = signed(referred, clerk)
    decide(ask(referred, clerk), leader, attachment=paper.uid)

    why = reverse("case_clock", args=[referred.key, clock(referred, "T08").pk])
    handed_out = reverse("attachment", args=[paper.uid])
    assert handed_out not in as_user(clerk).get(why).text
    assert handed_out in as_user(director).get(why).text


def test_whoever_decides_begins_with_the_paper_of_the_request(
    referred, decided_outside, as_user, clerk, director
):
    paper = signed(referred, clerk)
    request = ask(referred, clerk, paper=LETTER, attachment=paper.uid)
    page = reverse("extension_decision", args=[referred.key, request.pk])
    form = as_user(director).get(page).context["form"]
    assert (form["paper"].value(), form["attachment"].value()) == (LETTER, paper.uid)

    data = {"version": referred.version, "granted": "yes", "length": 30, "paper": "", "attachment": ""}
    assert as_user(director).post(page, data).context["form"].errors.keys() == {"paper"}
    sent = as_user(director).post(page, data | {"paper": LETTER, "attachment": str(paper.uid)})
    assert sent.status_code == 302


def test_what_was_asked_cannot_be_rewritten_by_whoever_decides(referred, as_user, clerk, leader):
    request = ask(referred, clerk)
    data = {"version": referred.version, "granted": "yes", "asked": "<b>别的</b>", "length": 5}
    as_user(leader).post(reverse("extension_decision", args=[referred.key, request.pk]), data)

    request.refresh_from_db()
    assert (request.ground, request.granted_length) == ("案情复杂", 5)


def test_markup_in_a_ground_is_shown_as_text(referred, as_user, clerk, leader):
    request = ask(referred, clerk, ground="<script>alert(1)</script>")
    for page in (
        reverse("extension_decision", args=[referred.key, request.pk]),
        reverse("case_clock", args=[referred.key, request.clock_id]),
        reverse("case", args=[referred.key]),
    ):
        assert "<script>alert(1)" not in as_user(leader).get(page).content.decode()


def test_who_asks_while_a_request_waits_reads_that_it_waits(referred, clerk, as_user):
    request = ask(referred, clerk)
    page = as_user(clerk).get(reverse("clock_extension", args=[referred.key, request.clock.pk]))

    assert str(page.context["why"]) == str(
        _("An extension of this clock was asked for and awaits its decision.")
    )
    assert str(page.context["why"]) in page.text
