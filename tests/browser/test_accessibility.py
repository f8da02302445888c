"""axe finds no serious fault on any page, at a desk and on a phone, and no page is wider than a phone.

The pages are those of the permission matrix, which holds every route, and those of `states.py`.
"""

import pytest
import time_machine

from tests.browser import states
from tests.browser.looking import Desk, Glass, Shown, Window
from tests.conftest import NOW
from tests.test_permissions import TABLES

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
BUSIEST = ("director", "sysadmin", "secadmin", "auditor", "mayor", "leader")
STATES = (states.homes, states.deeds, states.lists, states.ways, states.registrations, states.corrections)
STATES += (states.requests, states.late, states.errors)


@pytest.fixture
def desk(request):
    """The portal at the moment of the tests; Chromium keeps its own time."""
    with time_machine.travel(NOW, tick=True):
        yield Desk(request.getfixturevalue("world"))


@pytest.fixture
def glass(chromium, desk):
    window = Window(desk)
    context = chromium.new_context(locale="zh-CN", timezone_id="Asia/Shanghai")
    yield Glass(context, window)
    context.close()
    window.close()


def busiest(allowed: str) -> str:
    """Of the actors who may open a page, one who can do most on it."""
    return next((actor for actor in BUSIEST if actor in allowed.split()), allowed.split()[0])


def faults(glass: Glass, shown: list[Shown]) -> dict:
    """What is wrong, by actor and page; parts, files and redirects are no pages."""
    looked_at = [one for one in shown if one.is_page]
    assert looked_at
    return {(one.actor, one.name): wrong for one in looked_at if (wrong := glass.faults(one))}


@pytest.mark.parametrize("name", TABLES)
def test_no_serious_fault_on_any_page(name, desk, glass):
    TABLES[name].prepare(desk.world)
    shown = [desk.tried(row, busiest(row.allowed)) for row in TABLES[name].ROWS if row.allowed]

    assert faults(glass, shown) == {}


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_no_serious_fault_in_any_state(state, desk, glass):
    assert faults(glass, state(desk)) == {}
