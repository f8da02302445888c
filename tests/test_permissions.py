"""The permission matrix: every route of the project, tried by every named actor. Rows: tests/permissions/."""

from importlib import import_module
from pkgutil import iter_modules

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from tests import permissions

BACKEND = "django.contrib.auth.backends.ModelBackend"
OPEN = {"healthz"}  # tests/test_health.py
TOKEN = {"csrfmiddlewaretoken": "not checked here"}  # no form of a browser is without fields
TABLES = {
    module.name: import_module(f"tests.permissions.{module.name}")
    for module in iter_modules(permissions.__path__)
}
CASES = [
    pytest.param(table, row, id=f"{name}-{row.route}-{row.method}-{number}")
    for name, table in TABLES.items()
    for number, row in enumerate(table.ROWS)
]


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


@pytest.mark.parametrize(("table", "row"), CASES)
def test_every_actor_gets_what_the_matrix_says(table, row, world):
    table.prepare(world)
    address = reverse(row.route, args=row.args(world))
    data = row.data(world) | TOKEN if row.method == "POST" else row.data(world)
    expected = row.expected()
    got = {actor: attempt(world, actor, row, address, data) for actor in expected}
    assert got == expected


def attempt(world, actor: str, row, address: str, data: dict) -> int:
    """Send the request as `actor` and give the status; whatever it changed is rolled back."""
    client = Client()
    with transaction.atomic():
        if actor != "nobody":
            client.force_login(getattr(world, actor), backend=BACKEND)
        send = client.get if row.method == "GET" else client.post
        response = send(address, data, headers=row.headers)
        transaction.set_rollback(True)
    return response.status_code
