"""A date that hangs on a year that nobody has confirmed is marked wherever it is told."""

import random
import re
from datetime import date
from html.parser import HTMLParser
from itertools import chain

import pytest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext, override

from benchmarks.lives import lives
from cases.clock_cards import next_due
from cases.clock_words import MARKED
from cases.domain.noticing import sweep_events
from cases.domain.recomputing import recompute_year
from cases.domain.warnings import warn
from cases.duties.contract import get_duty
from cases.enums import EventKind
from cases.exports import case_list
from cases.models import Case
from cases.reference import loader
from cases.urls import case as case_urls
from cases.urls import clocks as clock_urls
from offices.domain.calendar import confirm_year
from offices.models import Job, Notification
from offices.notices import words_of
from tests import matters
from tests.cases.clock_scenes import at, clock
from tests.cases.test_exports import sheets
from tests.walks import do

pytestmark = pytest.mark.django_db
WARNINGS = (EventKind.CLOCK_DUE_SOON, EventKind.CLOCK_OVERDUE, EventKind.CLOCK_ESCALATED)
NEAR = 40  # characters after a date, up to the next date
DATE = re.compile(r"\d{4}-\d\d-\d\d(?! \d\d:\d\d)")  # not the moment at which something was done


@pytest.fixture(autouse=True)
def rules(calendar):
    """All rules; 2027 is not confirmed."""
    loader.load()


@pytest.fixture
def report(fixed_clock, office, clerk, director):
    """A report of the last day of 2026: every limit of it ends in 2027."""
    fixed_clock.move_to(at("2026-12-31"))
    return matters.complaint(office, clerk)


def go_on(fixed_clock, *days):
    """Let the beat run at nine on each day."""
    for day in days:
        fixed_clock.move_to(at(day, 9))
        warn(as_of=at(day, 9))
        sweep_events(as_of=at(day, 10))


def marks() -> tuple[str, str]:
    """The mark as a badge, and as it stands behind words."""
    return gettext("Provisional"), str(MARKED).format(words="").strip()


class Words(HTMLParser):
    """What a reader sees of a page."""

    def __init__(self, page: str):
        super().__init__()
        self.parts: list[str] = []
        self.feed(page)

    def handle_data(self, data):
        self.parts.append(data)

    def __str__(self):
        return " ".join(" ".join(self.parts).split())


def told(text: str, days: set[date]) -> list[tuple[str, bool]]:
    """Each of `days` as often as the text tells it, and whether the mark stands beside it."""
    wanted, found = {day.isoformat() for day in days}, []
    for place in DATE.finditer(text):
        beside = DATE.split(text[place.end() : place.end() + NEAR])[0]
        if place.group() in wanted:
            found.append((place.group(), any(mark in beside for mark in marks())))
    return found


def read(client, address: str) -> str:
    return str(Words(client.get(address).content.decode()))


def row_of(client, case: Case) -> dict:
    """The row of the case in the exported spreadsheet, by heading."""
    client.post("/cases/export/", {"list": "scope=all&status=all"})
    job = Job.objects.latest("created_at")
    case_list.run(str(job.pk))
    headings, *rows = sheets(job)[0]
    return next(dict(zip(headings, row, strict=True)) for row in rows if row[0] == case.number)


# --------------------------------------------------------------------------------------------- on the case


def test_the_case_keeps_the_mark_of_its_nearest_date_alone(fixed_clock, office, clerk, director):
    fixed_clock.move_to(at("2026-10-12"))
    report = matters.complaint(office, clerk)
    assert clock(report, "T03").provisional
    assert not report.next_due_provisional, "the nearest date lies in 2026"

    do(report, "accept", director)
    do(report, "procedural_reply", clerk)
    for nearer in ("T05", "T02", "T01"):
        assert clock(report, nearer).stopped_on
    assert report.next_due_on == clock(report, "T03").due_on == date(2027, 1, 12)
    assert report.next_due_provisional


def test_a_case_on_which_no_clock_runs_has_no_mark(report, clerk, director):
    assert report.next_due_provisional
    do(report, "accept", director)
    do(report, "result_reply", clerk)
    do(report, "close", director)
    assert (report.next_due_on, report.next_due_provisional) == (None, False)


def test_cases_that_are_filled_in_at_once_have_the_mark_too(report):
    found = list(lives(200, on=date(2026, 12, 30), dice=random.Random(1)))
    kept = [life.nearest for life in found]
    assert {one["next_due_provisional"] for one in kept} == {True, False}
    assert all(one["next_due_on"].year == 2027 for one in kept if one["next_due_provisional"])
    assert not any(life.nearest["next_due_on"] for life in found if not life.is_open)


# ------------------------------------------------------------------------------------- where dates are told


def test_the_list_marks_the_date(report, as_user, clerk):
    client = as_user(clerk)
    assert told(read(client, reverse("case_list")), {report.next_due_on}) == [("2027-01-01", True)]


def test_the_spreadsheet_keeps_a_real_date_and_marks_it_beside(report, office, as_user, clerk, director):
    row = row_of(as_user(director), report)
    assert row[gettext("Due")] == date(2027, 1, 1)
    assert row[gettext("Provisional")] == gettext("Provisional")
    settled = matters.complaint(office, clerk, decisions={report.key: "different"})
    Case.objects.filter(pk=settled.pk).update(next_due_on=date(2026, 12, 31), next_due_provisional=False)
    assert row_of(as_user(director), settled)[gettext("Provisional")] == ""


def test_the_home_page_marks_the_date(fixed_clock, report, as_user, clerk):
    fixed_clock.move_to(at("2027-01-01", 9))
    words = next_due(clerk).lines[0].words
    assert told(words, {date(2027, 1, 1)}) == [("2027-01-01", True)]
    assert told(read(as_user(clerk), reverse("home")), {date(2027, 1, 1)}) == [("2027-01-01", True)]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_inbox_marks_the_date_of_each_warning(fixed_clock, report, clerk, leader, director, language):
    go_on(fixed_clock, "2027-01-05", "2027-01-08", "2027-01-11", "2027-01-12", "2027-01-15")
    notices = Notification.objects.filter(kind__endswith=".provisional")
    assert {f"case.{kind}.provisional" for kind in WARNINGS} == {notice.kind for notice in notices}
    with override(language):
        for notice in notices:
            day = date.fromisoformat(notice.params["due_on"])
            assert told(words_of(notice), {day}) == [(day.isoformat(), True)]


def test_a_warning_of_a_settled_date_has_no_mark(fixed_clock, office, clerk, director):
    matters.complaint(office, clerk)
    go_on(fixed_clock, "2026-06-22")
    warnings = Notification.objects.filter(kind__in=[f"case.{kind}" for kind in WARNINGS])
    assert warnings.exists()
    assert not Notification.objects.filter(kind__endswith=".provisional").exists()


def test_the_timeline_marks_the_date_of_a_warning(fixed_clock, report, as_user, clerk):
    go_on(fixed_clock, "2027-01-05")
    event = report.events.filter(kind__in=WARNINGS).latest("id")
    assert event.data["provisional"] is True
    page = as_user(clerk).get(reverse("case", args=[report.key]))
    facts = [fact for entry in page.context["entries"] for fact in entry.facts if entry.event == event]
    assert (gettext("Due"), str(MARKED).format(words=event.data["due_on"])) in facts


def test_the_card_marks_the_date_on_which_a_following_clock_begins(report, as_user, clerk):
    monthly = clock(report, "T03M")
    assert monthly.started_on == clock(report, "T03").due_on
    found = told(read(as_user(clerk), reverse("case", args=[report.key])), {monthly.started_on})
    assert len(found) == 2, "the end of one clock is the beginning of the other"
    assert all(marked for _day, marked in found)


def test_the_form_of_a_closing_marks_the_dates_that_were_missed(
    fixed_clock, report, as_user, clerk, director
):
    do(report, "accept", director)
    fixed_clock.move_to(at("2027-01-20"))
    do(report, "result_reply", clerk)
    page = as_user(director).get(reverse("case_step", args=[report.key, "close"]))
    missed = {one.due_on for one in page.context["form"].missed}
    found = told(str(Words(page.content.decode())), missed)
    assert {day for day, _marked in found} == {day.isoformat() for day in missed}
    assert all(marked for _day, marked in found)


def test_the_last_day_for_an_objection_is_marked(report, as_user, clerk, director):
    do(report, "refer_organ", director)
    client, last = as_user(clerk), {date(2027, 1, 7)}
    form = read(client, reverse("case_step", args=[report.key, "record_objection"]))
    assert told(form, last) == [("2027-01-07", True)]

    event = do(report, "record_objection", clerk)
    assert event.data == {"until": "2027-01-07", "provisional": True}
    page = client.get(reverse("case", args=[report.key]))
    facts = next(entry.facts for entry in page.context["entries"] if entry.event == event)
    assert told(str(facts), last) == [("2027-01-07", True)]


# ----------------------------------------------------------------------------------------------- everywhere


def pages_of(case: Case) -> list[str]:
    """Every page about the case that needs no more than its key, the pages of its deeds and its lists."""
    found = [reverse(name) for name in ("home", "inbox", "case_list", "draft_list")]
    for pattern in chain(case_urls.urlpatterns, clock_urls.urlpatterns):
        try:
            found.append(reverse(pattern.name, args=[case.key]))
        except NoReverseMatch:
            continue
    deeds = {transition.name for transition in get_duty(case.duty).transitions}
    found += [reverse("case_step", args=[case.key, name]) for name in sorted(deeds)]
    return [*found, reverse("registration_print", args=[case.key])]


@pytest.mark.parametrize("day", ["2027-01-06", "2027-01-12"], ids=["near", "over"])
def test_no_page_tells_such_a_date_without_the_mark(
    fixed_clock, report, as_user, clerk, director, leader, day
):
    do(report, "accept", director)
    go_on(fixed_clock, "2027-01-04", day)
    report.refresh_from_db()
    days = set(report.clocks.filter(provisional=True).values_list("due_on", flat=True))
    assert report.next_due_on in days

    bare, shown = [], set()
    for staff in (clerk, director, leader):
        client = as_user(staff)
        for address in pages_of(report):
            for text, is_marked in told(read(client, address), days):
                shown.add(address)
                bare += [] if is_marked else [(staff.staff_no, address, text)]
        for one in report.clocks.filter(provisional=True):
            address = reverse("case_clock", args=[report.key, one.pk])
            found = told(read(client, address), {one.due_on})
            assert len(found) >= 2, "in the heading and at the end of the count"
            bare += [(staff.staff_no, address, text) for text, is_marked in found if not is_marked]
    assert bare == []
    assert {reverse("inbox"), reverse("case_list"), reverse("case", args=[report.key])} <= shown
    row = row_of(as_user(director), report)
    assert (row[gettext("Due")], row[gettext("Provisional")]) == (report.next_due_on, gettext("Provisional"))


def test_the_page_of_a_following_clock_marks_its_beginning(report, as_user, clerk):
    monthly = clock(report, "T03M")
    text = read(as_user(clerk), reverse("case_clock", args=[report.key, monthly.pk]))
    found = told(text, {monthly.started_on})
    assert len(found) == 2, "in what it follows from and in the count"
    assert all(marked for _day, marked in found)


def test_confirming_the_year_takes_the_marks_away(fixed_clock, report, as_user, clerk, director, sysadmin):
    due = report.next_due_on
    fixed_clock.move_to(at("2027-01-01", 9))
    confirm_year(year=2027, by=sysadmin, source="国办发明电〔2026〕1号")
    recompute_year(year=2027)
    report.refresh_from_db()
    assert (report.next_due_on, report.next_due_provisional) == (due, False)

    client = as_user(clerk)
    for address in (reverse("home"), reverse("case_list"), reverse("case", args=[report.key])):
        page = client.get(address).content.decode()
        assert due.isoformat() in page
        assert "mark-provisional" not in page
        assert not any(is_marked for _day, is_marked in told(str(Words(page)), {due}))
    assert row_of(as_user(director), report)[gettext("Provisional")] == ""


def test_what_was_told_as_provisional_stays_so_on_record(fixed_clock, report, clerk, sysadmin):
    go_on(fixed_clock, "2027-01-05")
    event = report.events.filter(kind__in=WARNINGS).latest("id")
    confirm_year(year=2027, by=sysadmin)
    recompute_year(year=2027)
    event.refresh_from_db()
    assert event.data["provisional"] is True
