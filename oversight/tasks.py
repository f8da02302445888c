"""Tasks of oversight."""

from celery import shared_task

from oversight.domain import tallies


@shared_task(name="oversight.fold_tallies")
def fold_tallies() -> int:
    """Fold what was written since the last time; safe to run twice, and at once."""
    return tallies.fold()
