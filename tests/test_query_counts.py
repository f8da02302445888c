"""Every list costs the same number of queries with one row and with three; how to add one: a line in ROWS."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases.domain import attachments, saved_filters
from cases.domain.comments import comment
from cases.domain.contacts import log_attempt, request_exemption
from cases.domain.corrections import decide_correction, request_correction
from cases.domain.extensions import decide_extension, request_extension
from cases.domain.identities import seal_party
from cases.domain.pauses import pause, resume
from cases.enums import PartyRole
from cases.facts import PartyFacts, PartyIdentity
from cases.models import CaseLink, Clock, ClockRule, Evidence
from cases.reference import loader
from offices.domain import audit
from offices.models import (
    CalendarDay,
    Job,
    Notification,
    OfficeTownship,
    Organ,
    Posting,
    Township,
)
from tests import factories as make
from tests.cases.lists import listed
from tests.cases.test_registration_page import begin, entries
from tests.matters import matter, nameless
from tests.permissions.registration import PDF
from tests.test_permissions import BACKEND
from tests.walks import do

pytestmark = pytest.mark.django_db
MOST = 30  # queries of a page
TOKEN = re.compile(r"[A-Za-z0-9]{64}")  # against forged requests; another one each time
World = SimpleNamespace


@dataclass(frozen=True)
class Row:
    """A page on which `actor` sees a list, and how the list gets one row more."""

    route: str
    actor: str
    add: Callable[[World, int], object]
    args: Callable[[World], list] = lambda world: []
    query: str = ""
    prepare: Callable[[World], object] = lambda world: None
    send: Callable[[World], dict] | None = None

    def __str__(self):
        return f"{self.route}{self.query}-{self.add.__name__}"


def with_case(world: World) -> None:
    """A case with the department of the district; rules as they are."""
    loader.load()
    office = world.city.office
    world.case = matter(office=office, by=world.clerk, second_officer=world.officer)


def with_feedback(world: World) -> None:
    with_case(world)
    do(world.case, "refer_department", world.director)


def with_draft(world: World) -> None:
    """A draft of the clerk, with what its page says of it."""
    world.page = begin(client_of(world, "clerk"), world.city.office)
    world.draft = world.page.rstrip("/").rsplit("/", 1)[1]


def case(world: World) -> list:
    return [world.case.key]


def clock(world: World) -> list:
    return [world.case.key, world.case.clocks.get(code="T08").pk]


def draft(world: World) -> list:
    return [world.draft]


# people and places


def more_offices(world, number):
    city, code = world.city, f"62010205{number}"
    made = make.make_office(city.district, 20 + number, f"检察室{number}", code, f"街道{number}")
    make.posted_staff(f"head{number}", "director", made, city)
    listed(made, world.clerk, due=number)


def more_districts(world, number):
    city, code = world.city, f"62010{number + 3}"
    made = make.procuratorate(code, f"某{number}区人民检察院", f"某{number}", "district", city.city)
    listed(make.make_office(made, 1, f"检察室{number}", f"{code}001", f"街道{number}"), world.clerk)


def more_people(world, number):
    make.posted_staff(f"person{number}", "office_staff", world.city.office, world.city)


def more_handlers(world, number):
    make.department_handler(f"handler{number}", world.city.department)


def more_postings_of_one(world, number):
    Posting.objects.create(
        staff=world.clerk,
        role="office_staff",
        office=world.city.office_beside,
        starts_on=date(2020 + number, 1, 1),
        ends_on=date(2020 + number, 12, 31),
    )


def more_townships(world, number):
    place = Township.objects.create(
        code=f"62010209{number}", name=f"街道{number}", kind="street", district_code="620102"
    )
    place.codes.create(code=place.code, district_code="620102")
    OfficeTownship.objects.create(office=world.city.office, township=place, valid_from=date(2020, 1, number))


def more_organs(world, number):
    seat = world.city.office.seat
    Organ.objects.create(name=f"派出所{number}", kind="police_station", district_code="620102", township=seat)


def more_departments(world, number):
    for district in (world.city.district, world.city.other_district):
        district.departments.create(
            name=f"第{number}检察部", business_lines=["civil"], valid_from=date(2019, 1, 1)
        )


def more_days(world, number):
    CalendarDay.objects.create(date=date(2026, 8, number), kind="holiday", note="")


def more_notices(world, number):
    for person in (world.clerk, world.mayor):
        Notification.objects.create(
            staff=person,
            source=str(number),
            kind="job.done",
            params={"title": "x"},
            created_at=timezone.now(),
        )


def more_jobs(world, number):
    Job.objects.create(kind="test", requested_by=world.clerk, created_at=timezone.now())


def more_records(world, number):
    audit.record("test", by=world.mayor)


# lists of cases, drafts and rules


def more_cases(world, number):
    listed(world.city.office, world.clerk, due=number, handler=make.staff(f"case-handler{number}"))


def more_filters(world, number):
    saved_filters.save(name=f"筛选{number}", query="status=overdue", by=world.clerk)


def more_drafts(world, number):
    begin(client_of(world, "clerk"), world.city.office)


def more_rules(world, number):
    rule(f"Z{number:02d}", date(2026, 1, 1))


def more_versions(world, number):
    rule("T99X", date(2020 + number, 1, 1), date(2020 + number, 12, 31))


def rule(code, start, end=None):
    ClockRule.objects.create(
        code=code, title="示例", who="procuratorate", unit="day", length=1, starts="收到", mark="design",
        is_policy=True, effective_from=start, effective_to=end,
    )  # fmt: skip


# what lies in a case


def more_comments(world, number):
    comment(case_id=world.case.pk, by=(world.clerk, world.officer, world.director)[number % 3], text="已阅")


def more_files(world, number):
    upload = SimpleUploadedFile("a.pdf", PDF)
    attachments.attach(case_id=world.case.pk, upload=upload, kind="evidence", by=world.clerk)


def more_parties(world, number):
    identity = PartyIdentity(name=f"赵{number}", phone=f"1370000000{number}")
    seal_party(world.case, PartyFacts(role=PartyRole.RESPONDENT, identity=identity)).save()


def more_evidence(world, number):
    Evidence.objects.create(case=world.case, name=f"材料{number}")


def more_links(world, number):
    other = listed(world.city.office, world.clerk)
    event = world.case.events.first()
    CaseLink.objects.create(case=world.case, other=other, kind="related", event=event)
    CaseLink.objects.create(
        case=listed(world.city.office, world.clerk), other=world.case, kind="same", event=event
    )


def more_attempts(world, number):
    at = timezone.now() - timedelta(minutes=number)
    log_attempt(case_id=world.case.pk, by=world.clerk, at=at, method="phone", result="no_answer")


def more_pauses(world, number):
    world.case.refresh_from_db()
    pause(case_id=world.case.pk, by=world.clerk, version=world.case.version, material="身份证复印件")
    world.case.refresh_from_db()
    resume(case_id=world.case.pk, by=world.clerk, version=world.case.version)


def more_extensions(world, number):
    world.case.refresh_from_db()
    pk, version = world.case.clocks.get(code="T08").pk, world.case.version
    asked = request_extension(clock_id=pk, by=world.clerk, version=version, ground="案情复杂", length=5)
    world.case.refresh_from_db()
    kept = {"by": world.mayor, "version": world.case.version, "reason": "不必"}
    decide_extension(extension_id=asked.pk, granted=False, **kept)


def more_clocks(world, number):
    like = world.case.clocks.get(code="T02")
    Clock.objects.create(
        case=world.case, rule=like.rule, code=f"X{number}", started_by=like.started_by, soon_on=like.soon_on,
        started_on=like.started_on, due_on=like.due_on,
    )  # fmt: skip


def more_corrections(world, number):
    world.case.refresh_from_db()
    seat = (world.city.office, world.city.office_beside)[number % 2].seat
    asked = request_correction(
        case_id=world.case.pk, changes={"title": f"反映补贴{number}", "township": seat}, parties={},
        reason="录入有误", version=world.case.version, by=world.clerk,
    )  # fmt: skip
    decide_correction(correction_id=asked.pk, granted=True, note="", by=world.director)


def more_requests(world, number):
    case = listed(world.city.office, world.clerk)
    exempt(case, world.clerk)


def more_kinds_of_request(world, number):
    """An extension and a correction, then an exemption, on one case."""
    if number == 1:
        pk = world.case.clocks.get(code="T08").pk
        asked = {"by": world.clerk, "version": world.case.version}
        request_extension(clock_id=pk, ground="案情复杂", length=5, **asked)
        world.case.refresh_from_db()
        changes = {"changes": {"title": "反映补贴"}, "parties": {}, "reason": "录入有误"}
        request_correction(case_id=world.case.pk, by=world.clerk, version=world.case.version, **changes)
    elif number == 2:
        world.case.refresh_from_db()
        exempt(world.case, world.clerk)


def more_referred(world, number):
    """A case that waits for the department's signature, as do those before it."""
    person = PartyIdentity(name=f"某{number}", address="某村")
    case = matter(office=world.city.office, by=world.clerk, second_officer=world.officer, identity=person)
    do(case, "refer_department", world.director)


def exempt(case, by):
    nameless(case)
    request_exemption(case_id=case.pk, by=by, version=case.version, reason="anonymous")


def more_moves(world, number):
    do(world.case, "record_feedback", world.clerk)
    do(world.case, "refer_department", world.director)


# what lies in a draft


def more_rows_of_draft(world, number):
    rows = {f"parties-{n}-name": f"赵{n}" for n in range(number)} | {
        f"evidence-{n}-name": "材料" for n in range(number)
    }
    total = {"parties-TOTAL_FORMS": number, "evidence-TOTAL_FORMS": number, "draft_version": number}
    sent = entries(world.clerk, world.city.office, action="save", **total, **rows)
    client_of(world, "clerk").post(world.page, sent)


def more_files_of_draft(world, number):
    sent = {"action": "attach", "file": SimpleUploadedFile("a.pdf", PDF), "file_kind": "evidence"}
    client_of(world, "clerk").post(f"{world.page}files/", sent)


def more_look_alikes(world, number):
    office = (world.city.office, world.city.office_beside)[number % 2]
    earlier = listed(office, world.clerk)
    identity = PartyIdentity(name="张伟", phone="13893100001")
    seal_party(earlier, PartyFacts(role=PartyRole.REPORTER, identity=identity)).save()


def with_correction(world):
    """A request that brings somebody to the case of the clerk."""
    with_case(world)
    world.case.refresh_from_db()
    zhang = PartyFacts(role=PartyRole.REPORTER, identity=PartyIdentity(name="张伟", phone="13893100001"))
    world.correction = request_correction(
        case_id=world.case.pk, changes={"head_count": 2}, parties={}, added=[zhang], reason="漏登",
        version=world.case.version, by=world.clerk,
    )  # fmt: skip


def correction(world: World) -> list:
    return [world.case.key, world.correction.uid]


def filled(world: World) -> dict:
    return entries(world.clerk, world.city.office)


def of_office(world: World) -> list:
    return [world.city.office.pk]


def of_district(world: World) -> list:
    return [world.city.district.code]


def of_clerk(world: World) -> list:
    return ["clerk"]


def of_deed(name: str) -> Callable[[World], list]:
    return lambda world: [world.case.key, name]


ROWS = [
    Row("home", "clerk", more_cases),
    Row("home", "clerk", more_filters),
    Row("home", "mayor", more_notices),
    Row("home", "mayor", more_offices),
    Row("home", "director", more_requests),
    Row("home", "handler", more_referred),
    Row("request_list", "leader", more_requests),
    Row("inbox", "clerk", more_notices),
    Row("job_list", "clerk", more_jobs),
    Row("office_list", "mayor", more_offices),
    Row("office_list", "mayor", more_people),
    Row("office", "secadmin", more_people, of_office),
    Row("office", "sysadmin", more_townships, of_office),
    Row("office_serve", "sysadmin", more_townships, of_office),
    Row("procuratorate_list", "mayor", more_departments),
    Row("organ_list", "mayor", more_organs),
    Row("staff_list", "mayor", more_people),
    Row("staff", "secadmin", more_postings_of_one, of_clerk),
    Row("posting_list", "secadmin", more_handlers),
    Row("posting_list", "secadmin", more_people),
    Row("posting_new", "secadmin", more_offices, of_clerk),
    Row("calendar", "sysadmin", more_days, lambda world: [2026]),
    Row("audit_list", "auditor", more_records),
    Row("case_list", "clerk", more_cases),
    Row("case_list", "clerk", more_filters),
    Row("case_list", "reviewer", more_offices, query="?status=all"),
    Row("case_list", "clerk", more_cases, query="?sort=due&channel=visit"),
    Row("case_filters", "reviewer", more_offices),
    Row("case_filters", "clerk", more_people),
    Row("saved_filter_list", "clerk", more_filters),
    Row("case_search", "clerk", more_cases, send=lambda world: {"q": "村务"}),
    Row("draft_list", "clerk", more_drafts),
    Row("registration", "clerk", more_rows_of_draft, draft, prepare=with_draft),
    Row("registration", "clerk", more_files_of_draft, draft, prepare=with_draft),
    Row("registration", "clerk", more_people, draft, prepare=with_draft),
    Row("repeat_check", "clerk", more_look_alikes, draft, prepare=with_draft, send=filled),
    Row("rule_list", "clerk", more_rules),
    Row("rule", "clerk", more_versions, lambda world: ["T99X"]),
    Row("case", "clerk", more_comments, case, prepare=with_case),
    Row("case", "clerk", more_comments, case, query="?show=comments", prepare=with_case),
    Row("case", "director", more_files, case, prepare=with_case),
    Row("case", "director", more_parties, case, prepare=with_case),
    Row("case", "clerk", more_evidence, case, prepare=with_case),
    Row("case", "clerk", more_links, case, prepare=with_case),
    Row("case", "clerk", more_attempts, case, prepare=with_case),
    Row("case", "clerk", more_pauses, case, prepare=with_case),
    Row("case", "clerk", more_clocks, case, prepare=with_case),
    Row("case", "clerk", more_corrections, case, prepare=with_case),
    Row("case", "clerk", more_moves, case, prepare=with_feedback),
    Row("case", "director", more_kinds_of_request, case, prepare=with_feedback),
    Row("case", "mayor", more_extensions, case, prepare=with_feedback),
    Row("case_clock", "mayor", more_extensions, clock, prepare=with_feedback),
    Row("correction_new", "clerk", more_parties, case, prepare=with_case),
    Row("correction_new", "clerk", more_evidence, case, prepare=with_case),
    Row("correction_new", "clerk", more_people, case, prepare=with_case),
    Row("correction", "director", more_look_alikes, correction, prepare=with_correction),
    Row("registration_print", "director", more_parties, case, prepare=with_case),
    Row("registration_print", "director", more_evidence, case, prepare=with_case),
    Row("registration_print", "director", more_files, case, prepare=with_case),
    Row("case_step", "director", more_people, of_deed("assign"), prepare=with_case),
    Row("case_step", "director", more_organs, of_deed("refer_organ"), prepare=with_case),
    Row("case_step", "director", more_departments, of_deed("refer_department"), prepare=with_case),
    Row("progress", "reviewer", more_districts),
    Row("progress_district", "leader", more_offices, of_district),
]  # fmt: skip


def client_of(world: World, actor: str) -> Client:
    """The browser of an actor."""
    clients = vars(world).setdefault("clients", {})
    if actor not in clients:
        clients[actor] = Client()
        clients[actor].force_login(getattr(world, actor), backend=BACKEND)
    return clients[actor]


def cost(client: Client, address: str, data: dict | None) -> tuple[int, str]:
    """The queries of a page, and its text; of what a form leads to, where `data` are sent."""
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address) if data is None else client.post(address, data, follow=True)
    assert answer.status_code == 200
    return len(queries), TOKEN.sub("", answer.text)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_a_list_costs_the_same_with_one_row_and_with_three(row, world):
    row.prepare(world)
    row.add(world, 1)
    client, address = client_of(world, row.actor), reverse(row.route, args=row.args(world)) + row.query
    data = row.send(world) if row.send else None
    cost(client, address, data)
    few, before = cost(client, address, data)
    row.add(world, 2)
    row.add(world, 3)
    many, after = cost(client, address, data)

    assert many == few <= MOST
    assert after != before, "the list did not grow"
