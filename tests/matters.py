"""Matters as people bring them, registered by the real verb."""

from dataclasses import replace
from datetime import timedelta

from django.utils import timezone

from cases.domain.registration import register
from cases.duties.contract import Duty, all_duties, get_duty
from cases.enums import Channel, PartyRole, Purpose
from cases.facts import CaseFacts, PartyFacts, PartyIdentity
from cases.models import Case
from offices.models import Office, Staff

ZHANG = PartyIdentity(
    name="张伟", id_number="620102198001010017", phone="13893100001", address="兰州市城关区临夏路12号"
)
WANG = PartyIdentity(name="王秀英", phone="13893100002", address="兰州市城关区雁北路3号")
LI = PartyIdentity(name="李建国", phone="13893112345", address="兰州市城关区雁北街道某小区1号楼")
VILLAGE = PartyIdentity(name="某某村村民委员会")


def facts(office: Office, by: Staff, **changes) -> CaseFacts:
    """Facts of an ordinary report, in a letter that came an hour ago; `changes` replace some of them."""
    told = CaseFacts(
        kind="D1-09",
        title="反映村务不公开",
        narrative="村里三年没有公开账目，惠农补贴去向不明。",
        claims="要求查清补贴去向。",
        channel=Channel.LETTER,
        purpose=Purpose.REPORT,
        content_class="0103",
        township=office.seat,
        received_at=timezone.now() - timedelta(hours=1),
        received_by=by,
    )
    return replace(told, **changes)


def petitioner(identity: PartyIdentity = ZHANG, **changes) -> PartyFacts:
    """Somebody who came or wrote."""
    return PartyFacts(**{"role": PartyRole.REPORTER, "identity": identity, **changes})


def respondent(identity: PartyIdentity = VILLAGE) -> PartyFacts:
    """The unit that the matter is about."""
    return PartyFacts(role=PartyRole.RESPONDENT, identity=identity, is_unit=True)


def filed(
    duty: Duty,
    office: Office,
    by: Staff,
    parties=None,
    decisions=None,
    draft=None,
    submission=None,
    earlier=None,
    **changes,
) -> Case:
    """Register a matter of `duty`, of Zhang alone unless `parties` are given; `changes` are facts."""
    told = facts(office, by, **changes)
    return register(
        duty=duty,
        office=office,
        facts=told,
        details=duty.example_of(told.kind, told.channel),
        parties=[petitioner()] if parties is None else parties,
        decisions=decisions,
        draft=draft,
        submission=submission,
        earlier=earlier,
        by=by,
    )


def complaint(office: Office, by: Staff, *args, **changes) -> Case:
    """Register a report as `filed` does."""
    return filed(get_duty("complaints"), office, by, *args, **changes)


def visit(office: Office, by: Staff, *args, **changes) -> Case:
    """Register a reception as `filed` does."""
    told = {"kind": "D3-02", "channel": Channel.VISIT, "purpose": Purpose.SETTLEMENT}
    return filed(get_duty("visits"), office, by, *args, **(told | changes))


def matter(
    *, office: Office, by: Staff, duty: Duty | None = None, identity: PartyIdentity = WANG, **changes
) -> Case:
    """Register what somebody came to say to two officers, of `duty` (the first of all by default)."""
    duty = duty or all_duties()[0]
    told = {"kind": duty.kinds[0].code, "channel": Channel.VISIT, "purpose": Purpose.ACCUSATION}
    parties = [petitioner(identity, role=PartyRole.PETITIONER)]
    return filed(duty, office, by, parties, **(told | changes))


def nameless(case: Case) -> Case:
    """Let the registration say that nobody gave a name, so that an exemption may be asked for at once."""
    Case.objects.filter(pk=case.pk).update(is_anonymous=True)
    case.is_anonymous = True
    return case
