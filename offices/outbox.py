"""Work for after the commit: a task by its name. The database is the queue, the broker only hurries it."""

import logging

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)

JOB_RUNNERS: dict[str, str] = {}
"""Kind of job → name of the task that runs it; each app adds its own where the task is written.

The task takes `job_id` (text of the UUID) and begins with `offices.domain.jobs.claim`.
"""


def later(task_name: str, **ids: int | str) -> None:
    """Run the task `task_name` with `ids` once the transaction is committed; nothing if it is rolled back.

    Only ids belong in `ids`: what a task needs to know it reads from the database. A broker that cannot be
    reached is noted in the log and loses nothing, as a sweep finds the row that waits. A task is called by
    name from the registry (not by `send_task`), so that eager mode holds in tests.
    """
    transaction.on_commit(lambda: _publish(task_name, ids), robust=True)


def _publish(task_name: str, ids: dict[str, int | str]) -> None:
    try:
        current_app.tasks[task_name].delay(**ids)
    except (OperationalError, OSError):
        logger.warning("broker out of reach, %s waits for its sweep", task_name)
