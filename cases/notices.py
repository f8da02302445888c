"""Who hears of which event, and in which words.

A number, a clock, what was asked for and decided and why; never the content of a case nor who its people are.
"""

from collections.abc import Callable

from django.db.models import Q
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.clock_words import MARKED, amount, label
from cases.duties.contract import get_duty
from cases.enums import Approver, Decision, ExemptReason, Stage
from cases.enums import EventKind as E
from cases.models import Case, CaseEvent
from cases.policy import may_do
from cases.timeline import field_words
from offices.models import Posting, Staff
from offices.notices import NOTICE_VALUES, NOTICE_WORDS
from offices.reach import in_place_of
from offices.roles import Permission, Role

WORDS = {
    E.REGISTERED: _("%(number)s was registered and awaits your review"),
    E.RESUBMITTED: _("%(number)s was submitted again and awaits your review"),
    E.RETURNED: _("%(number)s was referred back to you"),
    E.ASSIGNED: _("%(number)s was assigned to you"),
    E.INSTRUCTED: _("%(number)s: a leader's instruction was recorded"),
    E.INQUIRED: _("%(number)s is to be looked into before it is decided on"),
    E.ACCEPTED: _("%(number)s was accepted"),
    E.DECLINED: _("%(number)s was not accepted"),
    E.REFERRED: _("%(number)s was referred to %(receiver)s"),
    E.SIGNED_FOR: _("%(number)s was signed for by the receiver"),
    E.OBJECTED: _("%(number)s was sent back by the receiver"),
    E.FEEDBACK: _("Feedback on %(number)s has come in"),
    E.RESULT_REPLY: _("The result of %(number)s was replied; it can be closed"),
    E.CLOSED: _("%(number)s was closed"),
    E.REOPENED: _("%(number)s was reopened"),
    E.WITHDRAWN: _("%(number)s was withdrawn"),
    E.MERGED: _("%(number)s was merged into another case"),
    E.VOIDED: _("%(number)s was declared void"),
    E.COMMENTED: _("New comment on %(number)s"),
    E.EXTENSION_REQUESTED: _("%(number)s: an extension awaits your decision"),
    E.EXTENSION_DECIDED: _("%(number)s, extension of “%(rule)s” by %(asked)s: %(decision)s. %(why)s"),
    E.EXEMPTION_REQUESTED: _("%(number)s: an exemption from reply awaits your decision"),
    E.EXEMPTION_DECIDED: _("%(number)s, exemption from reply (%(ground)s): %(decision)s. %(why)s"),
    E.CONTACT_ATTEMPTED: _("%(number)s: the person was reached; replies are owed again"),
    E.CORRECTION_REQUESTED: _("%(number)s: a correction awaits your decision"),
    E.CORRECTION_DECIDED: _("%(number)s, correction of %(fields)s: %(decision)s. %(why)s"),
    E.CLOCK_DUE_SOON: _("%(number)s: %(rule)s is due on %(due_on)s"),
    E.CLOCK_OVERDUE: _("%(number)s: %(rule)s was due on %(due_on)s"),
    E.CLOCK_ESCALATED: _("%(number)s: %(rule)s has been overdue since %(due_on)s"),
    E.CLOCKS_RECOMPUTED: _("%(number)s: the dates of clocks were computed anew"),
}

PROVISIONAL = {
    kind: format_lazy(MARKED, words=WORDS[kind])
    for kind in (E.CLOCK_DUE_SOON, E.CLOCK_OVERDUE, E.CLOCK_ESCALATED)
}
"""Warnings of a date that hangs on a year that nobody has confirmed."""
DECIDED = (E.EXTENSION_DECIDED, E.EXEMPTION_DECIDED, E.CORRECTION_DECIDED)
SHOWN = ("receiver", "rule", "due_on")
"""Of the data of an event, what its notice may say."""
SHOWN_OF_DECISIONS = ("asked", "unit", "length", "reason", "decision", "fields")
"""Of the data of a decision, what its notice says beside that: codes, numbers and names of fields."""

NOTICE_WORDS.update({f"case.{kind}": words for kind, words in WORDS.items()})
NOTICE_WORDS.update({f"case.{kind}.provisional": words for kind, words in PROVISIONAL.items()})


def kind_of(event: CaseEvent) -> str:
    """Return the kind of the notice of `event`, a key of NOTICE_WORDS."""
    mark = ".provisional" if event.kind in PROVISIONAL and event.data.get("provisional") else ""
    return f"case.{event.kind}{mark}"


def params_of(event: CaseEvent, why: str = "") -> dict:
    """Return what a notice of the event keeps; `why` is the reason of a decision, without anybody's name."""
    names = SHOWN + SHOWN_OF_DECISIONS if event.kind in DECIDED else SHOWN
    kept = {name: event.data[name] for name in names if event.data.get(name) not in (None, "")}
    if "fields" in kept:
        kept["duty"] = event.case.duty
    return {"number": event.case.number, **kept, **({"why": why} if why else {})}


def _asked(params: dict) -> str:
    return amount(params["asked"], params["unit"]) if "asked" in params else ""


def _decision(params: dict) -> str:
    words = label(Decision, params.get("decision", ""))
    if "length" not in params or params["length"] == params.get("asked"):
        return words
    return gettext("%(decision)s, but %(length)s") % {
        "decision": words,
        "length": amount(params["length"], params["unit"]),
    }


def _why(params: dict) -> str:
    return gettext("Reason: %(reason)s") % {"reason": params["why"]} if params.get("why") else ""


NOTICE_VALUES.update(
    {
        "asked": _asked,
        "decision": _decision,
        "ground": lambda params: label(ExemptReason, params.get("reason", "")),
        "fields": lambda params: field_words(get_duty(params.get("duty", "")), params.get("fields", ())),
        "why": _why,
    }
)


def recipients(event: CaseEvent) -> set[int]:
    """Return the ids of the people who should hear of `event` today: never the one who did it.

    Whoever cannot read the case today hears nothing; where a handler has left, the directors do instead, so
    that somebody who is there knows.
    """
    found: set[int] = set()
    for who in AUDIENCE.get(event.kind, ()):
        found |= who(event)
    return _readers(found - {event.by_id}, event.case)


def _readers(ids: set[int], case: Case) -> set[int]:
    people = Staff.objects.filter(pk__in=ids)
    return {person.pk for person in people if may_do(person, Permission.CASE_READ, case)}


def _handler(event: CaseEvent) -> set[int]:
    ids = {event.case.handler_id or event.case.registered_by_id}
    return _readers(ids, event.case) or _directors(event)


def _holders(event: CaseEvent) -> set[int]:
    """The handler, and who has the case in hand at this stage: the directors, or the department asked."""
    if event.case.stage == Stage.REVIEW:
        return _handler(event) | _directors(event)
    if event.case.stage == Stage.WAITING:
        referral = event.case.events.filter(kind=E.REFERRED).order_by("-id").first()
        return _handler(event) | (_receivers(referral) if referral else set())
    return _handler(event)


def _approvers(event: CaseEvent) -> set[int]:
    """Who decides the extension asked for; the director records what an outside body decides."""
    return _deciders(event) if event.data.get("approver") == Approver.NONE else _leaders(event)


def _deciders(event: CaseEvent) -> set[int]:
    """The directors, or the leaders where the director is the one who asks."""
    return _directors(event) - {event.by_id} or _leaders(event)


def _if_owed_again(event: CaseEvent) -> set[int]:
    """Of an attempt to reach somebody nobody hears, unless it ended an exemption."""
    return _handler(event) | _directors(event) if event.data.get("owed_again") else set()


def _asker(event: CaseEvent) -> set[int]:
    return {event.data["asked_by"]} if "asked_by" in event.data else set()


def _directors(event: CaseEvent) -> set[int]:
    return _posted(Q(role=Role.DIRECTOR, office_id=event.case.office_id))


def _leaders(event: CaseEvent) -> set[int]:
    return _posted(Q(role=Role.DISTRICT_LEADER, procuratorate_id=event.case.office.procuratorate_id))


def _receivers(event: CaseEvent) -> set[int]:
    """People of the department; where nobody is posted there the leaders, so that the case does not lie."""
    if event.data.get("receiver_kind") != "department":
        return set()
    departments = in_place_of(event.data["receiver_id"])
    return _posted(Q(role=Role.DEPARTMENT_HANDLER, department_id__in=departments)) or _leaders(event)


def _superiors(event: CaseEvent) -> set[int]:
    return _leaders(event) if event.data.get("level") == "district" else _directors(event)


def _posted(where: Q) -> set[int]:
    return set(
        Posting.objects.in_force(timezone.localdate())
        .filter(where, staff__is_active=True)
        .values_list("staff_id", flat=True)
    )


Audience = Callable[[CaseEvent], set[int]]
AUDIENCE: dict[str, tuple[Audience, ...]] = {
    E.REGISTERED: (_directors,),
    E.RESUBMITTED: (_directors,),
    E.RETURNED: (_handler,),
    E.ASSIGNED: (_handler,),
    E.INSTRUCTED: (_handler, _directors),
    E.INQUIRED: (_handler,),
    E.ACCEPTED: (_handler,),
    E.DECLINED: (_handler,),
    E.REFERRED: (_handler, _receivers),
    E.SIGNED_FOR: (_handler,),
    E.OBJECTED: (_handler, _directors),
    E.FEEDBACK: (_handler, _directors),
    E.RESULT_REPLY: (_directors,),
    E.CLOSED: (_handler,),
    E.REOPENED: (_handler,),
    E.WITHDRAWN: (_handler, _directors),
    E.MERGED: (_handler, _directors),
    E.VOIDED: (_handler,),
    E.COMMENTED: (_handler,),
    E.EXTENSION_REQUESTED: (_approvers,),
    E.EXTENSION_DECIDED: (_asker, _handler, _directors),
    E.EXEMPTION_REQUESTED: (_deciders,),
    E.EXEMPTION_DECIDED: (_asker, _handler),
    E.CONTACT_ATTEMPTED: (_if_owed_again,),
    E.CORRECTION_REQUESTED: (_deciders,),
    E.CORRECTION_DECIDED: (_asker, _handler),
    E.CLOCK_DUE_SOON: (_holders,),
    E.CLOCK_OVERDUE: (_holders,),
    E.CLOCK_ESCALATED: (_superiors,),
    E.CLOCKS_RECOMPUTED: (_handler,),
}
