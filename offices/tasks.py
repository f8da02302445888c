"""What the clock does for this app; each task calls one verb and is safe to run twice."""

from celery import shared_task
from django.core.management import call_command
from django.utils import timezone

from offices.domain import jobs


@shared_task(name="offices.sweep_jobs")
def sweep_jobs() -> None:
    """Hurry along the jobs that a stopped broker or worker left behind."""
    jobs.sweep_jobs(as_of=timezone.now())


@shared_task(name="offices.discard_results")
def discard_results() -> None:
    """Delete the results of jobs that are old enough."""
    jobs.discard_results(as_of=timezone.now())


@shared_task(name="offices.clear_sessions")
def clear_sessions() -> None:
    """Delete sessions that have run out."""
    call_command("clearsessions")
