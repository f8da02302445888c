"""The page of a case: what its reader may do, what was said, what happened."""

import re

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from cases.domain.comments import comment
from cases.domain.events import deed, record
from cases.domain.merging import merge
from cases.domain.summaries import summarise
from cases.enums import EventKind, LinkKind
from cases.models import CaseLink
from tests.matters import LI, WANG, matter
from tests.walks import do

pytestmark = pytest.mark.django_db


def url(case, name="case", *more):
    return reverse(name, args=[case.key, *more])


def deeds(page):
    """Names of the transitions that the page offers."""
    return re.findall(r'/steps/([a-z_]+)/[^"]*" data-hx-get', page.content.decode())


def same_words(response):
    """The answer without the token that differs each time."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", response.content.decode())


def test_only_what_may_be_done_now_is_offered_with_the_sentence_of_what_follows(
    case, as_user, clerk, director
):
    page = as_user(director).get(url(case))
    assert {"accept", "return", "decline"} <= set(deeds(page))
    assert all(str(escape(deed.next_step)) in page.content.decode() for deed in page.context["transitions"])

    assert deeds(as_user(clerk).get(url(case))) == ["instruct", "procedural_reply"]


def test_a_reader_without_deeds_is_told_so(case, as_user, reviewer):
    page = as_user(reviewer).get(url(case))

    assert deeds(page) == []
    assert page.context["verbs"] == []


def test_people_are_masked_and_the_page_never_holds_them_in_clear(case, as_user, director):
    text = as_user(director).get(url(case)).content.decode()

    for value in (WANG.name, WANG.phone, WANG.address):
        assert value not in text


def test_the_track_shows_the_way_taken_without_detours_and_the_stages_ahead(case, as_user, clerk, director):
    do(case, "return", director)
    do(case, "resubmit", clerk)
    do(case, "accept", director)

    track = as_user(clerk).get(url(case)).context["track"]

    assert [step.state for step in track] == ["done", "now", "ahead", "ahead", "ahead"]


def test_the_original_words_stay_as_received(case, as_user, clerk):
    assert case.narrative in as_user(clerk).get(url(case)).content.decode()


def test_a_linked_case_out_of_reach_is_only_known_elsewhere(case, city, calendar, as_user, clerk, neighbour):
    far = matter(office=city.office_beside, by=neighbour, second_officer=clerk, identity=LI)
    CaseLink.objects.create(case=case, other=far, kind=LinkKind.SAME, event=case.events.first())

    page = as_user(clerk).get(url(case))

    assert [link.case for link in page.context["links"]] == [None]
    assert far.number not in page.content.decode()


def test_the_timeline_names_another_case_only_within_reach(
    case, city, calendar, as_user, clerk, neighbour, leader
):
    far = matter(office=city.office_beside, by=neighbour, second_officer=clerk, identity=LI)
    deed(record)(case, EventKind.LINKED, by=neighbour, data={"other": far.pk})

    assert far.number not in as_user(clerk).get(url(case)).content.decode()
    assert far.number in as_user(leader).get(url(case)).content.decode()


def test_the_merged_case_leads_to_the_one_that_goes_on_and_back(
    case, office, calendar, as_user, clerk, officer, director
):
    other = matter(office=office, by=clerk, second_officer=officer, identity=LI)
    merge(case_id=case.pk, target_id=other.pk, by=director, version=case.version, reason="同一事项")

    assert url(other) in as_user(clerk).get(url(case)).content.decode()
    assert url(case) in as_user(clerk).get(url(other)).content.decode()


@pytest.mark.parametrize(
    ("show", "kinds"),
    [
        ("", ["summarised", "commented", "procedural_reply", "accepted", "registered"]),
        ("steps", ["accepted", "registered"]),
        ("replies", ["procedural_reply"]),
        ("comments", ["summarised", "commented"]),
        ("clocks", []),
        ("nonsense", ["summarised", "commented", "procedural_reply", "accepted", "registered"]),
    ],
)
def test_the_timeline_has_filters_newest_first(case, as_user, clerk, director, show, kinds):
    do(case, "accept", director)
    do(case, "procedural_reply", clerk)
    comment(case_id=case.pk, by=clerk, text="已联系")
    case.refresh_from_db()
    summarise(case_id=case.pk, by=clerk, version=case.version, text="待核实")

    page = as_user(clerk).get(url(case), {"show": show})

    assert [entry.event.kind for entry in page.context["entries"]] == kinds


def test_htmx_gets_the_same_timeline_as_the_page(case, as_user, clerk):
    client = as_user(clerk)
    whole = client.get(url(case), {"show": "steps"}).content.decode()
    part = client.get(
        url(case), {"show": "steps"}, headers={"HX-Request": "true", "HX-Target": "timeline"}
    ).content.decode()

    assert part.strip().startswith('<div id="timeline">')
    assert part.strip() in whole


def test_an_event_of_an_unknown_kind_never_breaks_the_page(case, as_user, clerk):
    with transaction.atomic():
        record(case, "from_a_later_version", by=None, data={"novelty": {"deep": 1}, "method": "pigeon"})

    page = as_user(clerk).get(url(case))

    assert page.status_code == 200
    assert page.context["entries"][0].what == "from_a_later_version"


def test_a_comment_is_added_and_an_empty_one_comes_back(case, as_user, clerk):
    client = as_user(clerk)

    assert client.post(url(case, "case_comments"), {"text": "已电话联系"}).status_code == 302
    assert case.events.latest("id").note == "已电话联系"
    assert client.post(url(case, "case_comments"), {"text": " "}).status_code == 422


def test_what_is_typed_in_is_shown_as_text(case, as_user, clerk):
    comment(case_id=case.pk, by=clerk, text="<script>alert(1)</script>")

    assert "<script>alert" not in as_user(clerk).get(url(case)).content.decode()


def test_a_wrong_form_comes_back_with_what_was_typed(case, as_user, director):
    client = as_user(director)
    data = {"version": case.version, "occurred_on": "2030-01-01", "note": "笔录待补"}

    page = client.post(url(case, "case_step", "return"), data)
    part = client.post(url(case, "case_step", "return"), data, headers={"HX-Request": "true"})

    assert (page.status_code, part.status_code) == (422, 422)
    assert "笔录待补" in page.content.decode()
    assert same_words(part).strip() in same_words(page)


def test_a_good_form_leads_back_to_the_case_and_its_list(case, as_user, director):
    data = {"version": case.version, "occurred_on": "", "note": "属本院管辖"}
    response = as_user(director).post(url(case, "case_step", "accept") + "?list=status%3Dopen", data)

    assert (response.status_code, response.url) == (302, url(case) + "?list=status%3Dopen")


def test_who_was_overtaken_sees_what_happened_keeps_the_words_and_may_send_again(
    case, as_user, clerk, director
):
    client = as_user(director)
    data = {"version": case.version, "note": "属本院管辖"}
    comment(case_id=case.pk, by=clerk, text="当事人补充了材料")

    page = client.post(url(case, "case_step", "accept"), data)

    assert page.status_code == 409
    text = page.content.decode()
    assert "当事人补充了材料" in text
    assert "属本院管辖" in text
    again = {"version": page.context["form"]["version"].value(), "note": "属本院管辖"}
    assert client.post(url(case, "case_step", "accept"), again).status_code == 302


def test_when_the_deed_is_no_longer_possible_the_words_stay_to_be_copied(case, as_user, director):
    data = {"version": case.version, "note": "请补充签字"}
    do(case, "accept", director)

    page = as_user(director).post(url(case, "case_step", "return"), data)

    assert page.status_code == 409
    assert not page.context["possible"]
    assert "请补充签字" in page.content.decode()


def test_a_merger_by_form_knows_only_cases_within_reach(
    case, city, calendar, as_user, clerk, officer, director, neighbour
):
    far = matter(office=city.office_beside, by=neighbour, second_officer=clerk, identity=LI)
    near = matter(office=city.office, by=clerk, second_officer=officer, identity=LI)
    client = as_user(director)

    for number in (far.number, "无此号"):
        data = {"version": case.version, "number": number, "reason": "同一事项"}
        assert client.post(url(case, "case_merger"), data).status_code == 422

    data = {"version": case.version, "number": near.number, "reason": "同一事项"}
    assert client.post(url(case, "case_merger"), data).status_code == 302
    case.refresh_from_db()
    assert case.merged_into == near


def test_the_page_costs_the_same_however_much_happened(case, as_user, clerk, director):
    client = as_user(clerk)

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get(url(case)).status_code == 200
        return len(captured)

    do(case, "accept", director)
    do(case, "procedural_reply", clerk)
    queries()
    few = queries()
    for _time in range(3):
        do(case, "progress_reply", clerk)
        comment(case_id=case.pk, by=clerk, text="已联系")

    assert queries() == few
    assert few <= 30
