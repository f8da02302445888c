"""Deeds that most duties share, so that a room names only where it differs.

Steps of the same name mean the same in every room: submitted, returned, inquiring, handling, with_department,
declined, replied, closed, archived. `AWAY` are the steps at which somebody outside the office has the case.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.duties.contract import ClockUse, Step, Transition
from cases.enums import EventKind, Stage
from offices.roles import Permission

E = EventKind
P = Permission

SUBMITTED = Step("submitted", _("Director's review"), Stage.REVIEW)
RETURNED = Step("returned", _("Referred back to the clerk"), Stage.RETURNED)
INQUIRING = Step(
    "inquiring",
    _("Looked into first"),
    Stage.HANDLING,
    note=_(
        "No rule limits how long looking into a matter may take: the seven days for the decision ended when "
        "it began (Rules 2019 art. 161). The other clocks run on."
    ),
)
HANDLING = Step("handling", _("Handled by the office"), Stage.HANDLING)
WITH_DEPARTMENT = Step("with_department", _("With a department"), Stage.WAITING)
WITH_ORGAN = Step("with_organ", _("With an outside body"), Stage.WAITING)
WITH_PROCURATORATE = Step("with_procuratorate", _("With another procuratorate"), Stage.WAITING)
DECLINED = Step("declined", _("Not accepted, person told"), Stage.REPLIED)
REPLIED = Step("replied", _("Result replied"), Stage.REPLIED)
CLOSED = Step("closed", _("Closed"), Stage.CLOSED)
ARCHIVED = Step("archived", _("Archived"), Stage.ARCHIVED)

SHARED = (SUBMITTED, RETURNED, INQUIRING, HANDLING, WITH_DEPARTMENT, WITH_ORGAN, WITH_PROCURATORATE)
SHARED += (DECLINED, REPLIED, CLOSED, ARCHIVED)
WORKING = ("submitted", "handling")
When = Callable[[Any], bool] | None


def triage() -> tuple[Transition, ...]:
    """The director's first decision: accept, refer back (and submit again), answer on the spot, decline."""
    return (
        Transition(
            "accept",
            _("Accept"),
            ("submitted",),
            "handling",
            P.CASE_REVIEW,
            E.ACCEPTED,
            _("The office handles the matter; the handler is told."),
        ),
        Transition(
            "return",
            _("Refer back"),
            ("submitted",),
            "returned",
            P.CASE_REVIEW,
            E.RETURNED,
            _("The matter goes back to the clerk with your reason; the clocks run on."),
            form="reason",
        ),
        Transition(
            "resubmit",
            _("Submit again"),
            ("returned",),
            "submitted",
            P.CASE_HANDLE,
            E.RESUBMITTED,
            _("The director reviews the matter again."),
        ),
        Transition(
            "answer",
            _("Answered on the spot"),
            ("submitted",),
            "replied",
            P.CASE_REVIEW,
            E.RESULT_REPLY,
            _("The reply is recorded; the matter can then be closed."),
            form="reply",
        ),
        Transition(
            "decline",
            _("Not accepted, tell the person"),
            ("submitted",),
            "declined",
            P.CASE_REVIEW,
            E.DECLINED,
            _("The person is told why, and which organ to turn to; the matter can then be closed."),
            form="reply",
        ),
    )


def inquiry_first(transitions: Sequence[Transition]) -> tuple[Transition, ...]:
    """Let an inquiry come before the decision where a matter is not clear (Rules 2019, art. 161).

    What may be done with a case at review or in hand may be done with it then too, but for referring it back
    and for a result, which the director's decision gives.

    No source limits the inquiry of a complaint; the two months of T52 are those of a suggestion (检察建议).
    """
    begin = Transition(
        "inquire",
        _("Look into it first"),
        ("submitted",),
        INQUIRING.slug,
        P.CASE_REVIEW,
        E.INQUIRED,
        _(
            "The office finds out what is needed, and the decision follows. The seven days for it end here; "
            "no rule limits how long this may take, and the other clocks run on."
        ),
        form="reason",
    )
    accept, *rest = [
        replace(one, sources=(*one.sources, INQUIRING.slug)) if _may_follow_inquiry(one) else one
        for one in transitions
    ]
    return (accept, begin, *rest)


def _may_follow_inquiry(transition: Transition) -> bool:
    in_hand = not set(WORKING).isdisjoint(transition.sources)
    return in_hand and transition.name not in ("return", "result_reply")


def work(away: tuple[Step, ...]) -> tuple[Transition, ...]:
    """Work that leaves the step as it is: a record, a leader's instruction, another handler."""
    return (
        Transition(
            "record",
            _("Record work done"),
            ("handling",),
            None,
            P.CASE_HANDLE,
            E.RECORDED,
            _("The work is added to the timeline; the step stays."),
            form="reason",
        ),
        Transition(
            "instruct",
            _("Record a leader's instruction"),
            ("submitted", "returned", "handling", *slugs(away), "replied"),
            None,
            P.CASE_HANDLE,
            E.INSTRUCTED,
            _("The instruction is added to the timeline; who has the matter in hand is told."),
            form="instruction",
        ),
        Transition(
            "assign",
            _("Assign a handler"),
            (*WORKING, *slugs(away)),
            None,
            P.CASE_REVIEW,
            E.ASSIGNED,
            _("The matter appears in that person's list."),
            form="assign",
        ),
    )


def replies(
    away: tuple[Step, ...], *, result_from: tuple[str, ...], when: When = None
) -> tuple[Transition, ...]:
    """The procedural, the progress and the result reply (2019 Criminal Procedure Rules, art. 163)."""
    alive = ("handling", *slugs(away))
    return (
        Transition(
            "procedural_reply",
            _("Procedural reply"),
            ("submitted", "returned", *alive),
            None,
            P.CASE_HANDLE,
            E.PROCEDURAL_REPLY,
            _("Tells the person who has the matter and how to ask; a 7-day clock that still runs stops."),
            form="reply",
            when=when,
        ),
        Transition(
            "progress_reply",
            _("Progress reply"),
            alive,
            None,
            P.CASE_HANDLE,
            E.PROGRESS_REPLY,
            _("Tells the person how the matter stands; the next progress reply is due a month later."),
            form="reply",
            when=when,
        ),
        Transition(
            "result_reply",
            _("Result reply"),
            result_from,
            "replied",
            P.CASE_HANDLE,
            E.RESULT_REPLY,
            _("The reply is recorded; the director can then close the matter."),
            form="reply",
            when=when,
        ),
        Transition(
            "serve",
            _("Record the service of the reply"),
            ("replied", "declined", "closed"),
            None,
            P.CASE_HANDLE,
            E.SERVED,
            _("How the reply was served and whether the person signed for it is added to the timeline."),
            form="service",
            when=when,
        ),
    )


def revisit(*steps: str) -> Transition:
    """Asking the person again, and how satisfied they are, at `steps`."""
    return Transition(
        "revisit",
        _("Record a revisit"),
        steps,
        None,
        P.CASE_HANDLE,
        E.REVISITED,
        _("What the person says now, and how satisfied they are, is added to the timeline."),
        form="revisit",
    )


def ending(*, unanswered_from: tuple[str, ...], unanswered_when: When) -> tuple[Transition, ...]:
    """Closing after a reply, closing where no reply can be given, reopening and archiving."""
    return (
        Transition(
            "close",
            _("Close"),
            ("replied", "declined"),
            "closed",
            P.CASE_REVIEW,
            E.CLOSED,
            _("All clocks stop; the matter waits to be archived."),
            form="close",
        ),
        Transition(
            "close_unanswered",
            _("Close without a reply"),
            unanswered_from,
            "closed",
            P.CASE_REVIEW,
            E.CLOSED,
            _("Nobody is owed a reply, or nobody can be reached; the matter closes."),
            form="close",
            when=unanswered_when,
        ),
        Transition(
            "reopen",
            _("Reopen"),
            ("closed",),
            "handling",
            P.CASE_REVIEW,
            E.REOPENED,
            _("The office handles the matter again; what was replied is owed anew from this day on."),
            form="reason",
        ),
        Transition(
            "archive",
            _("Archive"),
            ("closed",),
            "archived",
            P.CASE_REVIEW,
            E.ARCHIVED,
            _("The file is complete and goes to the archive."),
        ),
    )


REGISTERED = (E.REGISTERED,)
TRIAGED = (E.ACCEPTED, E.DECLINED, E.REFERRED, E.RESULT_REPLY)
PROGRESS = (E.PROGRESS_REPLY, E.RESULT_REPLY, E.DECLINED)


def reply_clocks(applies: When = None) -> tuple[ClockUse, ...]:
    """Seven days, three months, and every month after that until the result (T02, T03, T03M).

    A case that is reopened after its reply owes the same again from that day on: no law says so, so these are
    internal limits (G12, G13, G13M). Where the first reply is still owed, its clock runs on instead.
    """
    procedural, again = (E.PROCEDURAL_REPLY, *PROGRESS), (E.REOPENED,)
    owed = partial(ClockUse, reply=True, applies=applies)
    monthly = partial(owed, stops=PROGRESS, restarts=(E.PROGRESS_REPLY,))
    return (
        owed("T02", REGISTERED, procedural, measure="procedural_reply"),
        owed("T03", REGISTERED, PROGRESS, measure="result_reply"),
        monthly("T03M", REGISTERED, follows="T03"),
        owed("G12", again, procedural, unless=("T02",)),
        owed("G13", again, PROGRESS, unless=("T03", "T03M")),
        monthly("G13M", again, follows="G13"),
    )


def unreachable(case) -> bool:
    """Whether nobody can be reached, as stated at registration or as a superior approved and still holds."""
    return case.contact_unknown or case.exemptions.filter(decision="granted", ended_by=None).exists()


def slugs(steps: tuple[Step, ...]) -> tuple[str, ...]:
    """Return the names of `steps`."""
    return tuple(step.slug for step in steps)
