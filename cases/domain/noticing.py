"""Telling people of events: hurried by a task after the commit, finished by a sweep."""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from cases.models import CaseEvent
from cases.notices import kind_of, recipients
from offices.domain.notifications import notify as put_into_inbox

logger = logging.getLogger(__name__)

WAITING_AFTER = timedelta(seconds=30)
BATCH = 500


@transaction.atomic
def notify(event_id: int) -> int:
    """Tell the people who should hear of an event, once; return how many were told now.

    Two workers may try: the claim is a conditional update in the same transaction as the inbox lines.
    """
    claimed = CaseEvent.objects.filter(pk=event_id, notified_at=None).update(notified_at=timezone.now())
    if not claimed:
        return 0
    event = CaseEvent.objects.select_related("case__office").get(pk=event_id)
    return put_into_inbox(
        recipients(event),
        source=f"event:{event.pk}",
        kind=kind_of(event),
        params={"number": event.case.number, **_shown(event.data)},
        url=reverse("case", args=[event.case.key]),
    )


def sweep_events(*, as_of: datetime) -> int:
    """Notice the events that nobody noticed within 30 seconds; return how many lines that gave.

    One that cannot be told is written to the log and does not hold up the others.
    """
    waiting = CaseEvent.objects.filter(notified_at=None, at__lt=as_of - WAITING_AFTER).order_by("id")
    told = 0
    for pk in list(waiting.values_list("pk", flat=True)[:BATCH]):
        try:
            told += notify(pk)
        except Exception:
            logger.exception("event %s could not be told", pk)
    return told


def _shown(data: dict) -> dict:
    return {name: data.get(name, "") for name in ("receiver", "rule", "due_on")}
