"""The named actors and the small city that they work in.

Clerk, officer and director work in office 城关 07; Neighbour is the clerk of office 08 beside it; Handler and
Leader sit in the district procuratorate above; Outsider leads another district; Reviewer and Mayor sit in the
city; Sysadmin, Secadmin and Auditor are the three admins; Stranger has an account and no posting.
"""

from datetime import date, datetime
from types import SimpleNamespace
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test import TransactionTestCase
from hypothesis import HealthCheck, settings

from offices.session import begin
from tests import factories as make
from tests.emptying import empty_tables

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 6, 15, 10, 0, tzinfo=SHANGHAI)  # a Monday, an ordinary working day

# A property holds on a slow machine too.
settings.register_profile("portal", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("portal")


@pytest.fixture(autouse=True, scope="session")
def emptied_after_commits():
    """Tests that commit leave no rows."""
    flush = TransactionTestCase._fixture_teardown
    TransactionTestCase._fixture_teardown = lambda case: empty_tables()
    yield
    TransactionTestCase._fixture_teardown = flush


@pytest.fixture(autouse=True, scope="session")
def quick_passwords():
    """Let Argon2 do the least work that it can; gives the cost that Django sets."""
    least = {"time_cost": 1, "memory_cost": 8, "parallelism": 1}
    cost = {name: getattr(Argon2PasswordHasher, name) for name in least}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in least.items():
            patch.setattr(Argon2PasswordHasher, name, value)
        yield cost


def pytest_make_parametrize_id(config, val, argname):
    """Name bytes by their argument: an archive holds the moment it was made, so workers would disagree."""
    return argname if isinstance(val, bytes) else None


@pytest.fixture(autouse=True)
def fixed_clock(request):
    """Every test but those of the browser begins at the same moment."""
    if request.node.get_closest_marker("browser") or request.node.get_closest_marker("real_time"):
        yield None
        return
    with time_machine.travel(NOW, tick=True) as traveller:
        yield traveller


@pytest.fixture(autouse=True)
def media(settings, tmp_path_factory):
    """Files of a test lie in a folder of its own, which is made with the first of them."""
    folder = tmp_path_factory.getbasetemp() / "media" / uuid4().hex
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": folder},
        },
    }
    return folder


@pytest.fixture
def today() -> date:
    """The day on which tests happen."""
    return NOW.date()


@pytest.fixture
def calendar(db):
    """The years 2025 to 2027, confirmed but for 2027, with the days off of 2026."""
    return make.calendar()


@pytest.fixture
def city(db):
    """Lanzhou in small: two districts, three offices."""
    return make.city()


@pytest.fixture
def office(city):
    return city.office


@pytest.fixture
def office_beside(city):
    return city.office_beside


@pytest.fixture
def office_far(city):
    return city.office_far


ACTORS = {
    "clerk": ("township_staff", "office"),
    "officer": ("office_staff", "office"),
    "director": ("director", "office"),
    "neighbour": ("township_staff", "office_beside"),
    "outsider": ("district_leader", "other_district"),
    "leader": ("district_leader", "district"),
    "handler": ("department_handler", "district"),
    "reviewer": ("city_reviewer", "city"),
    "mayor": ("city_leader", "city"),
    "sysadmin": ("system_admin", "city"),
    "secadmin": ("security_admin", "city"),
    "auditor": ("auditor", "city"),
}


def _actor(name):
    @pytest.fixture(name=name)
    def actor(city):
        role, unit = ACTORS[name]
        return make.posted_staff(name, role, getattr(city, unit), city)

    return actor


clerk = _actor("clerk")
officer = _actor("officer")
director = _actor("director")
neighbour = _actor("neighbour")
outsider = _actor("outsider")
leader = _actor("leader")
handler = _actor("handler")
reviewer = _actor("reviewer")
mayor = _actor("mayor")
sysadmin = _actor("sysadmin")
secadmin = _actor("secadmin")
auditor = _actor("auditor")


@pytest.fixture
def stranger(city):
    return make.staff("stranger")


@pytest.fixture
def world(city, calendar) -> SimpleNamespace:
    """The city and all actors by name."""
    people = {
        name: make.posted_staff(name, role, getattr(city, unit), city)
        for name, (role, unit) in ACTORS.items()
    }
    return SimpleNamespace(city=city, stranger=make.staff("stranger"), **people)


@pytest.fixture
def as_user(client):
    """Sign a member of staff in and give the client."""

    def sign_in(staff):
        client.force_login(staff, backend="django.contrib.auth.backends.ModelBackend")
        session = client.session
        begin(session)
        session.save()
        return client

    return sign_in
