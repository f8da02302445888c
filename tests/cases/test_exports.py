"""The spreadsheet of a list: asked for on record, written once, harmless to open."""

import json
import zipfile
from datetime import date
from io import BytesIO

import pytest
from django.utils import timezone
from python_calamine import CalamineWorkbook

from cases.enums import Stage
from cases.exports import case_list
from cases.search import Wanted, fold
from cases.worklist import Worklist
from offices.domain import jobs
from offices.enums import JobState
from offices.models import AuditRecord, Job
from tests.cases.lists import listed
from tests.matters import WANG, complaint, petitioner


def ask(client, query="scope=all&status=all") -> Job:
    """Ask for an export on the page."""
    response = client.post("/cases/export/", {"list": query})
    job = Job.objects.latest("created_at")
    assert response.headers["Location"] == f"/jobs/{job.pk}/"
    return job


def sheets(job) -> list[list[list]]:
    """Both sheets of a finished job, as rows of values."""
    job.refresh_from_db()
    assert job.state == JobState.DONE
    book = CalamineWorkbook.from_filelike(BytesIO(job.result.read()))
    return [book.get_sheet_by_index(number).to_python() for number in range(2)]


def made(client, query="scope=all&status=all"):
    """Ask, run the worker's function, and read the sheets."""
    job = ask(client, query)
    case_list.run(str(job.pk))
    return sheets(job)


def test_the_spreadsheet_holds_what_is_shown_in_its_order(office, clerk, director, as_user):
    cases = [listed(office, clerk, channel="call") for _ in range(3)]
    listed(office, clerk, channel="letter")
    rows, about = made(as_user(director), "scope=office&status=open&channel=call&sort=oldest")
    assert [row[0] for row in rows[1:]] == [case.number for case in cases]
    assert [row[1] for row in about[:4]][1] == director.name
    assert about[3][1] == "3"


def test_dates_are_dates_and_names_of_parties_are_nowhere(calendar, office, clerk, director, as_user):
    case = complaint(office, clerk, parties=[petitioner(WANG)])
    rows, about = made(as_user(director))
    assert any(
        value == timezone.localtime(case.received_at).replace(tzinfo=None, microsecond=0)
        or getattr(value, "date", lambda: None)() == timezone.localdate(case.received_at)
        for value in rows[1]
    )
    assert WANG.name not in str(rows) + str(about)


@pytest.mark.parametrize(
    "title", ['=HYPERLINK("http://x")', "+1+1", "-2", "@SUM(A1)", "http://x.cn", "a\x07b"]
)
def test_a_title_is_text_whatever_it_begins_with(office, clerk, director, as_user, title):
    listed(office, clerk, title=title)
    job = ask(as_user(director))
    case_list.run(str(job.pk))
    job.refresh_from_db()
    with zipfile.ZipFile(job.result.open("rb")) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
        links = [name for name in parts.namelist() if "sheet1.xml.rels" in name]
    assert "<f>" not in sheet
    assert not links
    job.result.seek(0)
    if title.isprintable():
        assert sheets(job)[0][1][1] == title


def test_who_asked_for_what_and_how_many_is_on_record(office, clerk, director, as_user):
    listed(office, clerk, channel="call")
    job = ask(as_user(director), "scope=office&channel=call")
    record = AuditRecord.objects.get(action="case.export")
    assert (record.actor_no, record.object_ref) == (director.staff_no, str(job.pk))
    assert record.detail == {"filters": "scope=office&channel=call", "rows": 1, "searched": False}


def test_without_the_line_on_record_there_is_no_export(office, clerk, director, as_user, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(case_list.audit, "record", broken)
    with pytest.raises(RuntimeError):
        ask(as_user(director))
    assert not Job.objects.exists()


def test_an_exported_search_is_sealed_in_the_job(office, clerk, director, as_user):
    hit = listed(office, clerk, narrative="反映土地被占")
    listed(office, clerk)
    client = as_user(director)
    listing = client.post("/search/", {"q": "土地被占"}, follow=True).context["listing"]
    job = ask(client, listing.query())
    assert "土地" not in json.dumps(job.args, ensure_ascii=False)
    case_list.run(str(job.pk))
    rows, about = sheets(job)
    assert [row[0] for row in rows[1:]] == [hit.number]
    assert "土地" not in str(about)


def test_a_long_list_is_cut_and_says_so(office, clerk, director, as_user, monkeypatch):
    monkeypatch.setattr(case_list, "MOST", 2)
    for _ in range(3):
        listed(office, clerk)
    client = as_user(director)
    job = ask(client)
    assert "2" in client.get(f"/jobs/{job.pk}/").text
    case_list.run(str(job.pk))
    rows, about = sheets(job)
    assert len(rows) == 3
    assert len(about) == len(sheets_of_whole(client, monkeypatch)[1]) + 1


def sheets_of_whole(client, monkeypatch):
    monkeypatch.setattr(case_list, "MOST", 100)
    return made(client)


def test_rows_come_from_offices_where_one_may_export(city, clerk, director, today):
    director.postings.create(role="township_staff", office=city.office_beside, starts_on=today)
    own = listed(city.office, clerk)
    other = listed(city.office_beside, clerk)
    worklist = Worklist(director, {})
    assert set(worklist.rows) == {own, other}
    assert list(case_list.exportable(worklist)) == [own]


def test_reach_is_that_of_the_day_of_writing(office, clerk, director, secadmin, today, as_user):
    listed(office, clerk)
    job = ask(as_user(director))
    director.postings.update(ends_on=date(2026, 6, 14))
    case_list.run(str(job.pk))
    assert len(sheets(job)[0]) == 1


def test_the_file_is_given_out_as_long_as_its_offices_may_be_exported(
    city, clerk, neighbour, director, leader, as_user
):
    listed(city.office, clerk)
    listed(city.office_beside, neighbour)
    job = ask(as_user(leader))
    case_list.run(str(job.pk))
    job.refresh_from_db()
    assert job.args["offices"] == sorted([city.office.pk, city.office_beside.pk])
    assert as_user(leader).get(f"/jobs/{job.pk}/file/").status_code == 200

    leader.postings.update(ends_on=date(2026, 6, 14))
    leader.postings.create(role="office_staff", office=city.office, starts_on=date(2026, 6, 15))
    assert as_user(leader).get(f"/jobs/{job.pk}/file/").status_code == 403


def test_a_job_is_written_by_one_worker_only(office, clerk, director, as_user):
    listed(office, clerk)
    job = ask(as_user(director))
    case_list.run(str(job.pk))
    before = Job.objects.values().get()
    case_list.run(str(job.pk))
    assert Job.objects.values().get() == before


def test_a_job_of_a_worker_that_died_is_taken_again_and_finished_once(office, clerk, director, as_user):
    listed(office, clerk)
    job = ask(as_user(director))
    dead = jobs.claim(str(job.pk))
    Job.objects.update(heartbeat_at=timezone.now() - jobs.SILENT_AFTER * 2)
    jobs.sweep_jobs(as_of=timezone.now())
    case_list.run(str(job.pk))
    assert not jobs.finish(dead, BytesIO(b"late"), "late.xlsx")
    assert len(sheets(job)[0]) == 2


def test_a_cancelled_job_stops_at_its_next_sign_of_life(office, clerk, director, as_user, monkeypatch):
    listed(office, clerk)
    job = ask(as_user(director))
    monkeypatch.setattr(case_list, "beat", lambda *_: False)
    case_list.run(str(job.pk))
    job.refresh_from_db()
    assert not job.result


def test_a_job_that_breaks_says_so(office, clerk, director, as_user, monkeypatch):
    job = ask(as_user(director))

    def broken(*args):
        raise OSError("disk full")

    monkeypatch.setattr(case_list, "write", broken)
    with pytest.raises(OSError, match="disk full"):
        case_list.run(str(job.pk))
    job.refresh_from_db()
    assert (job.state, "disk" in job.error) == (JobState.FAILED, False)


def test_a_search_with_too_many_hits_is_exported_whole(office, clerk, director, monkeypatch):
    monkeypatch.setattr("cases.search.CAP", 1)
    for _ in range(3):
        listed(office, clerk, narrative="土地")
    worklist = Worklist(director, {"status": "all"}, wanted=Wanted(fold("土地")))
    assert worklist.found.more
    assert case_list.exportable(worklist).count() == 3


def test_closed_cases_have_their_dates(office, clerk, director, as_user):
    listed(office, clerk, stage=Stage.CLOSED, closed_at=timezone.now())
    rows, _about = made(as_user(director))
    closed = [value for heading, value in zip(rows[0], rows[1], strict=True) if hasattr(value, "year")]
    assert len(closed) == 3
