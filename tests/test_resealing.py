"""Changing the keys: everything sealed moves to the newest one while people work, and the old one may go."""

import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.urls import reverse

from cases.domain import attachments, corrections, drafts
from cases.domain.identities import name_index, open_party
from cases.kept_searches import keep, recall, search_for
from cases.models import Attachment, Case, Correction, Draft, Party
from offices import vault
from offices.domain import resealing
from offices.models import AuditRecord
from tests import matters
from tests.cases.test_attachments import upload

pytestmark = pytest.mark.django_db

ONE, OTHER, TWO = (
    f"1:{'0123456789abcdef' * 2}",
    f"1:{'0011223344556677' * 2}",
    f"2:{'fedcba9876543210' * 2}",
)
TYPED = {"title": ["反映村务不公开"]}


@pytest.fixture
def set_keys(settings):
    def use(*field_keys):
        settings.FIELD_KEYS = ",".join(field_keys)
        vault.keys.cache_clear()

    use(ONE)
    yield use
    vault.keys.cache_clear()


@pytest.fixture
def case(set_keys, clerk, office, calendar) -> Case:
    """A case with something in every sealed field there is: the first key sealed all of it."""
    case = matters.complaint(office, clerk, [matters.petitioner(), matters.respondent()])
    attachments.attach(case_id=case.pk, upload=upload(), kind="evidence", by=clerk)
    case.refresh_from_db()
    corrections.request_correction(
        case_id=case.pk,
        changes={},
        parties={case.parties.first().uid: {"phone": "13893100009"}},
        reason="录入有误",
        version=case.version,
        by=clerk,
    )
    save(clerk, office)
    return case


def save(clerk, office, payload=TYPED) -> Draft:
    kept = Draft.objects.filter(case=None).first()
    key, version = (kept.pk, kept.version) if kept else (uuid4(), 0)
    return drafts.save(key=key, office=office, duty="complaints", payload=payload, version=version, by=clerk)


def reseal(tell=lambda *progress: None) -> resealing.Outcome:
    return resealing.reseal(by=None, tell=tell)


def readable() -> bool:
    """Whether everything there is opens and says what it said."""
    names = {open_party(party).name for party in Party.objects.all()}
    files = {attachments.own_name(file) for file in Attachment.objects.all()}
    asked = [list(pairs.values()) for pairs in corrections.opened(Correction.objects.get()).values()]
    return (
        names == {matters.ZHANG.name, matters.VILLAGE.name}
        and files == {"张伟的材料.pdf"}
        and asked == [[[matters.ZHANG.phone, "13893100009"]]]
    )


def test_the_example_has_a_box_in_every_sealed_field(case):
    """A sealed field that is new belongs into the example too."""
    empty = [
        str(field)
        for field in resealing.sealed_fields()
        if not field.model.objects.exclude(**{field.name: None}).exists()
    ]

    assert empty == []


def test_everything_moves_and_the_old_key_may_go(case, set_keys):
    set_keys(ONE, TWO)
    outcome = reseal()

    assert (outcome.damaged, outcome.boxes) == ([], {2: outcome.moved})
    set_keys(TWO)
    assert readable()
    assert drafts.opened(Draft.objects.get(case=None)) == TYPED
    assert resealing.key_faults() == []


def test_who_is_sealed_anew_is_found_as_before(case, set_keys):
    set_keys(ONE, TWO)
    reseal()

    assert Party.objects.get(name_index=name_index("张伟")).case == case


def test_stopped_and_started_again_while_people_work(case, set_keys, clerk, director, office, monkeypatch):
    monkeypatch.setattr(resealing, "AT_ONCE", 1)
    set_keys(ONE, TWO)

    def stop(*progress):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        reseal(stop)
    save(clerk, office, {"title": ["换了标题"]})
    assert 1 in {vault.key_version(party.sealed) for party in Party.objects.all()} | {
        vault.key_version(file.sealed_name) for file in Attachment.objects.all()
    }
    typed = []

    def work(*progress):
        typed.append(f"第{len(typed)}次修改")
        save(clerk, office, {"title": [typed[-1]]})

    outcome = reseal(work)

    assert len(typed) > 1
    set_keys(TWO)
    assert set(outcome.boxes) == {2}
    assert readable()
    assert drafts.opened(Draft.objects.get(case=None)) == {"title": [typed[-1]]}


def test_a_second_run_finds_nothing_to_do_and_says_so(case, set_keys):
    set_keys(ONE, TWO)
    reseal()
    before = AuditRecord.objects.count()

    assert reseal().moved == 0
    assert AuditRecord.objects.count() == before


def test_begin_and_end_go_on_record(case, set_keys):
    set_keys(ONE, TWO)
    moved = reseal().moved

    lines = AuditRecord.objects.filter(object_type="key", object_ref="2").order_by("pk")
    assert [(line.action, line.detail) for line in lines] == [
        ("vault.reseal", {"waiting": moved}),
        ("vault.resealed", {"moved": moved, "waiting": 0}),
    ]


@pytest.mark.parametrize("keys", [(TWO,), (OTHER, TWO)], ids=["missing", "another"])
def test_a_key_that_does_not_fit_is_named_before_anything_is_written(case, set_keys, keys):
    set_keys(*keys)
    with pytest.raises(resealing.KeyMissing) as refusal:
        reseal()

    assert len(refusal.value.faults) == len(resealing.sealed_fields())
    assert all("key 1" in fault for fault in refusal.value.faults)
    assert not AuditRecord.objects.filter(object_type="key").exists()
    with pytest.raises(CommandError, match=r"cases\.Party\.sealed .*key 1"):
        call_command("reseal", "--check")


def test_whether_the_keys_fit_is_asked_of_an_index(case, django_assert_max_num_queries):
    with django_assert_max_num_queries(3 * len(resealing.sealed_fields())):
        assert resealing.key_faults() == []


def test_a_box_that_does_not_open_is_named_and_keeps_nobody_waiting(case, set_keys):
    broken = Party.objects.first()
    Party.objects.filter(pk=broken.pk).update(sealed=bytes(broken.sealed[:-1]) + b"?")
    set_keys(ONE, TWO)
    out = StringIO()

    with pytest.raises(CommandError, match=f"does not open: cases.Party.sealed of row {broken.pk}$"):
        call_command("reseal", stdout=out)
    assert "key 1: 1\n" in out.getvalue()


def test_the_command_says_which_key_is_needed_no_longer(case, set_keys):
    set_keys(ONE, TWO)
    out = StringIO()
    call_command("reseal", stdout=out)

    assert "key 1: no longer needed\nkey 2: " in out.getvalue()
    assert "cases.Party.sealed: 2 of 2\n" in out.getvalue()
    call_command("reseal", "--check")


def test_without_its_key_a_page_says_so_and_nothing_of_it_is_in_the_log(
    case, set_keys, as_user, clerk, caplog
):
    set_keys(TWO)
    client = as_user(clerk)
    with caplog.at_level(logging.INFO):
        answer = client.get(reverse("case", args=[case.key]), headers={"Accept-Language": "en"})

    assert answer.status_code == 503
    assert "manage.py reseal --check" not in answer.content.decode()
    assert "the key of version 1 is missing" in caplog.text
    assert not [record for record in caplog.records if record.exc_info]
    assert "张伟" not in caplog.text


def test_a_search_whose_key_is_gone_is_asked_for_anew(set_keys, client):
    session = client.session
    token = keep(session, search_for("张伟", "name"))
    set_keys(TWO)

    assert recall(session, token) is None


def somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event_type = 'Lock')"
        )
        return cursor.fetchone()[0]


@pytest.mark.parametrize("written", [TYPED, {"title": ["同时写的"]}], ids=["the same", "something else"])
@pytest.mark.django_db(transaction=True)
def test_what_somebody_is_writing_comes_last_and_is_not_lost(case, set_keys, clerk, office, written):
    set_keys(ONE, TWO)
    held = threading.Event()

    def write():
        try:
            with transaction.atomic():
                drafts.hold(key=Draft.objects.get(case=None).pk, by=clerk)
                held.set()
                end = time.monotonic() + 20
                while not somebody_waits() and time.monotonic() < end:
                    time.sleep(0.01)
                save(clerk, office, written)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(write)
        assert held.wait(20)
        outcome = reseal()
        writing.result(20)

    assert set(outcome.boxes) == {2}
    set_keys(TWO)
    assert drafts.opened(Draft.objects.get(case=None)) == written
    assert readable()
