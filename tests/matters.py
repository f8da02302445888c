"""Matters for tests, registered by the real verb, whatever the duty."""

import uuid
from dataclasses import replace
from datetime import datetime, timedelta

from django.utils import timezone

from cases.codes import CONTENT_CLASSES
from cases.domain.registration import register
from cases.duties.contract import Duty, all_duties
from cases.enums import Channel, PartyRole, Purpose
from cases.facts import CaseFacts, PartyFacts, PartyIdentity
from cases.models import Case
from offices.models import Office, Staff

WANG = PartyIdentity(name="王秀英", phone="13919876543", address="兰州市城关区临夏路街道某小区3号楼")
LI = PartyIdentity(name="李建国", phone="13893112345", address="兰州市城关区雁北街道某小区1号楼")


def facts(office: Office, received_by: Staff, second_officer: Staff | None, **changes) -> CaseFacts:
    """An ordinary matter, received an hour ago; `changes` are fields of the facts."""
    told = CaseFacts(
        title="反映村干部冒领补贴",
        narrative="来访人反映村干部冒领惠农补贴，请求查明。",
        claims="请求依法查处",
        channel=Channel.VISIT,
        purpose=Purpose.ACCUSATION,
        content_class=CONTENT_CLASSES[0][1][0].code,
        township=office.seat,
        received_at=timezone.now() - timedelta(hours=1),
        received_by=received_by,
        second_officer=second_officer,
    )
    return replace(told, **changes)


def matter(
    *,
    office: Office,
    by: Staff,
    second_officer: Staff,
    duty: Duty | None = None,
    identity: PartyIdentity = WANG,
    received_at: datetime | None = None,
    **changes,
) -> Case:
    """Register an ordinary matter of `duty` (the first of all by default) and return the case."""
    duty = duty or all_duties()[0]
    told = {"kind": duty.kinds[0].code} | ({"received_at": received_at} if received_at else {}) | changes
    return register(
        duty=duty,
        office=office,
        facts=facts(office, by, second_officer, **told),
        details=duty.example(),
        parties=[PartyFacts(role=PartyRole.PETITIONER, identity=identity, is_primary=True)],
        submission=uuid.uuid4(),
        by=by,
    )
