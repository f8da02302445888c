"""One's own long work: its progress and its result."""

import uuid

from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from offices.access import get_job, refuse
from offices.domain import audit
from offices.domain.jobs import OPEN_STATES, cancel, may_fetch
from offices.enums import JobState
from offices.models import Job, Staff


def job_list(request: HttpRequest) -> HttpResponse:
    """List what one has asked for, newest first."""
    jobs = Job.objects.filter(requested_by=request.user)[:100]
    return render(request, "offices/job_list.html", {"jobs": [_shown(job, request.user) for job in jobs]})


def job(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show how far a job is; htmx asks for the progress alone, every second while it runs."""
    job = _shown(get_job(request, pk), request.user)
    context = {"job": job, "progress_url": reverse("job", args=[pk])}
    template = "components/_progress.html" if request.htmx else "offices/job.html"
    return render(request, template, context)


@require_POST
def job_cancel(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Stop one's own job."""
    cancel(job=get_job(request, pk), by=request.user)
    return redirect("job", pk)


def job_file(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Give the result to whoever asked, as long as the right to it lasts; each download is recorded."""
    job = get_job(request, pk)
    if not job.result:
        raise Http404
    if not may_fetch(job, request.user):
        refuse(request, job.args.get("permission", ""), object_type="job", object_ref=str(pk))
    with transaction.atomic():
        file = job.result.open("rb")
        detail = {"kind": job.kind, "name": job.result_name}
        audit.record("job.download", by=request.user, object_type="job", object_ref=str(pk), detail=detail)
    return FileResponse(file, as_attachment=True, filename=job.result_name)


def _shown(job: Job, staff: Staff) -> dict:
    """What the templates show of a job (see components/_progress.html)."""
    fetched = may_fetch(job, staff)
    return {
        "pk": job.pk,
        "title": job.args.get("title", job.kind),
        "created_at": job.created_at,
        "done": job.done,
        "total": job.total,
        "state": job.state,
        "label": job.get_state_display(),
        "finished": job.state in {JobState.DONE, JobState.CANCELLED},
        "failed": job.state == JobState.FAILED,
        "open": job.state in OPEN_STATES,
        "error": job.error,
        "url": reverse("job", args=[job.pk]),
        "result_url": reverse("job_file", args=[job.pk]) if job.result and fetched else None,
        "withheld": bool(job.result) and not fetched,
    }
