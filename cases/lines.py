"""One line of a list, in words: what the list on screen and its export both show of a case."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from cases.duties.contract import get_duty, is_installed
from cases.enums import Stage, Urgency
from cases.models import Case
from cases.queries import step_label
from cases.statuses import STATUSES, status_of

JOINS = ("office", "handler")
FIELDS = (
    "key",
    "number",
    "title",
    "duty",
    "kind",
    "step",
    "stage",
    "waiting_for",
    "paused",
    "urgency",
    "is_group",
    "is_repeat",
    "is_anonymous",
    "wants_secrecy",
    "received_at",
    "next_due_on",
    "next_due_provisional",
    "soon_on",
    "office__name",
    "handler__name",
)


@dataclass(frozen=True)
class Line:
    """A case in words.

    `state` is one of the badges' states, `badge` its words, `status` the tab or end of the case;
    `provisional` is whether the due date hangs on a year that nobody has confirmed, `late` are days past it,
    or 0.
    """

    key: str
    number: str
    title: str
    duty: str
    code: str
    kind: str
    office: str
    step: str
    waiting_for: str
    state: str
    status: str
    badge: str
    due: date | None
    provisional: bool
    late: int
    received: date
    handler: str
    marks: tuple[str, ...]

    @property
    def due_day(self) -> str:
        """The due date as a list shows it, ISO 8601; empty where there is none."""
        return self.due.isoformat() if self.due else ""

    @property
    def received_day(self) -> str:
        """The day of receipt as a list shows it, ISO 8601."""
        return self.received.isoformat()


def line_of(case: Case, on: date) -> Line:
    """Return the line of `case`, read with `FIELDS` and `JOINS`, as it stands on the day `on`."""
    status = status_of(case, on)
    late = (on - case.next_due_on).days if status == "overdue" else 0
    words = _state_in_words(case, status)
    return Line(
        key=case.key,
        number=case.number,
        title=case.title,
        **_words(case),
        office=case.office.name,
        waiting_for=case.waiting_for,
        state=_state(case, status),
        status=words,
        badge=ngettext("%(n)s day overdue", "%(n)s days overdue", late) % {"n": late} if late else words,
        due=case.next_due_on,
        provisional=case.next_due_provisional,
        late=late,
        received=timezone.localdate(case.received_at),
        handler=case.handler.name if case.handler else "",
        marks=tuple(_marks(case)),
    )


def _words(case: Case) -> dict[str, str]:
    """Words that the duty has for the case; those of a room that is gone are its codes."""
    if not is_installed(case.duty):
        return {"duty": case.duty, "code": "", "kind": case.kind, "step": case.get_stage_display()}
    return _words_of(case.duty, case.kind, case.step, get_language())


@lru_cache(maxsize=2000)
def _words_of(slug: str, kind: str, step: str, language: str | None) -> dict[str, str]:
    """Remembered for each language, as thousands of rows share few words."""
    duty = get_duty(slug)
    return {
        "duty": str(duty.title),
        "code": duty.code,
        "kind": str(duty.kind_label(kind)),
        "step": str(step_label(duty, step)),
    }


def _state(case: Case, status: str) -> str:
    if status == "waiting" and case.paused:
        return "paused"
    return "void" if case.stage == Stage.VOID else status


def _state_in_words(case: Case, status: str) -> str:
    if status == "closed":
        return case.get_stage_display()
    return _("Waiting for material") if _state(case, status) == "paused" else str(STATUSES[status])


def _marks(case: Case):
    if case.urgency != Urgency.NORMAL:
        yield case.get_urgency_display()
    if case.is_group:
        yield _("Group visit")
    if case.is_repeat:
        yield _("Repeat")
    if case.is_anonymous:
        yield _("Anonymous")
    if case.wants_secrecy:
        yield _("Asks for secrecy")
