"""Matters as people bring them, registered through the real verb."""

from dataclasses import replace
from datetime import timedelta

from django.utils import timezone

from cases.domain.registration import register
from cases.duties.contract import get_duty
from cases.enums import Channel, PartyRole, Purpose
from cases.facts import CaseFacts, PartyFacts, PartyIdentity
from cases.models import Case

ZHANG = PartyIdentity(
    name="张伟", id_number="620102198001010017", phone="13893100001", address="兰州市城关区临夏路12号"
)
WANG = PartyIdentity(name="王秀英", phone="13893100002", address="兰州市城关区雁北路3号")
VILLAGE = PartyIdentity(name="某某村村民委员会")


def facts(office, by, second=None, **changes) -> CaseFacts:
    """Facts of an ordinary report told at the desk an hour ago; `changes` replace some of them."""
    told = CaseFacts(
        kind="D1-09",
        title="反映村务不公开",
        narrative="村里三年没有公开账目，惠农补贴去向不明。",
        claims="要求查清补贴去向。",
        channel=Channel.VISIT if second else Channel.LETTER,
        purpose=Purpose.REPORT,
        content_class="0103",
        township=office.seat,
        received_at=timezone.now() - timedelta(hours=1),
        received_by=by,
        second_officer=second,
    )
    return replace(told, **changes)


def petitioner(identity: PartyIdentity = ZHANG, **changes) -> PartyFacts:
    """Somebody who came."""
    return PartyFacts(**{"role": PartyRole.REPORTER, "identity": identity, **changes})


def respondent(identity: PartyIdentity = VILLAGE) -> PartyFacts:
    """The unit that the matter is about."""
    return PartyFacts(role=PartyRole.RESPONDENT, identity=identity, is_unit=True)


def complaint(office, by, parties=None, decisions=None, draft=None, submission=None, **changes) -> Case:
    """Register a complaint; `changes` are facts."""
    duty = get_duty("complaints")
    return register(
        duty=duty,
        office=office,
        facts=facts(office, by, **changes),
        details=duty.example(),
        parties=[petitioner()] if parties is None else parties,
        decisions=decisions,
        draft=draft,
        submission=submission,
        by=by,
    )


def visit(office, by, parties=None, decisions=None, **changes) -> Case:
    """Register a reception; `changes` are facts."""
    duty = get_duty("visits")
    told = {"kind": "D3-02", "channel": Channel.VISIT, "purpose": Purpose.SETTLEMENT, **changes}
    return register(
        duty=duty,
        office=office,
        facts=facts(office, by, **told),
        details=duty.example(),
        parties=[petitioner()] if parties is None else parties,
        decisions=decisions,
        by=by,
    )
