"""Whatever is wrong with a registration is said at once: nothing waits for another fault to be mended."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations

import pytest
from django.urls import reverse
from django.utils import timezone

from cases import reception
from cases.domain.registration import calendar_around
from cases.duties.contract import get_duty
from cases.enums import Channel
from cases.facts import PartyIdentity
from cases.models import Case
from tests import matters
from tests.cases.test_registration_page import begin, entries

pytestmark = pytest.mark.django_db

TOLD = {"complaints": {"kind": "D1-09"}, "visits": {"kind": "D3-02", "purpose": "settlement"}}
WRONG = {
    "kind": {"kind": ""},
    "channel": {"channel": ""},
    "purpose": {"purpose": ""},
    "claims": {"claims": ""},
    "content_class": {"content_class": "none"},
    "late_reason": {"late_reason": ""},
    "occurred_on": {"occurred_on": date(2026, 6, 30)},
    "second_officer": {"second_officer": None},
    "nobody": {"parties": []},
    "nameless": {"parties": [matters.petitioner(PartyIdentity(phone="123"))]},
}
WAITS_FOR_THE_CHANNEL = {"second_officer", "head_count"}


@pytest.fixture
def said(clerk, officer, office, calendar):
    """What `faults` says of a visit received last week, of which things are wrong by name."""

    def judged(slug, *names) -> set[str]:
        duty, now = get_duty(slug), timezone.localtime()
        told = {"channel": Channel.VISIT, "second_officer": officer, "late_reason": "停电", **TOLD[slug]}
        told |= {"received_at": now - timedelta(days=7), "parties": [matters.petitioner()]}
        for name in names:
            told |= WRONG[name]
        parties = told.pop("parties")
        facts = matters.facts(office, clerk, **told)
        details = duty.example_of(TOLD[slug]["kind"], Channel.VISIT)
        calendar = calendar_around(facts.received_at, now)
        return set(reception.faults(duty, facts, parties, details, now=now, calendar=calendar))

    return judged


@pytest.mark.parametrize("slug", TOLD)
def test_two_things_that_are_wrong_are_both_said(said, slug):
    assert said(slug) == set()
    alone = {name: said(slug, name) for name in WRONG}
    for one, other in combinations(WRONG, 2):
        if "nobody" in (one, other) and "nameless" in (one, other):
            continue
        expected = alone[one] | alone[other]
        expected -= WAITS_FOR_THE_CHANNEL if "channel" in (one, other) else set()
        assert expected <= said(slug, one, other), (one, other)


def test_until_a_kind_is_chosen_somebody_must_have_come_though_some_kinds_spare_it(said):
    assert {"claims", "parties", "contact_unknown"} <= said("visits", "kind", "claims", "nobody")


def test_a_part_of_no_chosen_way_is_asked_for_as_soon_as_the_kind_says_so(clerk, office, calendar):
    duty, now = get_duty("visits"), timezone.localtime()
    facts = replace(matters.facts(office, clerk), kind="D3-03", channel="")
    calendar = calendar_around(facts.received_at, now)
    found = reception.faults(duty, facts, [], duty.details(), now=now, calendar=calendar)

    assert {"details-route", "second_officer"} <= set(found)


NOTHING = ("channel", "purpose", "kind", "content_class", "title", "narrative", "claims", "township")
NOTHING += ("received_at", "received_by", "parties-0-name", "parties-0-phone", "parties-0-id_number")


@pytest.mark.parametrize(("slug", "told"), TOLD.items())
def test_an_empty_page_says_everything_at_once_beside_its_field(clerk, office, calendar, as_user, slug, told):
    client = as_user(clerk)
    address = begin(client, office, duty=slug)
    empty = dict.fromkeys((*NOTHING, "evidence-0-name"), "") | {"parties-0-role": "petitioner"}
    answer = client.post(address, entries(clerk, office, **empty))

    sheet = answer.context["sheet"]
    named = {name for name in NOTHING if not name.startswith("parties-")}
    assert answer.status_code == 422
    assert set(sheet.case.errors) == named | {"contact_unknown"}
    assert set(sheet.parties[0].errors) == {"name"}
    assert not sheet.parties.non_form_errors()
    filled = entries(clerk, office, draft_version="2", **told)
    assert client.post(address, filled).status_code == 302


def test_look_alikes_are_asked_about_together_with_what_is_missing(clerk, officer, office, calendar, as_user):
    matters.complaint(office, officer)
    client = as_user(clerk)
    address = begin(client, office)
    answer = client.post(address, entries(clerk, office, title=""))

    sheet = answer.context["sheet"]
    assert {fault.anchor for fault in sheet.faults} == {"id_title", "repeats"}
    assert sheet.repeats.undecided in answer.text


def test_an_end_before_the_beginning_is_said_once(clerk, office, calendar, as_user):
    client = as_user(clerk)
    address = begin(client, office, duty="visits")
    times = {"details-started_at": "10:00", "details-ended_at": "09:00"}
    answer = client.post(address, entries(clerk, office, **TOLD["visits"], **times))

    assert [fault.anchor for fault in answer.context["sheet"].faults] == ["id_details-ended_at"]
    assert not Case.objects.exists()
    assert reverse("registration", args=[answer.context["draft"].pk]) in answer.text
