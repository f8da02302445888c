"""/healthz: up only when web server, database and worker are."""

import shutil

import pytest
from django.db import OperationalError, connection

from procuratorate import embedded, heartbeat
from procuratorate.celery import app

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def broker():
    folder = embedded.temporary()
    server = embedded.Valkey(folder, folder / "log")
    server.start()
    yield server
    server.stop()
    shutil.rmtree(folder)


def test_without_a_broker_the_worker_is_down(client, settings):
    settings.CELERY_BROKER_URL = f"redis://127.0.0.1:{embedded.free_port()}/0"
    reply = client.get("/healthz")
    assert reply.status_code == 503
    assert reply.json() == {"web": "up", "database": "up", "worker": "down"}


def test_it_is_healthy_while_a_worker_shows_life(client, settings, broker, django_assert_num_queries):
    settings.CELERY_BROKER_URL = broker.url
    with heartbeat.broker(broker.url) as link:
        link.delete(heartbeat.KEY)
        assert client.get("/healthz").status_code == 503
        link.set(heartbeat.KEY, "1")
    with django_assert_num_queries(1):
        reply = client.get("/healthz")
    assert reply.status_code == 200
    assert "no-store" in reply["Cache-Control"]


def test_a_sign_of_life_runs_out_by_itself(settings, broker, monkeypatch):
    monkeypatch.setattr(app.conf, "broker_url", broker.url)
    step = heartbeat.Heartbeat(None)
    step.url = broker.url
    step.renew()
    with heartbeat.broker(broker.url) as link:
        assert 0 < link.ttl(heartbeat.KEY) <= heartbeat.LASTS_SECONDS
    assert heartbeat.EVERY_SECONDS * 2 < heartbeat.LASTS_SECONDS


def test_without_a_database_it_says_so(client, settings, broker, monkeypatch):
    settings.CELERY_BROKER_URL = broker.url
    monkeypatch.setattr(connection, "cursor", refuse)
    reply = client.get("/healthz")
    assert reply.status_code == 503
    assert reply.json()["database"] == "down"


def refuse():
    raise OperationalError("the server closed the connection")
