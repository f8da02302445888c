"""Registering: what a case gets in one transaction, and what is refused whichever way it comes."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from cases import reception
from cases.domain import drafts, numbers
from cases.domain.demands import Incomplete
from cases.domain.registration import register_stub
from cases.duties.contract import get_duty
from cases.enums import CaseFlag, Channel, Gender, Stage
from cases.facts import CaseFacts, PartyIdentity
from cases.models import Case, CaseEvent, Draft, NumberSeries, Party
from cases.policy import may_do
from offices.roles import Permission
from tests import matters
from tests.conftest import NOW, SHANGHAI

pytestmark = pytest.mark.django_db


def refused(*args, **changes) -> dict[str, str]:
    with pytest.raises(Incomplete) as gaps:
        matters.complaint(*args, **changes)
    return gaps.value.errors


def test_a_letter_becomes_a_case_with_number_key_query_code_and_handler(clerk, office, calendar):
    case = matters.complaint(office, clerk)

    assert case.number == "兰城关检室07〔2026〕0100001号"
    assert case.key == "620102-07-2026-D1-00001"
    assert len(case.query_code) == 8
    assert (case.handler, case.stage, case.step) == (clerk, Stage.REVIEW, "submitted")


def test_registering_leaves_exactly_one_event_on_the_day_received(clerk, office, calendar):
    case = matters.complaint(office, clerk, received_at=NOW - timedelta(days=3))

    [event] = case.events.all()
    assert (event.kind, event.occurred_on, event.by) == (
        "registered",
        (NOW - timedelta(days=3)).date(),
        clerk,
    )


def test_the_people_are_sealed_and_the_first_who_came_is_the_main_party(clerk, office, calendar):
    parties = [matters.respondent(), matters.petitioner(), matters.petitioner(matters.WANG)]
    case = matters.complaint(office, clerk, parties=parties)

    stored = b"".join(bytes(party.sealed) for party in case.parties.all())
    assert "张伟".encode() not in stored
    assert b"13893100001" not in stored
    assert [party.role for party in case.parties.filter(is_primary=True)] == ["reporter"]


def test_an_identity_card_gives_gender_and_day_of_birth(clerk, office, calendar):
    case = matters.complaint(office, clerk)

    assert case.parties.get().gender == Gender.MALE


def test_numbers_count_each_duty_and_office_apart(clerk, neighbour, office, office_beside, calendar):
    matters.complaint(office, clerk)

    assert matters.visit(office, clerk, decisions=Anything("different")).number.endswith("0300001号")
    assert (
        matters.complaint(
            office_beside, neighbour, parties=[], is_anonymous=True, contact_unknown=True
        ).number
        == "兰城关检室08〔2026〕0100001号"
    )


class Anything(dict):
    """The same decision on every earlier case."""

    def __init__(self, decision):
        self.decision = decision

    def get(self, key, default=None):
        return self.decision

    def __getitem__(self, key):
        return self.decision

    def __bool__(self):
        return True


def test_a_registration_that_fails_gives_its_number_back(clerk, office, calendar):
    with transaction.atomic():
        numbers.take(office=office, duty="complaints", year=2026)
        transaction.set_rollback(True)

    assert matters.complaint(office, clerk).number.endswith("00001号")


def test_the_future_is_refused(clerk, office, calendar):
    assert "received_at" in refused(office, clerk, received_at=NOW + timedelta(minutes=1))


@pytest.mark.parametrize("year", [1, 26, 1999])
def test_a_slip_in_the_year_is_refused_not_stored_where_no_list_could_show_it(clerk, office, calendar, year):
    long_ago = datetime(year, 1, 1, tzinfo=SHANGHAI)

    assert list(refused(office, clerk, received_at=long_ago, late_reason="停电")) == ["received_at"]
    with pytest.raises(Incomplete) as gaps:
        register_stub(
            duty=get_duty("complaints"),
            office=office,
            receiver=clerk,
            received_at=long_ago,
            submission=Draft().pk,
            by=clerk,
        )
    assert list(gaps.value.errors) == ["received_at"]


@pytest.mark.parametrize(
    ("received", "late"),
    [
        (
            datetime(2026, 6, 12, 9, 0, tzinfo=SHANGHAI),
            False,
        ),  # Friday, registered on Monday: one working day
        (datetime(2026, 6, 11, 17, 0, tzinfo=SHANGHAI), True),  # Thursday: two
    ],
)
def test_more_than_one_working_day_late_needs_a_reason(clerk, office, calendar, received, late):
    if late:
        assert "late_reason" in refused(office, clerk, received_at=received)
    case = matters.complaint(office, clerk, received_at=received, late_reason="停电" if late else "")

    assert case.late_reason == ("停电" if late else "")


def test_a_walk_in_needs_two_different_officers(clerk, officer, office, calendar):
    assert "second_officer" in refused(office, clerk, channel=Channel.VISIT)
    assert "second_officer" in refused(office, clerk, channel=Channel.VISIT, second_officer=clerk)
    assert (
        matters.complaint(office, clerk, channel=Channel.VISIT, second_officer=officer).second_officer
        == officer
    )


def test_a_contact_or_contact_unknown_and_never_both(clerk, office, calendar):
    nameless = [matters.petitioner(PartyIdentity(name="张伟"))]

    assert "contact_unknown" in refused(office, clerk, parties=nameless)
    assert "contact_unknown" in refused(office, clerk, contact_unknown=True)
    assert matters.complaint(office, clerk, parties=nameless, contact_unknown=True).contact_unknown


def test_somebody_came_unless_the_matter_is_anonymous(clerk, office, calendar):
    assert "parties" in refused(office, clerk, parties=[], contact_unknown=True)
    assert matters.complaint(office, clerk, parties=[], contact_unknown=True, is_anonymous=True).is_anonymous


@pytest.mark.parametrize(("people", "is_group"), [(4, False), (5, True), (7, True)])
def test_five_people_make_a_group_visit(clerk, officer, office, calendar, people, is_group):
    visit = {"channel": Channel.VISIT, "second_officer": officer, "head_count": people}
    case = matters.complaint(office, clerk, [matters.petitioner(is_representative=is_group)], **visit)

    assert case.is_group is is_group


def test_a_group_visit_names_who_represents_it(clerk, officer, office, calendar):
    visit = {"channel": Channel.VISIT, "second_officer": officer}

    assert list(refused(office, clerk, **visit, head_count=5)) == ["parties"]
    assert not matters.complaint(office, clerk, **visit, head_count=4).is_group


def test_a_group_of_whom_nobody_is_entered_needs_no_representative(clerk, officer, office, calendar):
    visit = {"channel": Channel.VISIT, "second_officer": officer, "head_count": 7}
    nobody = {"parties": [], "is_anonymous": True, "contact_unknown": True}

    assert matters.complaint(office, clerk, **visit, **nobody).is_group


def signed_by(number):
    """People who signed a letter, each with a telephone of their own."""
    return [
        matters.petitioner(PartyIdentity(name=f"署名{chr(0x4E00 + n)}", phone=f"138931{n:05d}"))
        for n in range(number)
    ]


@pytest.mark.parametrize(("people", "is_joint"), [(4, False), (5, True)])
def test_a_letter_that_five_people_signed_is_a_joint_letter(clerk, office, calendar, people, is_joint):
    case = matters.complaint(office, clerk, parties=[*signed_by(people), matters.respondent()])

    assert (CaseFlag.JOINT_LETTER in case.flags) is is_joint


def test_people_are_counted_only_where_they_came(clerk, office, calendar):
    assert "head_count" in refused(office, clerk, head_count=5)
    assert "head_count" in refused(office, clerk, head_count=2, channel=Channel.CALL)


def test_a_group_names_five_representatives_at_most(clerk, office, calendar):
    six = [
        matters.petitioner(PartyIdentity(name=f"代表{n}", phone="13893100001"), is_representative=True)
        for n in "一二三四五六"
    ]

    assert "parties" in refused(office, clerk, parties=six, head_count=9, channel=Channel.VISIT)


def test_a_wrong_identity_card_and_telephone_are_named_beside_their_party(clerk, office, calendar):
    wrong = matters.petitioner(PartyIdentity(name="张伟", id_number="620102199002290019", phone="123"))

    errors = refused(office, clerk, parties=[matters.respondent(), wrong])
    assert {"parties-1-id_number", "parties-1-phone"} <= set(errors)


def test_only_people_of_the_office_register_there(clerk, leader, neighbour, office, calendar):
    for stranger in (leader, neighbour):
        with pytest.raises(PermissionDenied):
            matters.complaint(office, stranger)


def test_what_the_room_asks_for_is_asked_on_every_path(clerk, office, calendar):
    assert "details-original_organ" not in refused(office, clerk, kind="D1-99")
    duty = get_duty("complaints")
    details = duty.example()
    details.relation = ""
    facts = matters.facts(office, clerk, kind="D1-04")
    faults = reception.faults(duty, facts, [], details, now=NOW, calendar=reception.Calendar())
    assert "details-relation" in faults


def test_a_stub_keeps_number_date_and_receiver_and_nothing_else(clerk, officer, office, calendar):
    payload = {"narrative": ["机密内容"], "title": ["机密"]}
    draft = drafts.save(
        key=Draft().pk, office=office, duty="complaints", payload=payload, version=0, by=clerk
    )

    case = register_stub(
        duty=get_duty("complaints"),
        office=office,
        receiver=officer,
        received_at=NOW,
        submission=draft.pk,
        by=clerk,
    )

    draft.refresh_from_db()
    assert (case.offline, case.stage, case.narrative, case.received_by) == (True, Stage.CLOSED, "", officer)
    assert (draft.sealed, draft.case) == (None, case)
    assert not case.parties.exists()
    assert not case.clocks.exists()
    assert case.events.count() == 1


def test_nothing_is_entered_beside_a_stub(clerk, director, office, calendar, as_user):
    stub = register_stub(
        duty=get_duty("complaints"),
        office=office,
        receiver=clerk,
        received_at=NOW,
        submission=Draft().pk,
        by=clerk,
    )

    assert {one for one in Permission if may_do(director, one, stub)} == {"case.read", "case.void"}
    page = as_user(director).get(reverse("case", args=[stub.key]))
    assert not page.context["transitions"]
    for deed in ("case_comments", "attachment_add", "case_summary"):
        answer = as_user(director).post(reverse(deed, args=[stub.key]), {"text": "机密", "version": "2"})
        assert answer.status_code == 403


def test_a_second_submit_returns_the_first_case(clerk, office, calendar):
    draft = drafts.save(key=Draft().pk, office=office, duty="complaints", payload={}, version=0, by=clerk)

    first = matters.complaint(office, clerk, draft=draft)
    second = matters.complaint(office, clerk, draft=draft)

    assert first == second
    assert Case.objects.count() == 1


@given(st.integers(1, 12), st.sampled_from(Channel.values))
def test_group_and_joint_letter_depend_on_people_and_channel_alone(people, channel):
    facts, parties = CaseFacts(channel=channel, head_count=people), signed_by(people)
    flags = reception.flags_of(facts, [*parties, matters.respondent()])

    assert reception.is_group(facts) == (channel == Channel.VISIT and people >= 5)
    assert (CaseFlag.JOINT_LETTER in flags) == (channel == Channel.LETTER and people >= 5)


def in_threads(count, deed):
    """Do `deed(n)` in `count` threads, each with a connection of its own."""

    def run(number):
        try:
            return deed(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


@pytest.mark.django_db(transaction=True)
def test_fifty_registrations_at_once_get_fifty_consecutive_numbers(clerk, office, calendar):
    def deed(number):
        people = [
            matters.petitioner(PartyIdentity(name="李" + chr(0x4E00 + number), phone=f"138931{number:05d}"))
        ]
        return matters.complaint(office, clerk, parties=people).key

    keys = in_threads(50, deed)

    assert sorted(keys) == [f"620102-07-2026-D1-{n:05d}" for n in range(1, 51)]
    assert CaseEvent.objects.filter(kind="registered").count() == 50


@pytest.mark.django_db(transaction=True)
def test_two_submits_of_one_draft_at_once_make_one_case(clerk, office, calendar):
    draft = drafts.save(key=Draft().pk, office=office, duty="complaints", payload={}, version=0, by=clerk)

    first, second = in_threads(2, lambda _number: matters.complaint(office, clerk, draft=draft).pk)

    assert first == second
    assert (Case.objects.count(), CaseEvent.objects.count(), Party.objects.count()) == (1, 1, 1)


@pytest.mark.django_db(transaction=True)
def test_two_submits_without_a_draft_at_once_make_one_case(clerk, office, calendar, as_user):
    case, stub = Draft().pk, Draft().pk

    def registered(_number):
        return matters.complaint(office, clerk, submission=case).pk

    def kept(_number):
        return register_stub(
            duty=get_duty("complaints"),
            office=office,
            receiver=clerk,
            received_at=NOW,
            submission=stub,
            by=clerk,
        ).pk

    for deed in (registered, kept):
        assert len(set(in_threads(4, deed))) == 1
    assert (Case.objects.count(), CaseEvent.objects.count()) == (2, 2)
    assert NumberSeries.objects.get().last == 2


@pytest.mark.django_db(transaction=True)
def test_two_submits_of_the_stub_at_once_lead_to_one_case(clerk, office, calendar):
    page = f"{reverse('registration_offline', args=[Draft().pk])}?duty=complaints&office={office.pk}"
    data = {"received_at": "2026-06-15T09:00", "receiver": clerk.pk}

    def deed(_number):
        client = Client()
        client.force_login(clerk, backend="django.contrib.auth.backends.ModelBackend")
        return client.post(page, data)

    answers = in_threads(2, deed)

    assert {answer.url for answer in answers} == {reverse("case", args=[Case.objects.get().key])}
