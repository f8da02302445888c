"""Who gets what at the routes of registration."""

import uuid

from django.core.files.uploadedfile import SimpleUploadedFile

from cases.domain import attachments, drafts
from cases.domain.corrections import request_correction
from tests import matters
from tests.permissions import ADMINS, BESIDE, CITY, EVERYBODY, OFFICE, Row

REGISTRARS = f"{OFFICE} neighbour"
READERS = f"{OFFICE} leader handler {CITY}"
UNMASKERS = "officer director leader handler"
NOT_THE_CLERK = EVERYBODY.replace("clerk ", "")
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
REASON = {"reason": "审核"}
OUTSIDE = f"{BESIDE} {ADMINS}"  # no reach: the case does not exist


def prepare(world) -> None:
    """A draft of the clerk; a case with a file and a correction, another with one that the director wants."""
    office, clerk = world.city.office, world.clerk
    world.draft = drafts.save(
        key=uuid.uuid4(),
        office=office,
        duty="complaints",
        payload={"state_secret": ["no"]},
        version=0,
        by=clerk,
    )
    world.case = matters.complaint(office, clerk)
    world.party = world.case.parties.get()
    world.file = attachments.attach(
        case_id=world.case.pk, upload=SimpleUploadedFile("a.pdf", PDF), kind="evidence", by=clerk
    )
    world.open = attachments.attach(
        case_id=world.case.pk,
        upload=SimpleUploadedFile("b.pdf", PDF),
        kind="evidence",
        names_nobody=True,
        by=clerk,
    )
    world.case.refresh_from_db()
    world.visit = matters.visit(office, clerk, [matters.petitioner(matters.WANG, role="petitioner")])
    world.visitor = world.visit.parties.get()
    world.correction = asked(world.case, clerk)
    world.other = matters.complaint(office, clerk, decisions={world.case.key: "different"})
    world.directors = asked(world.other, world.director)


def asked(case, by):
    """A correction that awaits its decision."""
    changes = {"title": "反映补贴去向"}
    return request_correction(
        case_id=case.pk, changes=changes, parties={}, reason="录入有误", version=case.version, by=by
    )


def duty(world):
    return ["complaints"]


def draft(world):
    return [world.draft.pk]


def case(world):
    return [world.case.key]


def party(world):
    return [world.case.key, world.party.uid]


def visitor(world):
    return [world.visit.key, world.visitor.uid]


def correction(world):
    return [world.case.key, world.correction.uid]


def own(route, method, **fields):
    """A route of one's own draft: it does not exist for anybody else."""
    return Row(route, method, allowed="clerk", unseen=NOT_THE_CLERK, args=draft, **fields)


EMPTY_PAGE = {"draft_version": 1, "parties-TOTAL_FORMS": 0, "parties-INITIAL_FORMS": 0}
ADD_PARTY = {"action": "add-party"}
GRANT = {"decision": "granted"}
ROWS = [
    Row("draft_list", "GET", allowed=EVERYBODY),
    Row("registration_new", "GET", allowed=REGISTRARS, status=302, args=duty),
    Row("identity_check", "POST", allowed=EVERYBODY),
    own("registration", "GET"),
    own("registration", "POST", status=422, data=lambda w: EMPTY_PAGE),
    own("registration_offline", "GET"),
    own("draft_save", "POST", data=lambda w: {"draft_version": 1}),
    own("draft_discard", "POST", status=302),
    own("registration_rows", "POST", data=lambda w: ADD_PARTY),
    own("repeat_check", "POST"),
    own("draft_attachments", "POST"),
    Row("attachment", "GET", allowed=READERS, unseen=OUTSIDE, args=lambda w: [w.open.uid]),
    Row("attachment", "GET", allowed=UNMASKERS, unseen=OUTSIDE, args=lambda w: [w.file.uid]),
    Row(
        "attachment",
        "POST",
        allowed=UNMASKERS,
        unseen=OUTSIDE,
        args=lambda w: [w.file.uid],
        data=lambda w: REASON,
    ),
    Row("attachment_add", "POST", allowed=OFFICE, status=302, unseen=OUTSIDE, args=case),
    Row(
        "attachment_tighten",
        "POST",
        allowed=OFFICE,
        status=302,
        unseen=OUTSIDE,
        args=lambda w: [w.case.key, w.open.uid],
    ),
    Row("party_reveal", "GET", allowed=UNMASKERS, unseen=OUTSIDE, args=party),
    Row("party_reveal", "POST", allowed=UNMASKERS, unseen=OUTSIDE, args=party, data=lambda w: REASON),
    *(
        Row(
            "party_reveal",
            method,
            allowed=f"clerk {UNMASKERS}",
            unseen=OUTSIDE,
            args=visitor,
            data=lambda w: REASON,
        )
        for method in ("GET", "POST")
    ),
    Row("registration_print", "GET", allowed=READERS, unseen=OUTSIDE, args=case),
    Row("registration_print", "POST", allowed=UNMASKERS, unseen=OUTSIDE, args=case, data=lambda w: REASON),
    Row("correction_new", "GET", allowed=OFFICE, unseen=OUTSIDE, args=case),
    Row(
        "correction_new", "POST", allowed=OFFICE, status=422, unseen=OUTSIDE, args=case, data=lambda w: REASON
    ),
    Row("correction", "GET", allowed=READERS, unseen=OUTSIDE, args=correction),
    Row(
        "correction",
        "POST",
        allowed="director leader",
        status=302,
        unseen=OUTSIDE,
        args=correction,
        data=lambda w: GRANT,
    ),
    Row(
        "correction",
        "POST",
        allowed="leader",
        status=302,
        unseen=OUTSIDE,
        args=lambda w: [w.other.key, w.directors.uid],
        data=lambda w: GRANT,
    ),
    Row(
        "correction_reveal", "POST", allowed=UNMASKERS, unseen=OUTSIDE, args=correction, data=lambda w: REASON
    ),
]
