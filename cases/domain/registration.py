"""Registering a matter: number, case, parties, evidence, files, links, event and clocks in one."""

import secrets
import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _

from cases import reception
from cases.domain import attachments, clocks, drafts, identities, numbers, repeats
from cases.domain.demands import Incomplete
from cases.domain.events import deed, record
from cases.domain.locks import alone
from cases.duties.contract import Duty
from cases.enums import EventKind, LinkKind, Stage
from cases.facts import CaseFacts, EvidenceFacts, PartyFacts
from cases.models import Case, Draft, Evidence, Party
from cases.numbering import case_key, case_number
from offices.models import Office, Staff
from offices.reach import may
from offices.roles import Permission
from offices.workdays import Calendar, load_calendar

QUERY_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that is read as something else
STUB_TITLE = "涉密事项，已线下移送"  # the same words on every stub, in the language of the records
REQUIRED = ("kind", "title", "narrative", "channel", "purpose", "content_class", "township", "received_at")
REQUIRED += ("received_by",)


@deed
def register(
    *,
    duty: Duty,
    office: Office,
    facts: CaseFacts,
    details: Any,
    parties: Sequence[PartyFacts] = (),
    evidence: Iterable[EvidenceFacts] = (),
    decisions: Mapping[str, str] | None = None,
    earlier: str | None = None,
    draft: Draft | None = None,
    submission: uuid.UUID | None = None,
    by: Staff,
) -> Case:
    """Register a matter at `office` (with its procuratorate loaded) and return the case.

    `details` is the unsaved object of the duty's room; `decisions` says of each earlier case that looks like
    this one, by its key, whether it is the "same" matter, "related" or "different"; `earlier` is the number
    of one that it repeats and that nobody here can name otherwise, "" where that is not known. The same
    `submission` (or draft) a second time returns the case that it made the first time. Raises
    PermissionDenied without CASE_REGISTER at the office, Incomplete with the messages of `reception.faults`,
    Undecided.
    """
    if not may(by, Permission.CASE_REGISTER, office):
        raise PermissionDenied
    submission = draft.pk if draft else submission or uuid.uuid4()
    alone(submission)
    held = drafts.hold(key=submission, by=by)
    if first := Case.objects.filter(submission=submission).first():
        return first
    now = timezone.localtime()
    _check(duty, facts, parties, details, now)
    facts = reception.tidy(facts)
    parties = reception.with_main_party([reception.completed(one, now.date()) for one in parties])
    found = repeats.look_alikes(parties, facts, by)
    decided = repeats.decided_on(found, decisions or {})
    case = _case(duty, office, facts, submission, now, by)
    case.flags, case.is_group = reception.flags_of(facts, parties), reception.is_group(facts)
    case.is_repeat = earlier is not None or LinkKind.SAME in decided.values()
    _number(case, office, duty, now)
    case.save(force_insert=True)
    _add_details(case, details)
    Party.objects.bulk_create(identities.seal_party(case, party) for party in parties)
    Evidence.objects.bulk_create(Evidence(case=case, **vars(row)) for row in evidence)
    event = record(
        case,
        EventKind.REGISTERED,
        by=by,
        occurred_on=timezone.localdate(case.received_at),
        step_to=case.step,
        data={"channel": case.channel} | ({"earlier": earlier} if earlier else {}),
    )
    repeats.link(case, found.candidates, decided, event)
    if held:
        attachments.move_to_case(held, case)
        drafts.finish(held, case)
    clocks.sync(case)
    return case


@deed
def register_stub(
    *, duty: Duty, office: Office, receiver: Staff, received_at: datetime, submission: uuid.UUID, by: Staff
) -> Case:
    """Keep of a matter that involves state secrets only number, date and who took it over offline.

    (Law on Guarding State Secrets 2024 art. 31: state secrets are not stored here.) What was typed into the
    draft and its files go for good. The same `submission` a second time returns the first case. Raises
    PermissionDenied, Incomplete (received_at).
    """
    if not may(by, Permission.CASE_REGISTER, office):
        raise PermissionDenied
    alone(submission)
    held = drafts.hold(key=submission, by=by)
    if earlier := Case.objects.filter(submission=submission).first():
        return earlier
    now = timezone.now()
    if wrong := reception.no_moment(received_at, now):
        raise Incomplete(received_at=wrong)
    facts = CaseFacts(title=STUB_TITLE, received_at=received_at, received_by=receiver, township=office.seat)
    case = _case(duty, office, facts, submission, now, by)
    case.offline, case.closed_at = True, now
    case.step, case.stage = _closed_step(duty), Stage.CLOSED
    _number(case, office, duty, now)
    case.save(force_insert=True)
    _add_details(case, duty.details())
    record(case, EventKind.REGISTERED, by=by, data={"offline": True}, step_to=case.step)
    if held:
        attachments.drop_all(held)
        drafts.finish(held, case)
    return case


def calendar_around(received_at: datetime | None, now: datetime) -> Calendar:
    """Return the working-day calendar of the years between receiving and now."""
    return load_calendar(timezone.localdate(received_at or now), timezone.localdate(now))


def _check(duty: Duty, facts: CaseFacts, parties: Sequence[PartyFacts], details: Any, now: datetime) -> None:
    """Raise Incomplete where something is missing or wrong."""
    calendar = calendar_around(facts.received_at, now)
    faults = reception.faults(duty, facts, parties, details, now=now, calendar=calendar)
    missing = [name for name in REQUIRED if not getattr(facts, name)]
    faults |= {name: _("This field is required.") for name in missing if name not in faults}
    if faults:
        raise Incomplete(**faults)


def _case(
    duty: Duty, office: Office, facts: CaseFacts, submission: uuid.UUID, now: datetime, by: Staff
) -> Case:
    return Case(
        **{**vars(facts), "flags": list(facts.flags)},
        submission=submission,
        duty=duty.slug,
        office=office,
        step=duty.first,
        stage=duty.step(duty.first).stage,
        registered_at=now,
        registered_by=by,
        handler=by,
    )


def _number(case: Case, office: Office, duty: Duty, now: datetime) -> None:
    """Give the case its number, key and query code; last, as the series stays locked from here on."""
    year = timezone.localtime(now).year
    serial = numbers.take(office=office, duty=duty.slug, year=year)
    case.number = case_number(office, duty.number, year, serial)
    case.key = case_key(office, duty.number, year, serial)
    case.query_code = _free_query_code()


def _free_query_code() -> str:
    while True:
        code = "".join(secrets.choice(QUERY_ALPHABET) for _place in range(8))
        if not Case.objects.filter(query_code=code).exists():
            return code


def _add_details(case: Case, details: Any) -> None:
    details.case = case
    details.save(force_insert=True)


def _closed_step(duty: Duty) -> str:
    """Return the step at which the duty's cases are closed, or its end where it has none."""
    return next((step.slug for step in duty.steps if step.stage == Stage.CLOSED), duty.final[0])
