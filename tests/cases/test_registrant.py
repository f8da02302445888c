"""Whoever registered a visit may have the visitor shown in clear, to telephone; others see masks."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from cases.domain import identities
from cases.domain.demands import Incomplete
from cases.models import Case
from cases.policy import may_reveal
from offices.models import AuditRecord, Posting, Staff
from tests import factories as make
from tests import matters

pytestmark = pytest.mark.django_db

ASK = "To reach a party, ask"


@pytest.fixture
def visit(clerk, office, calendar) -> Case:
    return matters.visit(office, clerk, [matters.petitioner(matters.WANG, role="petitioner")])


@pytest.fixture
def colleague(city):
    """A second clerk of the township at the same office."""
    return make.posted_staff("colleague", "township_staff", city.office, city)


def address_of(case: Case) -> str:
    return reverse("party_reveal", args=[case.key, case.parties.get().uid])


def test_the_registrant_has_the_visitor_in_clear_for_a_reason_on_record(visit, clerk, as_user):
    client, address = as_user(clerk), address_of(visit)
    assert client.post(address, {"reason": ""}).status_code == 422
    assert not AuditRecord.objects.filter(action="party.unmask").exists()

    shown = client.post(address, {"reason": "电话回访"})
    assert matters.WANG.phone in shown.text
    assert shown["Cache-Control"] == "no-store"
    record = AuditRecord.objects.get(action="party.unmask")
    assert (record.actor_no, record.object_ref) == ("clerk", visit.number)
    assert record.detail["reason"] == "电话回访"
    assert matters.WANG.phone not in client.get(reverse("case", args=[visit.key])).text


def test_a_colleague_of_the_township_sees_masks_and_reads_whom_to_ask(
    visit, clerk, colleague, as_user, settings
):
    settings.LANGUAGE_CODE = "en"
    own = as_user(clerk).get(reverse("case", args=[visit.key])).text
    assert address_of(visit) in own
    assert ASK not in own

    client = as_user(colleague)
    other = client.get(reverse("case", args=[visit.key])).text
    assert address_of(visit) not in other
    assert ASK in other
    assert matters.WANG.phone not in other
    assert client.post(address_of(visit), {"reason": "核实"}).status_code == 403
    assert AuditRecord.objects.get(action="access.refused").object_ref == visit.number
    with pytest.raises(PermissionDenied):
        identities.unmask(party=visit.parties.get(), by=colleague, reason="核实")


@pytest.mark.parametrize(
    "guarded",
    [
        {"is_anonymous": True},
        {"wants_secrecy": True},
        {"purpose": "report"},
        {"secrecy": "work_secret"},
        {"offline": True},
        {"stage": "archived"},
        {"stage": "withdrawn"},
        {"stage": "void"},
        {"duty": "complaints"},
        {"duty": "gone"},
    ],
    ids=lambda changes: "-".join(map(str, *changes.items())),
)
def test_what_is_guarded_stays_masked_for_the_registrant_too(visit, clerk, guarded):
    party = visit.parties.get()
    assert may_reveal(clerk, party)
    for name, value in guarded.items():
        setattr(visit, name, value)

    assert not may_reveal(clerk, party)


def test_whoever_reported_something_stays_masked_beside_a_visitor_who_is_not(
    office, clerk, calendar, as_user
):
    people = [matters.petitioner(matters.WANG, role="petitioner"), matters.petitioner(matters.LI)]
    visit = matters.visit(office, clerk, people, head_count=2)
    visitor, reporter = (visit.parties.get(role=role) for role in ("petitioner", "reporter"))
    page = as_user(clerk).get(reverse("case", args=[visit.key]))

    assert (may_reveal(clerk, visitor), may_reveal(clerk, reporter)) == (True, False)
    assert reverse("party_reveal", args=[visit.key, visitor.uid]) in page.text
    assert reverse("party_reveal", args=[visit.key, reporter.uid]) not in page.text
    assert page.context["some_stay_masked"]


def test_after_the_closing_the_registrant_still_revisits(visit, clerk):
    party = visit.parties.get()
    visit.stage = "closed"

    assert may_reveal(clerk, party)


def test_the_right_ends_with_the_posting(visit, clerk, today):
    Posting.objects.filter(staff=clerk).update(ends_on=today - timedelta(days=1))

    clerk = Staff.objects.get(pk=clerk.pk)

    assert not may_reveal(clerk, visit.parties.get())
    with pytest.raises(PermissionDenied):
        identities.unmask(party=visit.parties.get(), by=clerk, reason="电话回访")


def test_the_paper_in_clear_and_files_stay_with_those_who_may_unmask(visit, clerk, as_user):
    answer = as_user(clerk).post(reverse("registration_print", args=[visit.key]), {"reason": "打印"})
    assert answer.status_code == 403
    with pytest.raises(PermissionDenied):
        identities.allow_unmasking(visit, by=clerk, reason="打印")


def test_who_may_unmask_needs_a_reason_of_a_visit_too(visit, officer):
    with pytest.raises(Incomplete):
        identities.unmask(party=visit.parties.get(), by=officer, reason=" ")
