"""Long work: claimed by one worker, finished once, for the person who asked."""

import os
from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import timezone

from offices import outbox
from offices.domain import jobs
from offices.enums import JobState
from offices.models import AuditRecord, Job, Notification
from offices.roles import Permission

pytestmark = pytest.mark.django_db


@pytest.fixture
def published(monkeypatch):
    """What would be sent to the broker; a kind named "test" runs the task "test.run"."""
    sent = []
    monkeypatch.setitem(outbox.JOB_RUNNERS, "test", "test.run")
    monkeypatch.setattr(jobs, "later", lambda task, **ids: sent.append((task, ids["job_id"])))
    return sent


@pytest.fixture
def job(clerk, published):
    return jobs.request_job(kind="test", args={"title": "清单"}, permission=Permission.CASE_READ, by=clerk)


def state(job):
    return Job.objects.get(pk=job.pk).state


def test_one_worker_gets_a_job(job, published):
    assert published == [("test.run", str(job.pk))]
    mine = jobs.claim(str(job.pk))
    assert (mine.state, mine.attempts) == (JobState.RUNNING, 1)
    assert jobs.claim(str(job.pk)) is None


def test_a_finished_job_holds_its_file_and_tells_the_requester_once(job, clerk, as_user):
    mine = jobs.claim(str(job.pk))
    assert jobs.beat(mine, 5, 10)
    assert jobs.finish(mine, BytesIO(b"rows"), "list.xlsx")
    assert not jobs.finish(mine, BytesIO(b"rows"), "list.xlsx")
    assert Notification.objects.get(staff=clerk).kind == "job.done"
    answer = as_user(clerk).get(f"/jobs/{job.pk}/file/")
    assert b"".join(answer.streaming_content) == b"rows"
    assert "list.xlsx" in answer["Content-Disposition"]
    assert AuditRecord.objects.get(action="job.download").object_ref == str(job.pk)


def test_nobody_else_reaches_a_job_or_its_file(job, director, as_user):
    jobs.finish(jobs.claim(str(job.pk)), BytesIO(b"rows"), "list.xlsx")
    client = as_user(director)
    assert client.get(f"/jobs/{job.pk}/").status_code == 404
    assert client.get(f"/jobs/{job.pk}/file/").status_code == 404


def test_the_result_is_out_of_hand_when_the_posting_has_ended_and_comes_back_with_it(
    job, clerk, office, as_user
):
    jobs.finish(jobs.claim(str(job.pk)), BytesIO(b"rows"), "list.xlsx", offices=[office.pk])
    clerk.postings.update(ends_on="2026-06-14")
    client = as_user(clerk)

    assert client.get(f"/jobs/{job.pk}/file/").status_code == 403
    assert AuditRecord.objects.get(action="access.refused").object_ref == str(job.pk)
    for page in ("/jobs/", f"/jobs/{job.pk}/"):
        assert f"/jobs/{job.pk}/file/" not in client.get(page).text
    clerk.postings.update(ends_on=None)
    assert as_user(clerk).get(f"/jobs/{job.pk}/file/").status_code == 200


def test_the_right_is_needed_at_every_office_that_the_result_tells_of(
    job, clerk, office, office_beside, as_user
):
    jobs.finish(jobs.claim(str(job.pk)), BytesIO(b"rows"), "list.xlsx", offices=[office.pk, office_beside.pk])
    assert as_user(clerk).get(f"/jobs/{job.pk}/file/").status_code == 403


def test_a_cancelled_job_stops_at_its_next_beat_and_keeps_no_file(job, clerk, media):
    mine = jobs.claim(str(job.pk))
    assert jobs.cancel(job=job, by=clerk)
    assert not jobs.beat(mine, 1, 2)
    assert not jobs.finish(mine, BytesIO(b"rows"), "list.xlsx")
    assert state(job) == JobState.CANCELLED
    assert not [path for path in media.rglob("*") if path.is_file()]


def test_the_sweep_publishes_again_what_waits(job, published):
    published.clear()
    jobs.sweep_jobs(as_of=timezone.now())
    assert published == []
    jobs.sweep_jobs(as_of=timezone.now() + timedelta(minutes=1))
    assert published == [("test.run", str(job.pk))]


def test_a_silent_worker_loses_its_job_and_after_three_attempts_it_fails(job, clerk):
    for attempt in (1, 2, 3):
        mine = jobs.claim(str(job.pk))
        assert mine.attempts == attempt
        jobs.sweep_jobs(as_of=timezone.now() + timedelta(minutes=1))
        assert state(job) == JobState.RUNNING
        jobs.sweep_jobs(as_of=timezone.now() + timedelta(minutes=3))
        assert not jobs.beat(mine, 1, 2)
    assert state(job) == JobState.FAILED
    assert Notification.objects.get(staff=clerk).kind == "job.failed"


def test_a_worker_taken_for_dead_writes_nothing_over_its_successor(job):
    dead = jobs.claim(str(job.pk))
    jobs.sweep_jobs(as_of=timezone.now() + timedelta(minutes=3))
    alive = jobs.claim(str(job.pk))
    assert not jobs.finish(dead, BytesIO(b"old"), "old.xlsx")
    assert jobs.finish(alive, BytesIO(b"new"), "new.xlsx")
    assert Job.objects.get(pk=job.pk).result_name == "new.xlsx"


def test_results_are_deleted_after_seven_days(job, media):
    jobs.finish(jobs.claim(str(job.pk)), BytesIO(b"rows"), "list.xlsx")
    for path in media.rglob("jobs/*"):
        os.utime(path, (timezone.now().timestamp(),) * 2)
    jobs.discard_results(as_of=timezone.now() + timedelta(days=6))
    assert Job.objects.get(pk=job.pk).result
    jobs.discard_results(as_of=timezone.now() + timedelta(days=8))
    assert not Job.objects.get(pk=job.pk).result
    assert not [path for path in media.rglob("*") if path.is_file()]


def test_progress_is_a_fragment_for_htmx_and_a_page_for_a_browser(job, clerk, as_user):
    client = as_user(clerk)
    assert "<html" in client.get(f"/jobs/{job.pk}/").content.decode()
    fragment = client.get(f"/jobs/{job.pk}/", HTTP_HX_REQUEST="true").content.decode()
    assert "<html" not in fragment
    assert "every 1s" in fragment
    client.post(f"/jobs/{job.pk}/cancel/")
    assert "every 1s" not in client.get(f"/jobs/{job.pk}/", HTTP_HX_REQUEST="true").content.decode()


def test_a_broker_out_of_reach_fails_nothing(monkeypatch, django_capture_on_commit_callbacks, caplog):
    class Dead:
        def delay(self, **ids):
            raise ConnectionRefusedError

    monkeypatch.setattr(outbox.current_app, "tasks", {"some.task": Dead()}, raising=False)
    with django_capture_on_commit_callbacks(execute=True):
        outbox.later("some.task", event_id=1)
    assert "some.task waits for its sweep" in caplog.text
