"""The audit trail: written with the deed, refused to change, checked by its chain."""

import re
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import translation

from offices.domain import audit
from offices.labels import ACTION_WORDS, in_words
from offices.models import AuditRecord
from offices.pages import PAGE_WORDS, page_name
from offices.roles import Permission
from offices.trail import broken_rows, trail
from tests.test_permissions import routes

pytestmark = pytest.mark.django_db


def tamper(sql: str) -> None:
    """Change the trail as somebody with the keys of the database could."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE offices_auditrecord DISABLE TRIGGER USER")
        cursor.execute(sql)
        cursor.execute("ALTER TABLE offices_auditrecord ENABLE TRIGGER USER")


@pytest.fixture
def records(clerk):
    return [audit.record("test", by=clerk, object_type="thing", object_ref=str(n)) for n in range(5)]


def test_a_record_names_person_unit_and_object(clerk, office):
    record = audit.record("test", by=clerk, object_type="case", object_ref="7", detail={"why": "x"})
    assert (record.actor_no, record.actor_name, record.unit) == ("clerk", "Clerk", office.name)


def test_the_line_is_gone_with_the_deed_that_is_rolled_back(clerk):
    with transaction.atomic():
        audit.record("test", by=clerk)
        transaction.set_rollback(True)
    assert not AuditRecord.objects.exists()


@pytest.mark.parametrize(
    "sql", ["UPDATE offices_auditrecord SET action = 'x'", "DELETE FROM offices_auditrecord"]
)
def test_records_can_be_neither_changed_nor_deleted(records, sql):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_an_untouched_chain_holds(records):
    assert broken_rows() == []
    assert all(record.intact for record in trail())
    out = StringIO()
    call_command("verify_audit", stdout=out)
    assert out.getvalue().startswith("5 rows, chain intact")


def test_a_changed_row_is_named(records):
    tamper("UPDATE offices_auditrecord SET object_ref = '99' WHERE id = 3")
    assert [(row.pk, row.changed) for row in broken_rows()] == [(3, True)]
    assert [record.pk for record in trail() if not record.intact] == [3]
    err = StringIO()
    with pytest.raises(CommandError):
        call_command("verify_audit", stderr=err)
    assert "row 3: changed" in err.getvalue()


def test_a_deleted_row_is_missed(records):
    tamper("DELETE FROM offices_auditrecord WHERE id = 3")
    assert [(row.pk, row.changed, row.unlinked) for row in broken_rows()] == [(4, False, True)]
    assert [record.pk for record in trail() if not record.intact] == [4]


def test_an_empty_trail_holds(db):
    out = StringIO()
    call_command("verify_audit", stdout=out)
    assert out.getvalue().startswith("0 rows")


def test_the_auditor_narrows_the_trail(as_user, auditor, records, secadmin):
    audit.record("other", by=secadmin)
    client = as_user(auditor)

    def found(query):
        return [record.pk for record in client.get(f"/audit/?{query}").context["page"].rows]

    assert found("") == [6, 5, 4, 3, 2, 1]
    assert found("person=secadmin") == [6]
    assert found("ref=2") == [3]
    assert found("since=2026-06-15&until=2026-06-15") == [6, 5, 4, 3, 2, 1]
    assert found("since=2026-06-16") == []
    assert found("until=2026-06-14") == []
    assert found("since=0001-01-01&until=9999-12-31") == [6, 5, 4, 3, 2, 1]


def test_every_route_has_a_name_for_the_trail():
    assert routes() - set(PAGE_WORDS) == set(), "routes without a name in offices/pages.py or cases/pages.py"
    assert set(PAGE_WORDS) - routes() == set(), "names of routes that are gone"


def test_every_deed_that_is_recorded_has_words():
    apps = [
        path for app in ("offices", "cases", "oversight") for path in (settings.BASE_DIR / app).rglob("*.py")
    ]
    source = "".join(path.read_text() for path in apps)
    named = re.findall(r'(?:record|_audit)\(\s*"([a-z_]+(?:\.[a-z_]+)?)"', source)
    chosen = re.findall(r'"((?:sign_in|organ|staff|attachment|case)\.[a-z_]+)"', source)
    notices = {"staff.password_reset", "staff.password_of_reset"}

    assert (set(named) | set(chosen)) - set(ACTION_WORDS) - notices - set(Permission) == set()


def test_the_trail_speaks_of_pages_deeds_and_values_in_words(as_user, auditor, clerk, sysadmin):
    as_user(clerk).get("/audit/")
    audit.record("access.refused", by=clerk, object_type="page", object_ref="case_step:abc:accept")
    audit.record("department.lines", by=sysadmin, detail={"before": ["civil"], "lines": ["civil", "minors"]})
    audit.record(
        "staff.edit", by=sysadmin, detail={"origin": ["township", "procuratorate"], "title": ["", "x"]}
    )
    audit.record("calendar.change", by=sysadmin, detail={"days": {"2026-10-10": "workday"}})

    days, person, lines, step, refused = as_user(auditor).get("/audit/").context["page"].rows
    assert (refused.object_name, step.object_name) == ("审计日志", page_name("case_step:abc:accept"))
    with translation.override("en"):
        assert (str(refused.object_words), page_name(refused.object_ref)) == ("Page", "Audit trail")
        assert page_name(step.object_ref) == "A step of a case abc accept"
        assert in_words("method", "GET") == "opened"
        assert in_words("lines", lines.detail["lines"]) == "Civil、Minors"
        assert in_words("origin", person.detail["origin"]) == "Township → Procuratorate"
        assert in_words("title", person.detail["title"]) == "— → x"
        assert in_words("days", days.detail["days"]) == "2026-10-10 Make-up working day"


def test_pages_are_found_by_their_names(as_user, auditor, clerk):
    as_user(clerk).get("/audit/")

    assert len(as_user(auditor).get("/audit/?ref=审计日志").context["page"].rows) == 1


def test_a_refused_access_is_recorded_once(as_user, clerk, office):
    as_user(clerk).get(f"/offices/{office.pk}/edit/")
    record = AuditRecord.objects.get(action="access.refused")
    assert (record.actor_no, record.object_ref) == ("clerk", office.code)
    as_user(clerk).get("/audit/")
    assert AuditRecord.objects.filter(action="access.refused").count() == 2


def test_a_broken_row_is_told_to_the_auditor(as_user, auditor, records):
    assert as_user(auditor).get("/audit/").context["broken"] == []
    tamper("UPDATE offices_auditrecord SET unit = 'x' WHERE id = 2")
    assert as_user(auditor).get("/audit/").context["broken"] == [2]
