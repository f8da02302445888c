"""Duty 3: receptions, circuit visits and settling disputes (接访巡访和矛盾纠纷化解)."""

from datetime import time

from django.utils.translation import gettext_lazy as _

from cases import deeds, referral_deeds
from cases.duties.contract import ClockUse, Duty, Option, Part, Step, Transition, register
from cases.duties.visits import checks
from cases.duties.visits.forms import VisitForm
from cases.duties.visits.models import VisitDetails
from cases.enums import EventKind as E
from cases.enums import Stage, Urgency
from offices.enums import BusinessLine
from offices.roles import Permission

P = Permission

KINDS = (
    Option("D3-01", _("Reception on published days")),
    Option("D3-02", _("Reception at any time")),
    Option("D3-03", _("Circuit visit")),
    Option("D3-04", _("Reception by appointment")),
    Option("D3-05", _("Reception by a leader")),
    Option("D3-06", _("Visit with the case in hand")),
    Option("D3-07", _("Joint reception")),
    Option("D3-08", _("Reception by video")),
    Option("D3-09", _("Survey of disputes")),
    Option("D3-10", _("Settling a dispute")),
)

WITH_A_PERSON = tuple(option.code for option in KINDS if checks.party_needed(option.code))
DISPUTE = ("dispute", "risk", "responsible_unit", "method", "agreement", "steadying")
PARTS = (
    Part(_("Reception"), ("notice_number", "on_the_spot"), kinds=WITH_A_PERSON),
    Part(
        _("Circuit visit"),
        ("route", "households", "talks", "opinions", "clues", "diary"),
        kinds=(checks.CIRCUIT,),
        needed=("route",),
    ),
    Part(_("Dispute"), DISPUTE, kinds=(checks.SURVEY, checks.MEDIATION), needed=("dispute", "risk")),
)

OUTCOMES = (
    Option("on_the_spot", _("Settled on the spot")),
    Option("mediated", _("Mediation succeeded")),
    Option("procedure", _("Led into legal procedure")),
    Option("transferred", _("Passed to the responsible unit")),
    Option("steadied", _("Kept calm, not settled")),
    Option("unsettled", _("Not settled")),
    Option("advised", _("Law explained, advice given")),
    Option("not_accepted", _("Not accepted, person told")),
    Option("recorded", _("Activity recorded")),
)

AWAY = (deeds.WITH_DEPARTMENT, deeds.WITH_ORGAN, deeds.WITH_PROCURATORATE)
STEPS = (
    deeds.SUBMITTED,
    deeds.RETURNED,
    deeds.HANDLING,
    *AWAY,
    deeds.DECLINED,
    Step("settled", _("Settled, to be revisited"), Stage.REPLIED),
    deeds.REPLIED,
    deeds.CLOSED,
    deeds.ARCHIVED,
)
TRANSITIONS = (
    *deeds.triage(),
    *referral_deeds.handing_on(AWAY),
    *deeds.work(AWAY),
    Transition(
        "settle",
        _("Record the settlement"),
        ("handling",),
        "settled",
        P.CASE_HANDLE,
        E.SETTLED,
        _(
            "The office revisits after 30 days. Within 30 days of a written agreement the parties may ask "
            "the court together to confirm it (People's Mediation Law art. 33)."
        ),
        form="reason",
        details=("method", "agreement"),
    ),
    *deeds.replies(AWAY, result_from=("handling", "settled"), when=checks.owes_reply),
    deeds.revisit("settled", "replied", "closed"),
    *deeds.ending(
        unanswered_from=("submitted", "handling", "settled"), unanswered_when=checks.reply_impossible
    ),
)

REGISTERED = deeds.REGISTERED
TRIAGED = deeds.TRIAGED
CLOCKS = (
    *deeds.reply_clocks(applies=checks.owes_reply),
    ClockUse("T05", REGISTERED, TRIAGED, pausable=True, applies=checks.owes_reply),
    ClockUse("T06", REGISTERED, (*TRIAGED, E.RECORDED), applies=lambda case: case.urgency == Urgency.ALARM),
    *referral_deeds.referral_clocks(),
    ClockUse("G02", (E.REGISTERED, E.RESUBMITTED), (*TRIAGED, E.RETURNED, E.CLOSED), from_recorded=True),
    ClockUse("G11", (E.SETTLED,), (E.REVISITED,), outlives_closing=True),
)


def example() -> VisitDetails:
    """Details of an ordinary reception, of a circuit visit and of a dispute, unsaved."""
    return VisitDetails(
        started_at=time(9, 0),
        ended_at=time(9, 40),
        on_the_spot="讲明法律规定，告知办理程序",
        route="某某村、某某社区",
        households=12,
        diary="走访群众，听取意见。",
        dispute="contract",
        risk="yellow",
        responsible_unit="镇人民政府",
    )


DUTY = register(
    Duty(
        slug="visits",
        number=3,
        title=_("Receptions, circuit visits and settling disputes"),
        summary=_("Receive people, go round the villages, calm disputes and revisit."),
        basis=_("Regulations on petition work 2022; Rules on petition work of the procuratorates"),
        business_lines=(BusinessLine.COMPLAINTS,),
        kinds=KINDS,
        outcomes=OUTCOMES,
        details=VisitDetails,
        form=VisitForm,
        steps=STEPS,
        first="submitted",
        final=("archived",),
        transitions=TRANSITIONS,
        clocks=CLOCKS,
        example=example,
        parts=PARTS,
        correctable=tuple(VisitForm._meta.fields),
        officers_needed=checks.officers_needed,
        party_needed=checks.party_needed,
        check=checks.check,
        registrant_may_reveal=True,
    )
)
