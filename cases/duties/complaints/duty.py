"""Duty 1: receiving reports, accusations, appeals and clues (受理举报控告申诉和案件线索)."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from cases import deeds, referral_deeds
from cases.duties.complaints import checks
from cases.duties.complaints.forms import ComplaintForm
from cases.duties.complaints.models import ComplaintDetails
from cases.duties.contract import ClockUse, Duty, Option, Part, register
from cases.enums import Channel, Purpose, Urgency
from cases.enums import EventKind as E
from offices.enums import BusinessLine

KINDS = (
    Option(
        checks.CORRUPTION,
        _("Report: corruption, bribery or dereliction"),
        hint=_("To the supervision commission"),
    ),
    Option("D1-02", _("Report: duty crime of judicial staff"), hint=_("The procuratorate investigates")),
    Option("D1-03", _("Accusation: unlawful acts of police, court or procuratorate")),
    Option("D1-04", _("Criminal appeal")),
    Option("D1-05", _("Civil or administrative supervision sought")),
    Option(checks.COMPENSATION, _("State compensation")),
    Option("D1-07", _("Judicial aid")),
    Option("D1-08", _("Surrender"), hint=_("Hand over offline at once")),
    Option("D1-09", _("Clue to another crime"), hint=_("To the police")),
    Option("D1-10", _("Misconduct of procuratorate staff")),
    Option("D1-11", _("Legal advice")),
)

ABOUT_SOMEBODY = (checks.CORRUPTION, checks.JUDICIAL_CRIME, checks.VIOLATION, "D1-08", "D1-09", "D1-10")
OF_A_CASE = (checks.VIOLATION, checks.APPEAL, "D1-05", checks.COMPENSATION, "D1-07")
SPOKEN = (Channel.VISIT, Channel.CALL, Channel.HOTLINE)
PARTS = (
    Part(
        _("Report or accusation"),
        ("real_name", "may_disclose", "respondent_rank", "suspected"),
        kinds=ABOUT_SOMEBODY,
    ),
    Part(
        _("Original case"),
        ("original_number", "original_organ", "original_received_on", "original_result", "relation")
        + ("asked_organ", "organ_answered_on"),
        kinds=OF_A_CASE,
    ),
    Part(
        _("Told by word of mouth"),
        ("warned", "record_made", "recorded", "evidence_listed"),
        channels=SPOKEN,
    ),
)

OUTCOMES = (
    Option("filed_case", _("Case opened")),
    Option("not_filed", _("Case not opened")),
    Option("transferred", _("Passed to the competent organ")),
    Option("answered", _("Reviewed and answered")),
    Option("reviewed", _("Opened for review")),
    Option("supported", _("Supervision supported")),
    Option("not_supported", _("Supervision not supported")),
    Option("compensated", _("Compensation granted")),
    Option("not_compensated", _("Compensation refused")),
    Option("aided", _("Aid granted")),
    Option("not_aided", _("Aid refused")),
    Option("content", _("Person accepts and stops")),
    Option("not_accepted", _("Not accepted, person told")),
    Option("kept", _("Kept on file")),
)

AWAY = (deeds.WITH_DEPARTMENT, deeds.WITH_ORGAN, deeds.WITH_PROCURATORATE)
STEPS = (
    deeds.SUBMITTED,
    deeds.RETURNED,
    deeds.INQUIRING,
    deeds.HANDLING,
    *AWAY,
    deeds.DECLINED,
    deeds.REPLIED,
    deeds.CLOSED,
    deeds.ARCHIVED,
)
TRANSITIONS = deeds.inquiry_first(
    (
        *deeds.triage(),
        *referral_deeds.handing_on(AWAY),
        *deeds.work(AWAY),
        *deeds.replies(AWAY, result_from=("handling",)),
        deeds.revisit("replied", "declined", "closed"),
        *deeds.ending(unanswered_from=("handling",), unanswered_when=deeds.unreachable),
    )
)

REGISTERED = deeds.REGISTERED
TRIAGED = deeds.TRIAGED
REVIEWED = (*TRIAGED, E.INQUIRED)
CLOCKS = (
    ClockUse("T01", REGISTERED, REVIEWED, pausable=True),
    *deeds.reply_clocks(),
    ClockUse("T04", REGISTERED, (E.REFERRED,), applies=lambda case: case.kind == checks.JUDICIAL_CRIME),
    ClockUse(
        "G09",
        REGISTERED,
        (E.REFERRED,),
        from_recorded=True,
        applies=lambda case: case.kind == checks.CORRUPTION,
    ),
    ClockUse("T05", REGISTERED, TRIAGED, applies=lambda case: case.purpose == Purpose.REPORT),
    ClockUse("T06", REGISTERED, (*REVIEWED, E.RECORDED), applies=lambda case: case.urgency == Urgency.ALARM),
    *referral_deeds.referral_clocks(),
    ClockUse("T18", (E.ACCEPTED,), (E.RESULT_REPLY,), applies=lambda case: case.kind == checks.VIOLATION),
    ClockUse("T19", (E.ACCEPTED,), (E.RESULT_REPLY,), applies=lambda case: case.kind == checks.APPEAL),
    ClockUse(
        "T21a",
        REGISTERED,
        (E.RESULT_REPLY, E.DECLINED),
        applies=lambda case: case.kind == checks.COMPENSATION,
    ),
    ClockUse("G02", (E.REGISTERED, E.RESUBMITTED), (*REVIEWED, E.RETURNED), from_recorded=True),
)


def example() -> ComplaintDetails:
    """Details of an ordinary complaint, unsaved."""
    return ComplaintDetails(
        real_name=True,
        warned=True,
        respondent_rank="village",
        suspected="虚报惠农补贴",
        original_organ="某某派出所",
        original_received_on=date(2026, 1, 12),
        relation="party",
        record_made=True,
        evidence_listed=True,
    )


DUTY = register(
    Duty(
        slug="complaints",
        number=1,
        title=_("Receiving reports, accusations, appeals and clues"),
        summary=_("Receive, register, triage within seven days, follow and answer."),
        basis=_("Criminal Procedure Law art. 110 and 111; Criminal Procedure Rules 2019 art. 157 to 163"),
        business_lines=(BusinessLine.COMPLAINTS, BusinessLine.DUTY_CRIME),
        kinds=KINDS,
        outcomes=OUTCOMES,
        details=ComplaintDetails,
        form=ComplaintForm,
        steps=STEPS,
        first="submitted",
        final=("archived",),
        transitions=TRANSITIONS,
        clocks=CLOCKS,
        example=example,
        parts=PARTS,
        correctable=tuple(ComplaintForm._meta.fields),
        officers_needed=checks.officers_needed,
        check=checks.check,
    )
)
