"""Telling people of events: hurried by a task after the commit, finished by a sweep."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from cases.domain.corrections import opened
from cases.domain.identities import HIDDEN, MASKS, masked_value, open_party
from cases.enums import EventKind
from cases.masking import mask_within
from cases.models import CaseEvent
from cases.notices import DECIDED, kind_of, params_of, recipients
from offices.domain.notifications import notify as put_into_inbox

logger = logging.getLogger(__name__)

WAITING_AFTER = timedelta(seconds=30)
BATCH = 500
LONGEST_REASON = 200  # characters


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
        params=params_of(event, why=_why(event) if event.kind in DECIDED else ""),
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


def _why(event: CaseEvent) -> str:
    """Return the reason of a decision with the people of the case masked as on its page.

    A notice stays with whoever got it, the case does not: what somebody wrote there must name nobody.
    """
    if not event.note.strip():
        return ""
    reason = mask_within(event.note.strip(), dict(_personal(event)))
    return reason if len(reason) <= LONGEST_REASON else f"{reason[:LONGEST_REASON]}…"


def _personal(event: CaseEvent) -> Iterator[tuple[str, str]]:
    """Give what is sealed of the people of the case and of those in a correction, each with its mask."""
    for party in event.case.parties.all():
        for name, value in open_party(party).as_box().items():
            yield value, masked_value(name, value, party)
    if event.kind != EventKind.CORRECTION_DECIDED:
        return
    for pairs in opened(event.case.corrections.get(uid=event.data["correction"])).values():
        for name in MASKS.keys() & pairs:
            for value in filter(None, pairs[name]):
                yield value, HIDDEN if event.case.wants_secrecy else MASKS[name](value)
