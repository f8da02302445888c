"""What waits for a decision: on the home page for whoever decides, on the page of its case for all."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases import frame
from cases.domain import contacts, corrections, extensions
from cases.domain.contacts import decide_exemption, request_exemption
from cases.domain.corrections import decide_correction, request_correction
from cases.domain.extensions import request_extension
from cases.enums import ExemptReason
from cases.models import Case, CaseEvent
from cases.notices import recipients
from cases.pending import may_decide, pending_for, pending_of, waiting_on, waits
from cases.reference import loader
from cases.requests import Request
from cases.views import requests as views
from offices.domain import postings
from offices.models import Staff
from tests import factories as make
from tests import matters
from tests.cases.clock_scenes import clock, replace_rule
from tests.conftest import ACTORS
from tests.walks import do

pytestmark = pytest.mark.django_db
DOMAINS = {
    "correction": (corrections, "corrections", "uid"),
    "exemption": (contacts, "exemptions", "pk"),
}


@pytest.fixture
def asked(world, fixed_clock):
    """One of each kind, by different people of the office, and one in the district beside; a minute apart."""
    loader.load()
    near = matters.complaint(world.city.office, world.clerk)
    do(near, "refer_department", world.director)
    head = make.posted_staff("head", "director", world.city.office_far, world.city)
    far = matters.complaint(world.city.office_far, head, decisions={near.key: "different"})
    for ask, by in ((correct, world.director), (exempt, world.clerk), (extend, world.officer)):
        ask(near, by)
        fixed_clock.shift(timedelta(minutes=1))
    exempt(far, head)
    return SimpleNamespace(near=near, far=far)


def correct(case, by, title="反映补贴去向"):
    case.refresh_from_db()
    changes = {"changes": {"title": title}, "parties": {}, "reason": "录入有误"}
    return request_correction(case_id=case.pk, version=case.version, by=by, **changes)


def exempt(case, by):
    case.refresh_from_db()
    matters.nameless(case)
    return request_exemption(case_id=case.pk, by=by, version=case.version, reason=ExemptReason.ANONYMOUS)


def extend(case, by, code="T08"):
    case.refresh_from_db()
    asked = {"clock_id": clock(case, code).pk, "ground": "案情复杂", "length": 5}
    return request_extension(by=by, version=case.version, **asked)


def listed(staff, after=""):
    rows = pending_for(Staff.objects.get(pk=staff.pk), after)
    return [Request(*row) for row in rows] if rows is not None else []


def domain_lets(request, staff):
    """Whether the verb of the request would let the person decide, as it is asked on its page."""
    case = Case.objects.visible_to(staff).filter(key=request.key).first()
    if case is None:
        return False
    if request.kind == "extension":
        one = extensions.Extension.objects.select_related("clock__rule").get(pk=request.ref)
        return extensions.may_decide(one, staff, case)
    domain, related, name = DOMAINS[request.kind]
    return domain.may_decide(getattr(case, related).get(**{name: request.ref}), staff, case)


def test_everybody_finds_exactly_what_the_verbs_would_let_them_decide(world, asked):
    every = [*pending_of(asked.near), *pending_of(asked.far)]
    assert len(every) == 4
    for name in [*ACTORS, "stranger"]:
        staff = getattr(world, name)
        wanted = {(one.kind, one.ref) for one in every if domain_lets(one, staff)}
        assert {(one.kind, one.ref) for one in listed(staff)} == wanted, name
        near = [one for one in pending_of(asked.near) if may_decide(one, staff, asked.near)]
        assert {(one.kind, one.ref) for one in near} == {
            pair for pair in wanted if pair in {(one.kind, one.ref) for one in pending_of(asked.near)}
        }, name

    assert [one.kind for one in listed(world.director)] == ["exemption"], "the correction is their own"
    assert [one.kind for one in listed(world.leader)] == ["correction", "exemption", "extension"]
    assert [one.kind for one in listed(world.mayor)] == ["extension"]
    assert [one.number for one in listed(world.outsider)] == [asked.far.number]
    assert not any(map(listed, (world.clerk, world.officer, world.neighbour, world.reviewer, world.handler)))


def test_what_an_outside_body_decides_waits_for_the_director_to_record_it(world, office, calendar):
    loader.load()
    replace_rule(
        "T01", length=7, extendable=True, extension_length=9, extension_unit="day", extension_approver="none"
    )
    case = matters.complaint(office, world.clerk)
    extend(case, world.clerk, "T01")

    assert [one.kind for one in listed(world.director)] == ["extension"]
    (waiting,) = waiting_on(case, world.director)
    assert (waiting.decides, world.director.name in waiting.with_whom) == (True, True)


def test_what_is_decided_waits_no_longer_and_authority_ends_with_the_posting(world, asked, fixed_clock):
    (waiting,) = listed(world.director)
    asked.near.refresh_from_db()
    kept = {"by": world.director, "version": asked.near.version, "granted": True}
    decide_exemption(exemption_id=waiting.ref, **kept)
    assert listed(world.director) == []

    posting = world.leader.postings.get()
    postings.end(posting=posting, ends_on=timezone.localdate(), by=world.secadmin)
    fixed_clock.shift(timedelta(days=1))
    assert listed(world.leader) == []


def test_a_case_handed_over_offline_or_of_a_duty_that_is_gone_is_decided_by_nobody(world, asked):
    for changes in ({"offline": True}, {"offline": False, "duty": "gone"}):
        Case.objects.filter(pk=asked.near.pk).update(**changes)
        assert listed(world.leader) == []
        case = Case.objects.get(pk=asked.near.pk)
        assert not any(one.decides for one in waiting_on(case, world.leader))


def test_the_list_goes_on_from_a_place_and_no_address_breaks_it(world, asked):
    first, second, third = listed(world.leader)

    assert listed(world.leader, first.place) == [second, third]
    assert listed(world.leader, third.place) == []
    for nonsense in ("x", ",,", "2026,correction,1", "2026-06-15T10:00,correction,1", f"{first.place}\0"):
        assert listed(world.leader, nonsense) == [first, second, third]


def test_requests_of_one_moment_follow_each_other_and_none_is_left_out(world, office, calendar):
    loader.load()
    earlier, moment = {}, timezone.now()
    for _time in range(3):
        case = matters.complaint(office, world.clerk, decisions=dict(earlier))
        earlier[case.key] = "different"
        for one in (correct(case, world.clerk), exempt(case, world.clerk)):
            type(one).objects.filter(pk=one.pk).update(requested_at=moment)

    every, found, place = listed(world.director), [], ""
    while one := next(iter(listed(world.director, place)), None):
        found.append(one)
        place = one.place
    assert (len(found), found) == (6, every)


# ---------------------------------------------------------------------------------------------- the home page


def test_the_home_page_tells_what_which_case_who_and_since_when_and_leads_to_the_decision(
    world, asked, as_user
):
    page = as_user(world.leader).get(reverse("home")).text

    for one in pending_of(asked.near):
        assert one.url in page
        assert one.asker in page
    assert asked.near.number in page
    assert "2026-06-15" in page
    assert asked.far.number not in page
    assert "反映补贴去向" not in page
    assert as_user(world.leader).get(pending_of(asked.near)[-1].url).status_code == 200


def test_the_count_is_that_of_all_though_ten_are_listed(world, asked, as_user, monkeypatch):
    monkeypatch.setattr(frame, "LISTED", 2)
    card = frame.requests(Staff.objects.get(pk=world.leader.pk))

    assert (card.figures[0].value, len(card.lines)) == ("3", 2)
    ((words, url),) = card.links
    assert "3" in words
    assert as_user(world.leader).get(url).context["total"] == 3


def test_whoever_has_nothing_to_decide_gets_no_card_and_pays_nothing_for_it(world, asked):
    for person in (world.clerk, world.neighbour, world.reviewer):
        staff = Staff.objects.get(pk=person.pk)
        frame.desk(staff)
        with CaptureQueriesContext(connection) as queries:
            assert frame.requests(staff) is None
        assert len(queries) == 0


def test_the_list_is_read_page_by_page_with_an_honest_count(world, asked, as_user, monkeypatch):
    monkeypatch.setattr(views, "SIZE", 2)
    client, address = as_user(world.leader), reverse("request_list")

    first = client.get(address)
    assert ([one.kind for one in first.context["requests"]], first.context["total"]) == (
        ["correction", "exemption"],
        3,
    )
    second = client.get(address + first.context["next_url"])
    assert [one.kind for one in second.context["requests"]] == ["extension"]
    assert (second.context["next_url"], second.context["first_url"]) == ("", address)
    assert as_user(world.clerk).get(address).context["requests"] == []


# -------------------------------------------------------------------------------------- the page of the case


def test_the_page_of_the_case_tells_everybody_what_waits_with_whom_and_since_when(world, asked, as_user):
    for reader in (world.clerk, world.director, world.reviewer):
        page = as_user(reader).get(reverse("case", args=[asked.near.key])).text
        assert page.count('data-state="pending">') >= 3
        assert world.leader.name in page
    waiting = {one.request.kind: one for one in waiting_on(asked.near, world.director)}

    assert [waiting[kind].decides for kind in ("correction", "exemption", "extension")] == [
        False, True, False,
    ]  # fmt: skip
    assert world.director.name in waiting["exemption"].with_whom
    assert world.leader.name in waiting["correction"].with_whom, "the director asked for it"
    assert world.leader.name in waiting["extension"].with_whom
    assert waiting["correction"].url, "a correction is looked at by every reader"
    assert not waiting["extension"].url


def test_a_request_lies_with_those_who_were_told_of_it(world, asked):
    events = CaseEvent.objects.filter(case=asked.near, kind__endswith="_requested")
    told = {event.kind: recipients(event) for event in events.select_related("case__office")}

    for one in waiting_on(asked.near, world.clerk):
        for pk in told[f"{one.request.kind}_requested"]:
            assert Staff.objects.get(pk=pk).name in one.with_whom


def test_where_nobody_is_posted_who_could_decide_the_page_says_so(office, clerk, calendar, as_user):
    loader.load()
    case = matters.complaint(office, clerk)
    correct(case, clerk)

    (waiting,) = waiting_on(case, clerk)
    assert waiting.with_whom == ""
    assert as_user(clerk).get(reverse("case", args=[case.key])).status_code == 200


def test_a_deed_that_cannot_be_done_for_a_pending_request_names_the_request(world, asked, as_user):
    page = as_user(world.officer).get(reverse("case_exemption", args=[asked.near.key]))

    assert not page.context["possible"]
    assert [one.request.kind for one in page.context["waiting"]] == ["correction", "exemption", "extension"]
    assert world.clerk.name in page.text


def test_no_second_correction_is_offered_while_one_waits(office, clerk, director, calendar, as_user):
    case = matters.complaint(office, clerk)
    page, ask = reverse("case", args=[case.key]), reverse("correction_new", args=[case.key])
    assert ask in as_user(clerk).get(page).text
    correct(case, clerk)
    assert f'href="{ask}"' not in as_user(clerk).get(page).text


def test_what_is_decided_is_asked_for_no_more(office, clerk, director, calendar):
    case = matters.complaint(office, clerk)
    assert not waits(case.events.all())
    first = correct(case, clerk)
    assert waits(case.events.all())
    decide_correction(correction_id=first.pk, granted=True, note="", by=director)
    assert not waits(case.events.all())
    correct(case, clerk, "反映账目")
    assert waits(case.events.all())
