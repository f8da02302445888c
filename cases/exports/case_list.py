"""The list on screen as a spreadsheet: asked for on record, written by a worker, given to the asker alone."""

from collections.abc import Iterator
from tempfile import TemporaryFile

from django.db import transaction
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from cases.exports.workbook import FIELDS, JOINS, About, write
from cases.kept_searches import opened, sealed
from cases.listing import Listing
from cases.models import Case
from cases.worklist import Worklist
from offices.domain import audit
from offices.domain.jobs import beat, claim, fail, finish, request_job
from offices.models import Job, Staff
from offices.reach import reach_of
from offices.roles import Permission

KIND = "cases.list"
MOST = 100_000  # rows of a spreadsheet
AT_ONCE = 500  # rows read at a time, and between two signs of life


def request_export(listing: Listing, *, by: Staff) -> tuple[Job, bool]:
    """Ask for the list that `listing` shows; return the job, and whether the list will be cut at `MOST` rows.

    The job knows the filters, never what was searched for in clear. Who asked, under which filters and for
    how many rows goes on record.
    """
    rows = exportable(listing.worklist)[: MOST + 1].count()
    query = listing.query(place="")
    args = {
        "title": _("Case list of %(day)s") % {"day": timezone.localdate().isoformat()},
        "query": query,
        "search": sealed(listing.search, listing.asked["search"]) if listing.search else "",
        "language": get_language(),
    }
    detail = {"filters": query, "rows": min(rows, MOST), "searched": bool(listing.search)}
    with transaction.atomic():
        job = request_job(kind=KIND, args=args, permission=Permission.CASE_EXPORT, by=by)
        audit.record("case.export", by=by, object_type="job", object_ref=str(job.pk), detail=detail)
    return job, rows > MOST


def run(job_id: str) -> None:
    """Write the spreadsheet of a waiting job; nothing where another worker has it or it was cancelled."""
    job = claim(job_id)
    if job is None:
        return
    try:
        with override(job.args["language"]), TemporaryFile() as file:
            offices = _write(job, file)
            if offices is not None:
                file.seek(0)
                finish(job, file, f"{job.args['title']}.xlsx", offices=offices)
    except Exception:
        fail(job, _("The spreadsheet could not be written. Please ask again."))
        raise


def exportable(worklist: Worklist) -> QuerySet[Case]:
    """Return the cases of the list at offices where its reader may export."""
    offices = reach_of(worklist.staff).offices_with(Permission.CASE_EXPORT)
    return worklist.rows.filter(office_id__in=offices)


def _write(job: Job, file) -> set[int] | None:
    """Write all rows and return the ids of their offices; None where the job was cancelled or taken over."""
    worklist = _worklist_of(job)
    with worklist.planned():
        found = exportable(worklist).order_by(*worklist.order.keys(backwards=False))
        offices = dict(found.values_list("pk", "office_id")[: MOST + 1])
    keys = list(offices)
    about = About(
        title=job.args["title"],
        by=job.requested_by.name,
        at=timezone.localtime(job.created_at),
        filters=worklist.in_words(),
        searched=bool(job.args["search"]),
        rows=min(len(keys), MOST),
        cut=len(keys) > MOST,
    )
    written = write(file, about, _batches(job, worklist, keys[:MOST]), worklist.on)
    return set(offices.values()) if written else None


def _batches(job: Job, worklist: Worklist, keys: list[int]) -> Iterator[list[Case] | None]:
    """Give the cases in order, a batch at a time; None where the work should stop."""
    for start in range(0, len(keys), AT_ONCE):
        batch = keys[start : start + AT_ONCE]
        if not beat(job, start, len(keys)):
            yield None
            return
        reached = Case.objects.visible_to(worklist.staff).select_related(*JOINS).only(*FIELDS)
        cases = reached.in_bulk(batch)
        yield [cases[key] for key in batch if key in cases]
    beat(job, len(keys), len(keys))


def _worklist_of(job: Job) -> Worklist:
    params = QueryDict(job.args["query"])
    search = opened(job.args["search"], params["search"]) if job.args["search"] else None
    return Worklist(job.requested_by, params, wanted=search and search.wanted)
