"""The clocks of a case, for its page."""

from dataclasses import dataclass

from django import template
from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone

from cases.clock_verbs import clock_verbs_for
from cases.clock_words import (
    ALIVE,
    STANDINGS,
    amount,
    basis_of,
    is_unverified,
    late_words,
    left,
    length_of,
    marked,
    standing,
)
from cases.domain import contacts, extensions
from cases.domain.attachments import shows_somebody
from cases.domain.contacts import ATTEMPTS_NEEDED, in_vain
from cases.enums import OPEN_STAGES, Approver, ClockState, Decision, Owner, Unit
from cases.models import Case, CaseEvent, Clock, ClockRule, Exemption, Extension, Pause
from cases.policy import may_do
from cases.queries import title_of
from cases.verbs import Verb
from offices import workdays
from offices.models import Staff
from offices.roles import Permission

register = template.Library()

ORDER = list(STANDINGS)


@dataclass(frozen=True)
class ShownRequest:
    """A request for more time beside its clock; `url` leads to the decision, for those whose it is."""

    extension: Extension
    url: str


@dataclass(frozen=True)
class ShownClock:
    """A clock as its line shows it; `extend_url` where more time may be asked for.

    `begins_provisionally` says that it follows a clock whose end hangs on a year that nobody has confirmed;
    `recorded_late` by how much the deed that stopped or held it up was recorded late, and why.
    """

    clock: Clock
    standing: str
    words: str
    left: str
    requests: list[ShownRequest]
    extend_url: str
    begins_provisionally: bool
    recorded_late: str

    @property
    def alive(self) -> bool:
        """Whether it runs, stands still or will begin."""
        return self.standing in ALIVE

    @property
    def granted(self) -> str:
        """The time that was granted, in its own unit; of one clock at most one request is granted."""
        decided = [one.extension for one in self.requests if one.extension.decision == Decision.GRANTED]
        return amount(decided[0].granted_length, decided[0].unit) if decided else ""


@dataclass(frozen=True)
class ClockCard:
    """All that the card shows of the clocks of a case."""

    running: list[ShownClock]
    ended: list[ShownClock]
    verbs: list[Verb]
    exemptions: list[tuple[Exemption, str]]
    attempts_in_vain: int
    provisional: bool
    attempts_needed: int = ATTEMPTS_NEEDED

    @property
    def ended_late(self) -> bool:
        """Whether a deed that was recorded late stopped or held up one of those that have ended."""
        return any(one.recorded_late for one in self.ended)


@register.simple_tag
def clock_card(case: Case, staff: Staff) -> ClockCard:
    """Return the clocks of the case, the most pressing first, and what `staff` may do about them."""
    shown = sorted(_shown(case, staff), key=lambda one: (ORDER.index(one.standing), one.clock.due_on))
    exemptions = list(case.exemptions.select_related("requested_by", "decided_by", "ended_by"))
    return ClockCard(
        running=[one for one in shown if one.alive],
        ended=[one for one in shown if not one.alive],
        verbs=clock_verbs_for(case, staff),
        exemptions=[(one, _exemption_url(case, one, staff)) for one in exemptions],
        attempts_in_vain=len(in_vain(case)) if case.stage in OPEN_STAGES else 0,
        provisional=any(one.clock.provisional for one in shown if one.alive),
    )


def _shown(case: Case, staff: Staff) -> list[ShownClock]:
    asked = Extension.objects.select_related("requested_by", "decided_by", "attachment")
    found_clocks = case.clocks.select_related("rule", "stopped_by")
    clocks = list(found_clocks.prefetch_related(Prefetch("extensions", asked)))
    pauses = list(case.pauses.select_related("started_by", "ended_by")) if any(map(_was_held, clocks)) else []
    today, may_ask = timezone.localdate(), may_do(staff, Permission.EXTENSION_REQUEST, case)
    counted = [one.due_on for one in clocks if _counts_workdays(one)]
    calendar = workdays.load_calendar(min([*counted, today]), max([*counted, today])) if counted else None
    open_ends = {(one.started_by_id, one.due_on) for one in clocks if one.provisional}
    found = []
    for clock in clocks:
        stands = standing(clock, today)
        found.append(
            ShownClock(
                clock=clock,
                standing=stands,
                words=str(STANDINGS[stands]),
                left=left(clock, today, calendar),
                requests=[_request(case, clock, one, staff) for one in clock.extensions.all()],
                extend_url=_extend_url(case, clock) if may_ask else "",
                begins_provisionally=(clock.started_by_id, clock.started_on) in open_ends,
                recorded_late=_recorded_late(clock, pauses),
            )
        )
    return found


def _was_held(clock: Clock) -> bool:
    """Whether a pause held the clock up."""
    return clock.state == ClockState.PAUSED or clock.suspended_days > 0


def _recorded_late(clock: Clock, pauses: list[Pause]) -> str:
    """Say by how much the deeds that stopped or held up the clock were recorded late, and why."""
    events = [clock.stopped_by]
    if _was_held(clock):
        events += [event for pause in pauses for event in (pause.started_by, pause.ended_by)]
    return "；".join(filter(None, (late_words(event.data) for event in events if event)))


def _counts_workdays(clock: Clock) -> bool:
    return clock.state == ClockState.RUNNING and clock.rule.unit == Unit.WORKDAY


def _request(case: Case, clock: Clock, extension: Extension, staff: Staff) -> ShownRequest:
    extension.clock = clock
    waits = extension.decision == Decision.PENDING and extensions.may_decide(extension, staff, case)
    return ShownRequest(
        extension, reverse("extension_decision", args=[case.key, extension.pk]) if waits else ""
    )


def _extend_url(case: Case, clock: Clock) -> str:
    fits = extensions.can_be_extended(clock)
    return reverse("clock_extension", args=[case.key, clock.pk]) if fits else ""


def _exemption_url(case: Case, exemption: Exemption, staff: Staff) -> str:
    waits = exemption.decision == Decision.PENDING and contacts.may_decide(exemption, staff, case)
    return reverse("exemption_decision", args=[case.key, exemption.pk]) if waits else ""


@register.filter
def rule_title(rule: ClockRule) -> str:
    """Return the title of a rule in the reader's language."""
    return title_of(rule)


@register.filter
def rule_basis(rule: ClockRule) -> str:
    """Return instrument and article."""
    return basis_of(rule)


@register.filter
def rule_length(rule: ClockRule) -> str:
    """Return the length of the limit with its unit."""
    return length_of(rule)


@register.filter
def rule_extension(rule: ClockRule) -> str:
    """Return the longest extension with its unit; nothing where the law names no length."""
    return amount(rule.extension_length, rule.extension_unit) if rule.extension_length else ""


@register.filter
def with_unit(number: int, unit: str) -> str:
    """Return a number with its unit."""
    return amount(number, unit)


@register.filter
def late_by(event: CaseEvent) -> str:
    """Return by how much the event was recorded late, and why; nothing where it was not."""
    return late_words(event.data)


@register.filter
def paper_url(extension: Extension, may_unmask: bool) -> str:
    """Return where the paper of an extension is handed out to this reader; nothing where it is not."""
    file = extension.attachment
    if file is None:
        return ""
    file.case = extension.clock.case
    return reverse("attachment", args=[file.uid]) if may_unmask or not shows_somebody(file) else ""


@register.filter
def owner_words(code: str) -> str:
    """Return whose limit it is."""
    return str(Owner(code).label) if code in Owner.values else code


@register.filter
def approver_words(code: str) -> str:
    """Return who approves an extension."""
    return str(Approver(code).label) if code in Approver.values else code


register.filter("is_unverified", is_unverified)
register.filter("marked", marked)
