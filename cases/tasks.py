"""What the clock and the commits do for cases; each task calls one verb and is safe to run twice."""

from celery import shared_task
from django.utils import timezone

from cases.domain import noticing, recomputing, warnings
from cases.exports import case_list
from offices.outbox import JOB_RUNNERS


@shared_task(name="cases.notify")
def notify(event_id: int) -> None:
    """Tell the people who should hear of an event."""
    noticing.notify(event_id)


@shared_task(name="cases.sweep_events")
def sweep_events() -> None:
    """Notice what a stopped broker or worker left behind."""
    noticing.sweep_events(as_of=timezone.now())


@shared_task(name="cases.warn")
def warn() -> None:
    """Give the warnings of clocks that are owed now."""
    warnings.warn(as_of=timezone.now())


@shared_task(name="cases.recompute_year")
def recompute_year(year: int) -> None:
    """Derive clocks anew after the calendar of a year changed."""
    recomputing.recompute_year(year=year)


@shared_task(name="cases.sweep_years")
def sweep_years() -> None:
    """Take up changes of the calendar that nobody took up."""
    recomputing.sweep_years()


@shared_task(name="cases.recompute_rule")
def recompute_rule(rule_id: int) -> None:
    """Derive clocks anew after a version of their rule was keyed late."""
    recomputing.recompute_rule(rule_id=rule_id)


@shared_task(name="cases.sweep_rules")
def sweep_rules() -> None:
    """Take up late versions of rules that nobody took up."""
    recomputing.sweep_rules()


JOB_RUNNERS[case_list.KIND] = "cases.export_list"


@shared_task(name="cases.export_list")
def export_list(job_id: str) -> None:
    """Write the spreadsheet of a case list."""
    case_list.run(job_id)
