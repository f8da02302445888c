"""Deeds that lead a case to somebody else and back, shared by the duties that pass matters on."""

from django.utils.translation import gettext_lazy as _

from cases.deeds import WORKING, slugs
from cases.duties.contract import ClockUse, Step, Transition
from cases.enums import EventKind as E
from offices.roles import Permission

P = Permission

HAND_OVERS = {
    "with_department": (
        "refer_department",
        _("Refer to a department"),
        _("The department of the district procuratorate receives the matter and gives feedback."),
    ),
    "with_organ": (
        "refer_organ",
        _("Refer to an outside body"),
        _("The matter goes to the competent body; the office follows up until it answers."),
    ),
    "with_procuratorate": (
        "refer_procuratorate",
        _("Pass to another procuratorate"),
        _("The matter goes to the procuratorate above or below that is competent."),
    ),
}


def handing_on(away: tuple[Step, ...]) -> tuple[Transition, ...]:
    """Hand-overs to each step of `away`, and what the receivers do with the case."""
    hand_overs = [
        Transition(name, label, WORKING, step.slug, P.CASE_REVIEW, E.REFERRED, sentence, form=name)
        for step in away
        for name, label, sentence in [HAND_OVERS[step.slug]]
    ]
    return (*hand_overs, *_signing(away), *_objection(away), *_feedback(away))


def referral_clocks() -> tuple[ClockUse, ...]:
    """The receiver signs within two working days (G03, internal) and answers within sixty days (T08)."""
    answered = (E.FEEDBACK, E.OBJECTED, E.RESULT_REPLY)
    return (
        ClockUse("G03", (E.REFERRED,), (E.SIGNED_FOR, *answered)),
        ClockUse("T08", (E.REFERRED,), answered),
    )


def unsigned(case) -> bool:
    """Whether nobody has signed yet for what was passed on last."""
    passed = case.events.filter(kind__in=(E.REFERRED, E.SIGNED_FOR)).order_by("-id")
    return passed.values_list("kind", flat=True).first() == E.REFERRED


def _signing(away: tuple[Step, ...]) -> tuple[Transition, ...]:
    sentence = _("The day and who signed are added to the timeline; the clock for signing stops.")
    return (
        Transition(
            "sign",
            _("Sign for it"),
            ("with_department",),
            None,
            P.CASE_FEEDBACK,
            E.SIGNED_FOR,
            sentence,
            form="sign",
            when=unsigned,
        ),
        Transition(
            "record_signing",
            _("Record who signed for it"),
            slugs(away),
            None,
            P.CASE_HANDLE,
            E.SIGNED_FOR,
            sentence,
            form="sign",
            when=unsigned,
        ),
    )


def _objection(away: tuple[Step, ...]) -> tuple[Transition, ...]:
    """Sending a matter back; outside bodies have five working days for it (Petition work 2022, art. 23)."""
    sentence = _(
        "The matter returns to the office with the reasons; the director passes it on anew or keeps it."
    )
    return (
        Transition(
            "object",
            _("Send it back with reasons"),
            ("with_department",),
            "handling",
            P.CASE_FEEDBACK,
            E.OBJECTED,
            sentence,
            form="objection",
        ),
        Transition(
            "record_objection",
            _("Record that it was sent back"),
            slugs(away),
            "handling",
            P.CASE_HANDLE,
            E.OBJECTED,
            sentence,
            form="objection",
        ),
    )


def _feedback(away: tuple[Step, ...]) -> tuple[Transition, ...]:
    sentence = _("The matter returns to the office, which replies to the person.")
    return (
        Transition(
            "feedback",
            _("Give feedback"),
            ("with_department",),
            "handling",
            P.CASE_FEEDBACK,
            E.FEEDBACK,
            sentence,
            form="reason",
        ),
        Transition(
            "record_feedback",
            _("Record feedback received"),
            slugs(away),
            "handling",
            P.CASE_HANDLE,
            E.FEEDBACK,
            sentence,
            form="reason",
        ),
    )
