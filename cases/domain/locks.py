"""The lock that every verb takes first, and what a person is told who was overtaken."""

import uuid

from django.db import connection

from cases.models import Case, CaseEvent


class StaleVersion(Exception):
    """Somebody else changed the case meanwhile.

    `case` is the case as it stands, `events_since` what happened after the version that the person saw,
    oldest first. The message names neither.
    """

    def __init__(self, case: Case, events_since: list[CaseEvent]):
        super().__init__("the case changed meanwhile")
        self.case = case
        self.events_since = events_since


def locked(case_id: int, version: int | None = None) -> Case:
    """Return the case with its row locked until the transaction ends.

    Where `version` (the one that the person saw) is given and another person's deed came since, raises
    StaleVersion; warnings of the clocks overtake nobody. Only the row of the case is locked.
    """
    case = (
        Case.objects.select_for_update(of=("self",))
        .select_related("office__procuratorate", "handler")
        .get(pk=case_id)
    )
    if version is not None and version != case.version:
        missed = events_since(case, version)
        if version > case.version or any(event.by_id for event in missed):
            raise StaleVersion(case, missed)
    return case


def alone(submission: uuid.UUID) -> None:
    """Wait until no other transaction registers under this key; others wait until this one ends."""
    key = int.from_bytes(submission.bytes[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])


def events_since(case: Case, version: int) -> list[CaseEvent]:
    """Return what happened after `version`, oldest first; each event counts the version up by one."""
    missed = max(case.version - version, 0)
    return list(reversed(case.events.select_related("by").order_by("-id")[:missed]))
