"""A real broker that is gone for a while, a real worker that is killed: nothing lost or doubled."""

import os
import subprocess
import sys
import time
from zipfile import ZipFile

import psycopg2
import pytest
from django.db import connection
from django.utils import timezone
from kombu import pools

from cases.models import Case, CaseEvent
from offices.domain import jobs
from offices.enums import JobState
from offices.models import Job, Notification
from offices.roles import Permission
from procuratorate.celery import app
from procuratorate.embedded import Valkey
from procuratorate.settings import BASE_DIR
from tests import matters

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.real_time]
PATIENCE = 60  # seconds until a worker must have done it


@pytest.fixture
def broker(tmp_path):
    valkey = Valkey(tmp_path, tmp_path / "valkey.log")
    valkey.start()
    yield valkey
    valkey.stop()


def reach(url: str, *, eager: bool = False) -> None:
    """Let this process publish to `url` through fresh connections."""
    app.conf.task_always_eager, app.conf.broker_url = eager, url
    pools.reset()
    app._after_fork()


@pytest.fixture
def published(broker):
    """Publish to the broker in this process, as the web server does."""
    before = app.conf.broker_url
    reach(broker.url)
    yield
    reach(before, eager=True)


@pytest.fixture
def worker(broker, media, tmp_path):
    """Start workers on the database of the test; each is killed at the end."""
    started = []

    def start():
        place = connection.settings_dict
        url = (
            f"postgres://{place['USER']}:{place['PASSWORD']}@{place['HOST']}:{place['PORT']}/{place['NAME']}"
        )
        env = os.environ | {"DATABASE_URL": url, "REDIS_URL": broker.url, "CELERY_EAGER": "0"}
        env["MEDIA_ROOT"] = str(media)
        with open(tmp_path / f"worker{len(started)}.log", "wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "celery", "-A", "procuratorate", "worker", "--pool", "solo"],
                env=env,
                cwd=BASE_DIR,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()
    with connection.cursor() as cursor:  # the server notices later, and a database in use is not dropped
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture
def held():
    """Hold a table, so that whoever writes or reads it waits; give it back where asked or at the end."""
    place = connection.settings_dict
    other = psycopg2.connect(
        host=place["HOST"],
        port=place["PORT"],
        user=place["USER"],
        password=place["PASSWORD"],
        dbname=place["NAME"],
    )

    def hold(table: str):
        with other.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
        return other.rollback

    yield hold
    other.close()


def somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND locktype = 'relation')")
        return cursor.fetchone()[0]


def killed_in_the_middle(process) -> None:
    """Kill a worker, without a word, as soon as it waits for what `held` holds."""
    assert until(somebody_waits)
    process.kill()
    process.wait()


def until(condition):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.2)
    return False


def noticed(case: Case) -> bool:
    return not CaseEvent.objects.filter(case=case, notified_at=None).exists()


def test_a_worker_tells_the_director_of_a_registration(published, worker, office, clerk, director, calendar):
    worker()
    case = matters.complaint(office, clerk)

    assert until(lambda: noticed(case))
    assert Notification.objects.get().staff == director


def test_a_registration_without_a_broker_is_told_once_when_it_is_back(
    published, broker, worker, office, clerk, director, calendar
):
    broker.stop()
    began = time.monotonic()
    case = matters.complaint(office, clerk)
    assert time.monotonic() - began < 5
    assert not noticed(case)

    broker.start()
    CaseEvent.objects.update(at=timezone.now() - timezone.timedelta(minutes=1))
    worker()
    reach(broker.url)
    for _twice in range(2):
        app.tasks["cases.sweep_events"].delay()

    assert until(lambda: noticed(case))
    time.sleep(1)
    assert Notification.objects.filter(staff=director).count() == 1


def test_a_job_left_by_a_dead_worker_is_done_once_by_the_next(
    published, worker, office, clerk, director, calendar
):
    """The dead one had claimed it; its silence gives the job back, and its late answer no longer counts."""
    case = matters.complaint(office, clerk)
    job = jobs.request_job(
        kind="cases.list",
        args={"title": "t", "query": "", "search": "", "language": "zh-hans"},
        permission=Permission.CASE_EXPORT,
        by=director,
    )
    held = jobs.claim(str(job.pk))
    assert held is not None

    Job.objects.update(heartbeat_at=timezone.now() - 2 * jobs.SILENT_AFTER)
    worker()
    jobs.sweep_jobs(as_of=timezone.now())

    assert until(lambda: Job.objects.get().state == JobState.DONE)
    assert Job.objects.get().attempts == 2
    assert not jobs.finish(held, None, "late")
    assert case.number


@pytest.mark.parametrize("table", ["cases_case", "offices_notification"])
def test_a_worker_killed_in_the_middle_of_an_export_leaves_one_file_and_one_notice(
    published, worker, held, media, table, office, clerk, director, calendar
):
    """It dies while it reads the cases, or with the file written and the requester not yet told."""
    matters.complaint(office, clerk)
    CaseEvent.objects.update(notified_at=timezone.now())
    release = held(table)
    jobs.request_job(
        kind="cases.list",
        args={"title": "t", "query": "", "search": "", "language": "zh-hans"},
        permission=Permission.CASE_EXPORT,
        by=director,
    )
    killed_in_the_middle(worker())
    release()
    assert Job.objects.get().state == JobState.RUNNING

    Job.objects.update(heartbeat_at=timezone.now() - 2 * jobs.SILENT_AFTER)
    worker()
    for _twice in range(2):
        jobs.sweep_jobs(as_of=timezone.now())
    assert until(lambda: Job.objects.get().state == JobState.DONE)
    time.sleep(1)
    job = Job.objects.get()
    assert job.attempts == 2
    assert ZipFile(job.result).testzip() is None
    assert Notification.objects.filter(kind="job.done").count() == 1

    jobs.discard_results(as_of=timezone.now() + jobs.RESULT_KEPT * 2)
    assert not [path for path in media.rglob("*") if path.is_file()]


def test_a_worker_killed_while_it_tells_people_tells_each_once_in_the_end(
    published, worker, held, office, clerk, director, calendar
):
    release = held("offices_notification")
    case = matters.complaint(office, clerk)
    killed_in_the_middle(worker())
    release()
    assert not noticed(case)

    worker()
    CaseEvent.objects.update(at=timezone.now() - timezone.timedelta(minutes=1))
    for _twice in range(2):
        app.tasks["cases.sweep_events"].delay()
    assert until(lambda: noticed(case))
    time.sleep(1)
    assert Notification.objects.filter(staff=director).count() == 1
