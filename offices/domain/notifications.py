"""The inbox: telling people, and marking as read."""

from collections.abc import Iterable

from django.utils import timezone

from offices.models import Notification, Staff


def notify(staff_ids: Iterable[int], *, source: str, kind: str, params: dict, url: str) -> int:
    """Put one line into the inbox of each person and return how many lines are new.

    `source` names what is told, such as "event:42": a person hears of one source once, however often this
    runs. `kind` is a key of `notices.NOTICE_WORDS`; `params`: numbers and dates for its words, never personal
    data; `url`: page to open.
    """
    wanted = set(staff_ids)
    told = Notification.objects.filter(source=source, staff_id__in=wanted).values_list("staff_id", flat=True)
    fresh = sorted(wanted - set(told))
    now = timezone.now()
    Notification.objects.bulk_create(
        (
            Notification(staff_id=pk, source=source, kind=kind, params=params, url=url, created_at=now)
            for pk in fresh
        ),
        ignore_conflicts=True,
    )
    return len(fresh)


def mark_read(*, by: Staff, ids: Iterable[int] | None = None) -> int:
    """Mark the lines `ids` of one's own inbox as read, all of them where `ids` is None; return how many."""
    unread = Notification.objects.filter(staff=by, read_at=None)
    if ids is not None:
        unread = unread.filter(pk__in=ids)
    return unread.update(read_at=timezone.now())
