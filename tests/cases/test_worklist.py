"""The worklist: who sees what, under which tab and filter, how many, and what stands beside what."""

from datetime import date, timedelta
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases import paging, statuses
from cases.enums import ClockState, EventKind, Stage
from cases.exports.case_list import exportable
from cases.filters import CaseFilter
from cases.models import Case, CaseEvent, Clock, ClockRule
from cases.search import Wanted, fold
from cases.statuses import STATUSES, status_is, status_of
from cases.worklist import Worklist, cases_for, scopes_of
from tests import factories as make
from tests.cases.lists import TODAY, listed, moment, numbers
from tests.matters import complaint

DB = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
APART = ("overdue", "due_soon", "waiting", "in_time", "closed")
STATES = st.tuples(
    st.sampled_from(Stage.values),
    st.booleans(),
    st.none() | st.integers(-2, 5),
    st.none() | st.integers(-2, 5),
)


def write(office, by, stage, paused, due, soon) -> Case:
    """A case in any state, sensible or not."""
    target = {"merged_into": listed(office, by, stage=Stage.CLOSED)} if stage == Stage.MERGED else {}
    days = {"next_due_on": due, "soon_on": soon}
    days = {name: None if day is None else TODAY + timedelta(days=day) for name, day in days.items()}
    return listed(office, by, stage=stage, paused=paused, **days, **target)


# scopes and reach


@pytest.mark.parametrize(
    ("actor", "scopes"),
    [
        ("clerk", ["mine", "office"]),
        ("director", ["mine", "office"]),
        ("handler", ["mine", "district"]),
        ("leader", ["district"]),
        ("reviewer", ["all"]),
        ("stranger", []),
    ],
)
def test_scopes_follow_from_postings(request, actor, scopes):
    assert scopes_of(request.getfixturevalue(actor)) == scopes


def test_a_place_is_named_with_its_district(city, clerk):
    chosen = CaseFilter({"township": str(city.office.seat_id)}, Case.objects.all(), staff=clerk)

    assert [words for _name, _label, words in chosen.in_force()] == ["城关区临夏路街道"]


def test_a_second_posting_opens_the_scope_of_all(city, clerk, today):
    clerk.postings.create(role="district_leader", procuratorate=city.other_district, starts_on=today)
    assert scopes_of(clerk) == ["mine", "office", "district", "all"]


def test_each_scope_holds_its_cases(city, clerk, today):
    clerk.postings.create(role="district_leader", procuratorate=city.other_district, starts_on=today)
    own = listed(city.office, clerk, handler=clerk)
    here = listed(city.office, clerk)
    far = listed(city.office_far, clerk)
    listed(city.office_beside, clerk, handler=clerk)
    expected = {"mine": {own}, "office": {own, here}, "district": {far}, "all": {own, here, far}}
    assert {scope: set(cases_for(clerk, {"scope": scope})) for scope in expected} == expected


def test_what_was_referred_to_the_department_is_the_work_of_its_people(city, clerk, handler):
    civil = make.civil_department(city.district)
    specialist = make.department_handler("specialist", civil)
    asked = listed(city.office, clerk, department=city.department, stage=Stage.WAITING)
    own = listed(city.office, clerk, handler=handler)
    elsewhere = listed(city.office, clerk, department=civil, handler=clerk, stage=Stage.WAITING)
    listed(city.office, clerk)

    assert set(cases_for(handler, {"scope": "mine"})) == {asked, own}
    assert set(cases_for(specialist, {"scope": "mine"})) == {elsewhere}
    assert set(cases_for(clerk, {"scope": "mine"})) == {elsewhere}
    waiting = Worklist(handler, QueryDict("scope=mine&status=waiting"))
    assert (set(waiting.rows), waiting.counts()["waiting"]) == ({asked}, 1)


ACTORS = ("clerk", "neighbour", "leader", "handler", "outsider", "reviewer", "stranger", "sysadmin")


@pytest.mark.parametrize("actor", ACTORS)
@pytest.mark.parametrize("params", ["", "scope=all", "scope=district&status=open", "duty=visits", "office=3"])
def test_nothing_out_of_reach_is_listed_counted_exported_or_found(request, city, clerk, actor, params):
    staff = request.getfixturevalue(actor)
    for office in (city.office, city.office_beside, city.office_far):
        for duty in ("complaints", "visits"):
            listed(office, clerk, duty=duty, narrative="土地")
    reach = set(Case.objects.visible_to(staff))
    plain = Worklist(staff, QueryDict(params))
    searched = Worklist(staff, QueryDict(params), wanted=Wanted(fold("土地")))
    for worklist in (plain, searched):
        assert set(worklist.rows) <= reach
        assert worklist.counts()["all"] <= len(reach)
        assert set(exportable(worklist)) <= reach
        assert set(worklist.page(("key", "received_at"), ()).rows) <= reach
        for case in Case.objects.all():
            beside = worklist.neighbours(case)
            assert {beside.previous, beside.next} <= {None, *(case.key for case in reach)}


# tabs


@DB
@given(states=st.lists(STATES, max_size=6))
def test_tabs_are_apart_and_add_up(states, office, clerk):
    Case.objects.filter(stage=Stage.MERGED).delete()
    Case.objects.all().delete()
    for state in states:
        write(office, clerk, *state)
    held = {tab: set(Case.objects.filter(status_is(tab, TODAY))) for tab in STATUSES}
    assert sum(len(held[tab]) for tab in APART) == len(held["all"]) == Case.objects.count()
    assert held["open"] == held["overdue"] | held["due_soon"] | held["waiting"] | held["in_time"]
    assert held["open"] == set(Case.objects.open())
    assert held["overdue"] == set(Case.objects.overdue(TODAY))
    assert held["due_soon"] == set(Case.objects.due_soon(TODAY))
    assert all(case in held[status_of(case, TODAY)] for case in Case.objects.all())
    counted = {tab: len(cases) for tab, cases in held.items()}
    assert statuses.count_some(Case.objects.all(), TODAY, filtered=True) == counted
    assert statuses.count_all(Case.objects.all(), TODAY) == counted


def test_void_numbers_stay_listed(office, clerk):
    void = listed(office, clerk, stage=Stage.VOID)
    assert list(cases_for(clerk, {"status": "closed"})) == [void]


def test_counting_stops_just_above_the_limit(office, clerk, monkeypatch):
    monkeypatch.setattr(statuses, "COUNTED", 2)
    monkeypatch.setattr(statuses, "UP_TO", statuses.UP_TO.replace("1001", "3"))
    for _ in range(5):
        listed(office, clerk)
    counts = Worklist(clerk, {}).counts()
    assert (counts["in_time"], counts["closed"]) == (3, 0)
    assert statuses.in_figures(counts["in_time"]) == "2+"


def test_counting_under_filters_is_given_up_not_waited_for(office, clerk, monkeypatch):
    listed(office, clerk)
    monkeypatch.setattr(statuses, "_tabs", lambda *_: ("pg_sleep(2) IS NOT NULL", ()))
    assert Worklist(clerk, {"duty": "complaints"}).counts() == dict.fromkeys(STATUSES)


# filters


def test_filters_narrow_the_list(city, clerk, officer):
    case = listed(
        city.office,
        clerk,
        channel="call",
        purpose="appeal",
        content_class="0201",
        urgency="urgent",
        flags=["minor"],
        is_group=True,
        is_repeat=True,
        handler=officer,
        stage=Stage.CLOSED,
        step="closed",
        received_at=moment(date(2026, 3, 31), 23),
        closed_at=moment(date(2026, 4, 30), 23),
        kind="D1-04",
        due=2,
    )
    listed(city.office, clerk)
    for query in (
        "kind=D1-04",
        "channel=call",
        "purpose=appeal",
        "content_class=02",
        "content_class=0201",
        "urgency=urgent",
        "flag=minor",
        "group=yes",
        "repeat=yes",
        f"handler={officer.pk}",
        "stage=closed",
        "step=closed",
        "received_from=2026-03-31&received_to=2026-03-31",
        "closed_from=2026-04-30&closed_to=2026-04-30",
        "due_from=2026-06-17&due_to=2026-06-17",
    ):
        assert list(cases_for(clerk, QueryDict(query))) == [case], query
    assert cases_for(clerk, QueryDict("group=no&repeat=no")).count() == 1
    assert cases_for(clerk, QueryDict(f"office={city.office.pk}&township={city.office.seat_id}")).count() == 2
    assert cases_for(clerk, QueryDict("received_from=2026-04-01&received_to=2026-04-30")).count() == 0


def test_the_ends_of_time_are_days_too(office, clerk):
    case = listed(office, clerk, due=1)
    ends = "received_from=0001-01-01&received_to=9999-12-31&due_from=0001-01-01&due_to=9999-12-31"

    assert list(cases_for(clerk, QueryDict(ends))) == [case]


def test_an_office_out_of_reach_is_no_filter(city, clerk, as_user):
    listed(city.office, clerk)
    response = as_user(clerk).get(f"/cases/?office={city.office_far.pk}")
    assert response.context["refused"]
    assert city.office_far.name not in response.text


def clocked(case, due, **fields) -> Clock:
    """A clock of the case that falls due on a day."""
    event = CaseEvent.objects.create(
        case=case, kind=EventKind.REGISTERED, at=case.registered_at, occurred_on=TODAY
    )
    rule, _made = ClockRule.objects.get_or_create(
        code="T02", effective_from=date(2000, 1, 1), defaults={"title": "7日", "unit": "day", "mark": "found"}
    )
    values = {"measure": "procedural_reply", "started_on": TODAY, "soon_on": due, "code": "T02", **fields}
    return Clock.objects.create(case=case, rule=rule, started_by=event, due_on=due, **values)


def test_measure_result_and_due_speak_of_one_clock(office, clerk):
    june, july = date(2026, 6, 10), date(2026, 7, 10)
    made = {
        "in_time": clocked(listed(office, clerk), june, state=ClockState.STOPPED, in_time=True),
        "late": clocked(listed(office, clerk), june, state=ClockState.STOPPED, in_time=False),
        "overdue": clocked(listed(office, clerk), june),
        "running": clocked(listed(office, clerk), july),
        "exempt": clocked(listed(office, clerk), june, state=ClockState.EXEMPT),
        "other": clocked(listed(office, clerk), june, measure="result_reply"),
    }
    listed(office, clerk, next_due_on=june)
    asked = "measure=procedural_reply&due_from=2026-06-01&due_to=2026-06-30"
    expected = {
        "result=in_time": {"in_time"},
        "result=late": {"late", "overdue"},
        "result=exempt": {"exempt"},
        "result=running": set(),
        "result=owed": {"in_time", "late", "overdue"},
    }
    for result, names in expected.items():
        cases = set(cases_for(clerk, QueryDict(f"{asked}&{result}")))
        assert cases == {made[name].case for name in names}, result
    assert (
        cases_for(clerk, QueryDict("measure=procedural_reply&result=running")).get() == made["running"].case
    )


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("result=late", {"procedural", "result"}),
        ("result=in_time", {"met"}),
        ("result=late&measure=result_reply", {"result"}),
        ("result=late&due_to=2026-06-05", {"result"}),
    ],
)
def test_a_result_alone_speaks_of_any_clock_that_is_measured(office, clerk, asked, names):
    june = date(2026, 6, 10)
    made = {
        "procedural": clocked(listed(office, clerk), june),
        "result": clocked(listed(office, clerk), date(2026, 6, 5), measure="result_reply"),
        "met": clocked(listed(office, clerk), june, state=ClockState.STOPPED, in_time=True),
        "inner": clocked(listed(office, clerk), june, measure=""),
    }
    listed(office, clerk, next_due_on=june)
    assert set(cases_for(clerk, QueryDict(asked))) == {made[name].case for name in names}


# neighbours


def test_previous_and_next_follow_the_list(office, clerk):
    third, second, first = (listed(office, clerk) for _ in range(3))
    worklist = Worklist(clerk, {})
    between = worklist.neighbours(second)
    assert (between.previous, between.next) == (first.key, third.key)
    assert worklist.neighbours(first).previous is None
    assert worklist.neighbours(third).next is None


def test_a_case_that_left_the_list_still_has_its_neighbours(office, clerk):
    late = [listed(office, clerk, due=days) for days in (-3, -2, -1)]
    Case.objects.filter(pk=late[1].pk).update(stage=Stage.WITHDRAWN)
    beside = Worklist(clerk, {"status": "overdue"}).neighbours(late[1])
    assert (beside.previous, beside.next) == (late[0].key, late[2].key)


def test_the_case_page_leads_back_to_its_page_of_the_list(calendar, office, clerk, as_user):
    case, other = complaint(office, clerk), listed(office, clerk)
    query = "scope=office&status=open&sort=newest"
    page = as_user(clerk).get(f"/cases/{case.key}/", {"list": query})
    assert f'href="/cases/?{query.replace("&", "&amp;")}"' in page.text
    assert f"/cases/{other.key}/?" + urlencode({"list": query}) in page.text


# the page


def test_a_bare_address_shows_the_desk(office, clerk, as_user):
    due, closed = listed(office, clerk, due=1), listed(office, clerk, stage=Stage.CLOSED)
    response = as_user(clerk).get("/cases/")
    assert [line.number for line, _url in response.context["lines"]] == [due.number]
    assert closed.number not in response.text


def test_any_other_address_shows_what_it_says(office, clerk, as_user):
    for stage in (Stage.CLOSED, Stage.HANDLING):
        listed(office, clerk, stage=stage)
    assert len(as_user(clerk).get("/cases/?duty=complaints").context["lines"]) == 2


def test_an_untidy_address_is_tidied(clerk, as_user):
    response = as_user(clerk).get("/cases/?scope=office&duty=&channel=call&unknown=1")
    assert response.headers["Location"] == "/cases/?scope=office&channel=call"


def test_pages_are_turned_by_links(office, clerk, as_user):
    cases = [listed(office, clerk) for _ in range(30)]
    client = as_user(clerk)
    first = client.get("/cases/?sort=newest").context
    second = client.get(first["pager"]["older_url"]).context
    back = client.get(second["pager"]["newer_url"]).context
    shown = [line.number for page in (first, second) for line, _url in page["lines"]]
    assert shown == numbers(reversed(cases))
    assert [line for line, _url in back["lines"]] == [line for line, _url in first["lines"]]
    assert not second["pager"]["older_url"]


@pytest.mark.parametrize("query", ["", "?status=all", "?channel=visit&status=all", "?sort=due&status=open"])
def test_the_list_costs_the_same_with_one_row_and_with_three(office, clerk, handler, as_user, query):
    client = as_user(clerk)

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert client.get(f"/cases/{query}").status_code == 200
        return sum("cases_" in query["sql"] for query in caught.captured_queries)

    listed(office, clerk, due=2, handler=clerk)
    one = queries()
    for officer in (handler, clerk):
        listed(office, clerk, due=2, handler=officer)
    assert queries() == one <= 4


def test_a_line_says_what_is_late_and_what_waits(office, clerk, as_user):
    listed(office, clerk, due=-2, is_group=True, is_repeat=True, urgency="urgent")
    listed(office, clerk, due=9, stage=Stage.WAITING, waiting_for="城关区公安局", paused=False)
    late, waiting = (line for line, _url in as_user(clerk).get("/cases/").context["lines"])
    assert (late.state, late.late, len(late.marks)) == ("overdue", 2, 3)
    assert (waiting.state, waiting.waiting_for) == ("waiting", "城关区公安局")


def test_the_form_of_filters_holds_what_is_in_force(office, clerk, as_user):
    client = as_user(clerk)
    page = client.get("/cases/filters/?scope=office&channel=call")
    assert page.context["kept"] == {"scope": "office"}
    assert page.context["form"]["channel"].value() == "call"
    fragment = client.get("/cases/filters/?scope=office", headers={"HX-Request": "true"})
    assert "<html" not in fragment.text


def test_a_list_that_is_too_long_to_count_is_counted_when_asked(client, office, clerk, monkeypatch):
    """A reviewer who recounts a figure finds its number above the list."""
    monkeypatch.setattr(statuses, "COUNTED", 2)
    monkeypatch.setattr(statuses, "UP_TO", statuses.UP_TO.replace("1001", "3"))
    for _ in range(4):
        listed(office, clerk)
    client.force_login(clerk)

    pager = client.get("/cases/?scope=all&status=all").context["pager"]
    counted = client.get(pager["exact_url"]).context["pager"]

    assert "2+" in pager["summary"]
    assert "4" in counted["summary"]
    assert counted["exact_url"] == ""


def test_a_count_that_was_asked_for_does_not_cling_to_the_list(client, office, clerk):
    listed(office, clerk)
    client.force_login(clerk)
    shown = client.get("/cases/?scope=all&status=all&count=all").context
    assert not any("count=" in tab["url"] for tab in shown["tabs"])
    assert "count=" not in shown["listing"].to_save()


@pytest.mark.parametrize("status", ["overdue", "due_soon"])
def test_what_is_due_is_read_at_once(office, clerk, status):
    """Cases without a due day are not looked for where every case has one."""
    case = listed(office, clerk, next_due_on=TODAY - timedelta(days=1), soon_on=TODAY - timedelta(days=3))
    worklist = Worklist(clerk, {"status": status})
    rows = worklist.rows
    with CaptureQueriesContext(connection) as asked:
        found = paging.beside(rows, worklist.order, None, 26)
    assert len(asked) == 1
    assert found == ([case] if status == "overdue" else [])


def test_a_case_that_lost_its_due_day_stands_after_those_that_are_overdue(office, clerk):
    late = listed(office, clerk, next_due_on=TODAY - timedelta(days=1), soon_on=TODAY - timedelta(days=3))
    settled = listed(office, clerk)
    beside = Worklist(clerk, {"status": "overdue"}).neighbours(settled)
    assert (beside.previous, beside.next) == (late.key, None)
