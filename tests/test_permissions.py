"""The permission matrix: every route of the project, tried by every named actor. Rows: tests/permissions/."""

from contextlib import contextmanager
from importlib import import_module
from pkgutil import iter_modules

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from tests import permissions

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
OPEN = {"healthz"}  # tests/test_health.py
TOKEN = {"csrfmiddlewaretoken": "not checked here"}  # no form of a browser is without fields
TABLES = {
    module.name: import_module(f"tests.permissions.{module.name}")
    for module in iter_modules(permissions.__path__)
}


def routes(resolver=None) -> set[str]:
    """Names of all routes of the project."""
    found = set()
    for pattern in (resolver or get_resolver()).url_patterns:
        found |= routes(pattern) if isinstance(pattern, URLResolver) else {pattern.name}
    return found


def test_every_route_has_a_row():
    rows = {row.route for table in TABLES.values() for row in table.ROWS}
    assert routes() - rows - OPEN == set(), "routes without a row in tests/permissions/"
    assert rows - routes() == set(), "rows of routes that are gone"


@pytest.mark.parametrize("name", TABLES)
def test_every_actor_gets_what_the_matrix_says(name, world, subtests):
    TABLES[name].prepare(world)
    sessions = {actor: session_of(getattr(world, actor)) for actor in permissions.EVERYBODY.split()}
    for row in TABLES[name].ROWS:
        with subtests.test(f"{row.route} {row.method}"), undone():
            address = reverse(row.route, args=row.args(world))
            data = row.data(world) | TOKEN if row.method == "POST" else row.data(world)
            expected = row.expected()
            got = {actor: attempt(sessions.get(actor), row, address, data) for actor in expected}
            assert got == expected


@contextmanager
def undone():
    """Roll back whatever happens inside."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def session_of(staff) -> str:
    """Sign somebody in and give what the browser keeps of it."""
    client = Client()
    client.force_login(staff, backend=BACKEND)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def attempt(session: str | None, row, address: str, data: dict) -> int:
    """Send the request in a session and give the status; whatever it changed is rolled back."""
    client = Client()
    if session:
        client.cookies[settings.SESSION_COOKIE_NAME] = session
    with undone():
        send = client.get if row.method == "GET" else client.post
        response = send(address, data, headers=row.headers)
    return response.status_code
