"""Corrections: the old value is kept, somebody else decides, what was said is never written over."""

from datetime import time, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from cases.domain.changes import CASE_FIELDS
from cases.domain.contacts import log_attempt
from cases.domain.corrections import corrections_of, decide_correction, layers, opened, request_correction
from cases.domain.demands import Incomplete
from cases.domain.identities import name_index, open_party
from cases.domain.locks import StaleVersion
from cases.domain.steps import NotNow
from cases.domain.voiding import void
from cases.duties.contract import get_duty
from cases.forms.correction_lines import lines_of
from cases.models import Case, Correction
from cases.timeline import entries
from offices.models import AuditRecord
from tests import matters
from tests.conftest import NOW
from tests.walks import do

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(clerk, office, calendar) -> Case:
    return matters.complaint(office, clerk)


def ask(case, by, parties=None, version=None, reason="录入有误", details=None, **changes) -> Correction:
    return request_correction(
        case_id=case.pk,
        changes=changes,
        details=details,
        parties=parties or {},
        reason=reason,
        version=version or Case.objects.get(pk=case.pk).version,
        by=by,
    )


def grant(correction, by):
    return decide_correction(correction_id=correction.pk, granted=True, note="", by=by)


def test_a_request_changes_nothing_yet(case, clerk):
    correction = ask(case, clerk, title="反映补贴去向")

    case.refresh_from_db()
    assert case.title == "反映村务不公开"
    assert correction.changes == {"title": ["反映村务不公开", "反映补贴去向"]}
    assert case.events.last().kind == "correction_requested"


def test_granted_it_applies_and_keeps_the_old_value(case, clerk, director):
    correction = ask(case, clerk, title="反映补贴去向", persons_involved=6)
    grant(correction, director)

    case.refresh_from_db()
    correction.refresh_from_db()
    assert (case.title, case.persons_involved) == ("反映补贴去向", 6)
    assert correction.changes["persons_involved"] == [None, 6]
    assert [event.kind for event in case.events.all()][-2:] == ["correction_requested", "correction_decided"]


def test_refused_it_changes_nothing_and_says_why(case, clerk, director):
    correction = ask(case, clerk, title="反映补贴去向")
    with pytest.raises(Incomplete):
        decide_correction(correction_id=correction.pk, granted=False, note="", by=director)
    decide_correction(correction_id=correction.pk, granted=False, note="原文如此", by=director)

    case.refresh_from_db()
    correction.refresh_from_db()
    assert (case.title, correction.decision_note) == ("反映村务不公开", "原文如此")


def test_what_was_said_is_never_written_over(case, clerk, director):
    grant(ask(case, clerk, narrative="村里两年没有公开账目。"), director)

    case.refresh_from_db()
    assert case.narrative.startswith("村里三年")
    assert [(layer.field, layer.text) for layer in layers(corrections_of(case))] == [
        ("narrative", "村里两年没有公开账目。")
    ]


def test_a_party_is_corrected_in_its_box_and_its_indexes(case, clerk, director):
    party = case.parties.get()
    correction = ask(case, clerk, parties={party.uid: {"name": "张玮", "phone": "138 9310 0009"}})
    assert "张玮".encode() not in bytes(correction.sealed)
    grant(correction, director)

    party.refresh_from_db()
    identity = open_party(party)
    assert (identity.name, identity.phone, identity.address) == ("张玮", "13893100009", matters.ZHANG.address)
    assert bytes(party.name_index) == name_index("张玮")
    assert opened(correction)[str(party.uid)]["name"] == ["张伟", "张玮"]


def test_another_day_of_receipt_moves_the_event_that_clocks_start_from(case, clerk, director):
    earlier = NOW - timedelta(days=3)
    grant(ask(case, clerk, received_at=earlier), director)

    case.refresh_from_db()
    assert case.received_at == earlier
    assert case.events.get(kind="registered").occurred_on == earlier.date()


def test_the_rules_of_registration_hold_for_corrections_too(case, clerk):
    with pytest.raises(Incomplete) as gaps:
        ask(case, clerk, received_at=NOW - timedelta(days=10))
    assert "late_reason" in gaps.value.errors
    with pytest.raises(Incomplete) as gaps:
        ask(case, clerk, parties={case.parties.get().uid: {"id_number": "620102199002290019"}})
    assert "parties-0-id_number" in gaps.value.errors


def test_a_receipt_after_registration_or_after_what_happened_since_is_refused_beside_its_field(
    office, clerk, calendar
):
    told = {"received_at": NOW - timedelta(days=5), "late_reason": "停电"}
    case = matters.complaint(office, clerk, **told)
    do(case, "procedural_reply", clerk, occurred_on=(NOW - timedelta(days=3)).date())

    for moment in (NOW + timedelta(hours=1), NOW - timedelta(days=2)):
        with pytest.raises(Incomplete) as gaps:
            ask(case, clerk, received_at=moment)
        assert list(gaps.value.errors) == ["received_at"]
    ask(case, clerk, received_at=NOW - timedelta(days=3))


def test_a_receipt_after_an_attempt_to_reach_the_person_is_refused(case, clerk):
    log_attempt(case_id=case.pk, by=clerk, at=NOW - timedelta(minutes=50), method="phone", result="no_answer")
    with pytest.raises(Incomplete) as gaps:
        ask(case, clerk, received_at=NOW - timedelta(minutes=40))
    assert list(gaps.value.errors) == ["received_at"]


def test_what_happened_after_the_request_is_looked_at_again_by_whoever_decides(
    office, clerk, director, calendar, as_user
):
    case = matters.complaint(office, clerk, received_at=NOW - timedelta(days=5), late_reason="停电")
    correction = ask(case, clerk, received_at=NOW - timedelta(days=1))
    do(case, "procedural_reply", clerk, occurred_on=(NOW - timedelta(days=3)).date())

    with pytest.raises(Incomplete) as gaps:
        grant(correction, director)
    assert list(gaps.value.errors) == ["received_at"]
    page = reverse("correction", args=[case.key, correction.uid])
    answer = as_user(director).post(page, {"decision": "granted", "note": ""})
    assert answer.status_code == 422
    assert answer.context["form"].errors["note"]
    assert as_user(director).post(page, {"decision": "refused", "note": "已答复"}).status_code == 302


def test_what_has_ended_meanwhile_is_corrected_no_more(case, clerk, director):
    correction = ask(case, clerk, title="反映补贴去向")
    case.refresh_from_db()
    void(case_id=case.pk, by=director, version=case.version, reason="重复登记")

    with pytest.raises(Incomplete):
        grant(correction, director)
    decide_correction(correction_id=correction.pk, granted=False, note="已作废", by=director)


@pytest.mark.parametrize("field", ["number", "office", "step", "submission", "registered_at"])
def test_only_what_was_told_can_be_corrected(case, clerk, field):
    assert field not in CASE_FIELDS
    with pytest.raises(Incomplete):
        ask(case, clerk, **{field: "x"})


def test_nothing_changed_or_no_reason_is_refused(case, clerk):
    with pytest.raises(Incomplete):
        ask(case, clerk, title=case.title)
    with pytest.raises(Incomplete):
        ask(case, clerk, title="另一标题", reason="")


def test_one_request_at_a_time_and_one_decision(case, clerk, director):
    correction = ask(case, clerk, title="反映补贴去向")
    with pytest.raises(NotNow):
        ask(case, clerk, title="另一标题")
    grant(correction, director)
    with pytest.raises(NotNow):
        grant(correction, director)


def test_an_old_page_is_told(case, clerk):
    ask(case, clerk, title="反映补贴去向")
    with pytest.raises(StaleVersion):
        ask(case, clerk, title="另一标题", version=case.version)


def test_who_asks_and_who_decides(case, clerk, officer, director, leader, neighbour, outsider, mayor):
    for stranger in (leader, neighbour):
        with pytest.raises(PermissionDenied):
            ask(case, stranger, title="另一标题")
    correction = ask(case, clerk, title="反映补贴去向")
    for stranger in (clerk, officer, neighbour, outsider, mayor):
        with pytest.raises(PermissionDenied):
            grant(correction, stranger)
    grant(correction, director)


def test_nobody_decides_their_own_request(case, director, leader):
    correction = ask(case, director, title="反映补贴去向")
    for granted in (True, False):
        with pytest.raises(PermissionDenied):
            decide_correction(correction_id=correction.pk, granted=granted, note="有误", by=director)
    grant(correction, leader)

    case.refresh_from_db()
    assert case.title == "反映补贴去向"


def form_of(client, case) -> dict:
    """What the browser would send of the page of a request, unchanged."""
    sheet = client.get(reverse("correction_new", args=[case.key])).context["sheet"]
    data = {}
    for form in (sheet.case, sheet.details, *sheet.parties, *sheet.evidence):
        for bound in form:
            value = "on" if bound.value() is True else bound.value()
            if value not in (None, False, [], ""):
                data[bound.html_name] = (
                    bound.field.widget.format_value(value) if not isinstance(value, list) else value
                )
    return {
        name: value[0] if isinstance(value, list) and len(value) == 1 else value
        for name, value in data.items()
    }


def test_the_page_sends_only_what_was_changed(case, clerk, as_user):
    client = as_user(clerk)
    data = form_of(client, case) | {"title": "反映补贴去向", "reason": "录入有误"}

    answer = client.post(reverse("correction_new", args=[case.key]), data)

    assert answer.status_code == 302
    assert Correction.objects.get().changes == {"title": ["反映村务不公开", "反映补贴去向"]}
    assert Correction.objects.get().sealed is None


# ------------------------------------------------------------------------------------- what the duty adds


def details_of(case):
    return get_duty(case.duty).details.objects.get(case=case)


@pytest.fixture
def circuit(clerk, officer, office, calendar) -> Case:
    """A circuit visit by two."""
    told = {"kind": "D3-03", "second_officer": officer, "claims": ""}
    return matters.visit(office, clerk, parties=[], **told)


def test_what_the_duty_adds_is_corrected_and_its_old_value_kept(circuit, clerk, director):
    told = {"route": "高坪村", "households": 15, "ended_at": time(11, 30), "diary": ""}
    correction = ask(circuit, clerk, details=told)
    assert details_of(circuit).households == 12
    grant(correction, director)

    kept = details_of(circuit)
    assert {name: getattr(kept, name) for name in told} == told
    correction.refresh_from_db()
    assert correction.changes["details-households"] == [12, 15]
    assert correction.changes["details-ended_at"] == ["09:40:00", "11:30:00"]


def test_a_refused_correction_leaves_what_the_duty_adds(circuit, clerk, director):
    correction = ask(circuit, clerk, details={"households": 15})
    decide_correction(correction_id=correction.pk, granted=False, note="无误", by=director)

    assert details_of(circuit).households == 12


@pytest.mark.parametrize(
    ("name", "value"),
    [("case", 1), ("nothing", "x"), ("households", -1), ("households", "许多"), ("risk", "purple")],
)
def test_only_what_the_room_lets_be_corrected_takes_a_value_that_fits(circuit, clerk, name, value):
    with pytest.raises(Incomplete) as gaps:
        ask(circuit, clerk, details={name: value})
    assert list(gaps.value.errors) == [f"details-{name}"]


def test_the_rules_of_the_room_hold_for_its_details(circuit, clerk, officer):
    for details, wrong in (
        ({"route": ""}, "route"),
        ({"ended_at": time(8)}, "ended_at"),
        ({"risk": "red"}, "risk"),
    ):
        with pytest.raises(Incomplete) as gaps:
            ask(circuit, clerk, details=details)
        assert list(gaps.value.errors) == [f"details-{wrong}"]


def test_another_kind_wants_its_own_details_and_not_those_of_the_old_one(circuit, clerk, director):
    other = {"kind": "D3-09"}
    with pytest.raises(Incomplete) as gaps:
        ask(circuit, clerk, **other)
    assert {"details-route", "details-households", "details-dispute", "details-risk"} <= set(
        gaps.value.errors
    )

    survey = get_duty(circuit.duty).example_of("D3-09", circuit.channel)
    told = {name: getattr(survey, name) for name in get_duty(circuit.duty).correctable}
    grant(ask(circuit, clerk, details=told, **other), director)
    circuit.refresh_from_db()
    assert (circuit.kind, details_of(circuit).route, details_of(circuit).risk) == ("D3-09", "", "yellow")


def test_the_page_asks_for_what_the_duty_adds(circuit, clerk, as_user):
    client, page = as_user(clerk), reverse("correction_new", args=[circuit.key])
    data = form_of(client, circuit) | {"reason": "录入有误"}
    wrong = client.post(page, data | {"details-route": "", "details-risk": "red"})
    assert wrong.status_code == 422
    assert set(wrong.context["sheet"].details.errors) == {"route", "risk"}

    assert client.post(page, data | {"details-households": "15"}).status_code == 302
    assert Correction.objects.get().changes == {"details-households": [12, 15]}


def test_the_timeline_and_the_page_say_old_and_new_in_words(case, clerk, director, as_user):
    told = {"respondent_rank": "section", "real_name": False}
    correction = ask(case, clerk, details=told, kind="D1-10", village="高坪村", narrative="另有说法")
    grant(correction, director)

    rank = ("Rank of the respondent", "Village cadre → Section level or below")
    with override("en"):
        asked, decided = entries(case, case.events.order_by("-id")[:2], director)
        lines = {line.label: (line.old, line.new) for line in lines_of(correction)}
        for entry in (asked, decided):
            assert {
                rank,
                ("Real-name report", "Yes → No"),
                ("Kind", "Clue to another crime → Misconduct of procuratorate staff"),
                ("Village", "— → 高坪村"),
                ("Concerns", "What was said"),
            } <= set(entry.facts)
    assert lines[rank[0]] == ("Village cadre", "Section level or below")
    page = as_user(clerk).get(reverse("case", args=[case.key])).text
    assert "D1-10" not in page
    assert "section" not in page.partition("timeline")[2].replace("<section", "").replace("</section", "")


def test_the_timeline_names_who_and_where_by_one_query_each(
    case, clerk, officer, office_beside, director, django_assert_num_queries
):
    grant(ask(case, clerk, title="反映补贴去向"), director)
    events = list(case.events.order_by("id"))
    with CaptureQueriesContext(connection) as plain:
        entries(case, events, director)
    changes = {"received_by": officer, "township": office_beside.seat}
    grant(ask(case, clerk, **changes), director)
    grant(ask(case, clerk, received_by=clerk), director)
    events = list(case.events.order_by("id"))

    with django_assert_num_queries(len(plain) + 2):
        shown = entries(case, events, director)
    assert f"{officer} → {clerk}" in dict(shown[0].facts).values()


def test_the_page_of_a_correction_masks_people_until_they_are_opened_on_record(
    case, clerk, director, as_user
):
    party = case.parties.get()
    correction = ask(case, clerk, parties={party.uid: {"phone": "13893100009"}})
    client = as_user(director)
    address = [case.key, correction.uid]

    assert "13893100009" not in client.get(reverse("correction", args=address)).content.decode()
    shown = client.post(reverse("correction_reveal", args=address), {"reason": "审核更正"})
    assert "13893100009" in shown.content.decode()
    assert AuditRecord.objects.filter(action="correction.unmask").count() == 1


def test_the_page_offers_the_decision_to_whoever_may_take_it(case, director, leader, as_user):
    correction = ask(case, director, title="反映补贴去向")
    url = reverse("correction", args=[case.key, correction.uid])

    assert 'value="granted"' not in as_user(director).get(url).content.decode()
    assert as_user(director).post(url, {"decision": "granted", "note": ""}).status_code == 403
    assert 'value="granted"' in as_user(leader).get(url).content.decode()


def test_the_director_decides_on_the_page(case, clerk, director, as_user):
    correction = ask(case, clerk, title="反映补贴去向")
    url = reverse("correction", args=[case.key, correction.uid])

    assert as_user(director).post(url, {"decision": "refused", "note": ""}).status_code == 422
    assert as_user(director).post(url, {"decision": "granted", "note": ""}).status_code == 302
    case.refresh_from_db()
    assert case.title == "反映补贴去向"
