"""Long work: asked for by a person, claimed by one worker, finished once, whatever happens to the broker."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import IO

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from offices.domain.notifications import notify
from offices.enums import JobState
from offices.models import Job, Staff
from offices.outbox import JOB_RUNNERS, later
from offices.reach import reach_of
from offices.roles import Permission

FOLDER = "jobs"  # of the results, in MEDIA_ROOT
MAX_ATTEMPTS = 3
SILENT_AFTER = timedelta(minutes=2)
WAITING_AFTER = timedelta(seconds=30)
RESULT_KEPT = timedelta(days=7)
OPEN_STATES = (JobState.PENDING, JobState.RUNNING)


@transaction.atomic
def request_job(*, kind: str, args: dict, permission: Permission, by: Staff) -> Job:
    """Put down work of `kind` (a key of `JOB_RUNNERS`) and hurry it along after the commit.

    `args`: ids and filters that JSON can hold; `title` among them is what the requester sees. `permission` is
    what `by` asks by, and must still hold when the result is fetched.
    """
    args = {**args, "permission": permission}
    job = Job.objects.create(kind=kind, args=args, requested_by=by, created_at=timezone.now())
    later(JOB_RUNNERS[kind], job_id=str(job.pk))
    return job


def claim(job_id: str) -> Job | None:
    """Take a waiting job for this worker; None where it is taken, finished or cancelled."""
    now = timezone.now()
    waiting = Job.objects.filter(pk=job_id, state=JobState.PENDING)
    job = waiting.first()
    if job is None or not waiting.filter(attempts=job.attempts).update(
        state=JobState.RUNNING, attempts=job.attempts + 1, started_at=now, heartbeat_at=now, done=0
    ):
        return None
    job.refresh_from_db()
    return job


def beat(job: Job, done: int, total: int) -> bool:
    """Say how far the living job is; False where the worker should stop: cancelled, taken over."""
    return bool(_mine(job).update(done=done, total=total, heartbeat_at=timezone.now()))


def finish(job: Job, file: IO[bytes] | None, name: str, *, offices: Iterable[int] = ()) -> bool:
    """Keep the result `file` (open for reading bytes) under the download name `name` and tell the requester.

    `offices`: ids of the offices that it tells of. False, and nothing is kept, where the job was cancelled or
    taken over meanwhile.
    """
    stored = default_storage.save(f"{FOLDER}/{job.pk}-{job.attempts}", File(file)) if file else ""
    with transaction.atomic():
        won = _mine(job).update(
            state=JobState.DONE,
            finished_at=timezone.now(),
            args={**job.args, "offices": sorted(offices)},
            result=stored,
            result_name=name,
            error="",
        )
        if won:
            _tell(job, "job.done")
    if stored and not won:
        default_storage.delete(stored)
    return bool(won)


def may_fetch(job: Job, staff: Staff) -> bool:
    """Whether `staff` may have the result today: their own, and what it was asked by still holds.

    That is the permission, at every office that the result tells of.
    """
    reach, permission = reach_of(staff), job.args.get("permission", "")
    offices = job.args.get("offices", ())
    held = reach.may(permission) and all(reach.may(permission, office) for office in offices)
    return held and job.requested_by_id == staff.pk


def fail(job: Job, why: str) -> bool:
    """Give the job up with a sentence for the requester, no personal data; False where it is not ours now."""
    with transaction.atomic():
        lost = _mine(job).update(state=JobState.FAILED, finished_at=timezone.now(), error=why)
        if lost:
            _tell(job, "job.failed")
    return bool(lost)


def cancel(*, job: Job, by: Staff) -> bool:
    """Stop one's own job; the worker notices at its next beat. False where it had ended before."""
    mine = Job.objects.filter(pk=job.pk, requested_by=by, state__in=OPEN_STATES)
    return bool(mine.update(state=JobState.CANCELLED, finished_at=timezone.now()))


@transaction.atomic
def sweep_jobs(*, as_of: datetime) -> int:
    """Hurry along what a stopped broker or worker left behind; return how many jobs were touched.

    A job that waits for more than 30 seconds is published again; a running one whose heartbeat is older than
    2 minutes waits again, and fails after its third attempt.
    """
    silent = Job.objects.filter(state=JobState.RUNNING, heartbeat_at__lt=as_of - SILENT_AFTER)
    given_up = list(silent.filter(attempts__gte=MAX_ATTEMPTS).select_for_update(skip_locked=True))
    for job in given_up:
        fail(job, _("The worker gave no sign of life; please ask again"))
    revived = silent.filter(attempts__lt=MAX_ATTEMPTS).update(state=JobState.PENDING, heartbeat_at=as_of)
    waiting = Job.objects.filter(state=JobState.PENDING).filter(
        Q(created_at__lt=as_of - WAITING_AFTER) | Q(attempts__gt=0)
    )
    for kind, pk in waiting.values_list("kind", "pk"):
        later(JOB_RUNNERS[kind], job_id=str(pk))
    return len(given_up) + revived


def discard_results(*, as_of: datetime) -> int:
    """Delete result files that are older than 7 days, as they hold personal data; return how many.

    The folder is asked, not the jobs: a worker killed with its file written leaves one that no job knows of.
    """
    storage = default_storage
    names = storage.listdir(FOLDER)[1] if storage.exists(FOLDER) else []
    files = [f"{FOLDER}/{name}" for name in names]
    old = [file for file in files if storage.get_modified_time(file) < as_of - RESULT_KEPT]
    Job.objects.filter(result__in=old).update(result="")
    for file in old:
        storage.delete(file)
    return len(old)


def _mine(job: Job):
    """The row as long as this attempt holds it: a worker taken for dead must not write any more."""
    return Job.objects.filter(pk=job.pk, state=JobState.RUNNING, attempts=job.attempts)


def _tell(job: Job, kind: str) -> None:
    title = job.args.get("title", job.kind)
    notify(
        [job.requested_by_id],
        source=f"job:{job.pk}",
        kind=kind,
        params={"title": title},
        url=reverse("job", args=[job.pk]),
    )
