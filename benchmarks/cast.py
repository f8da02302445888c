"""Who is measured: people of the busiest office, those above it, and their sessions."""

from dataclasses import dataclass
from datetime import date
from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db.models import Count

from cases.models import Case
from offices import session
from offices.enums import Level, Origin
from offices.models import Department, Office, Posting, Procuratorate, Staff
from offices.roles import Role

REVIEWER = ("bench-reviewer", "测评员")
HANDLER = ("bench-handler", "测承办")


@dataclass(frozen=True)
class Cast:
    """The clerk with the fullest desk at the busiest office, its director, a handler of the department with
    most cases, and a reviewer of the city.
    """

    office: Office
    clerk: Staff
    director: Staff
    handler: Staff
    reviewer: Staff


def cast() -> Cast:
    """Find the people in the filled city; handler and reviewer are posted first."""
    busiest = Case.objects.values("office").annotate(n=Count("id")).order_by("-n", "office")[0]["office"]
    office = Office.objects.select_related("procuratorate", "seat").get(pk=busiest)
    held = Case.objects.open().filter(office=office).values("handler").annotate(n=Count("id"))
    clerk = held.order_by("-n", "handler")[0]["handler"]
    director = Posting.objects.get(office=office, role=Role.DIRECTOR, ends_on=None).staff
    return Cast(office, Staff.objects.get(pk=clerk), director, _handler(), _reviewer())


def sign_in(staff: Staff) -> str:
    """Return the key of a new session, as after a sign-in."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(staff.pk)
    store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    store[HASH_SESSION_KEY] = staff.get_session_auth_hash()
    session.begin(store)
    store.create()
    return store.session_key


def sessions(staff: Staff, count: int) -> list[str]:
    """Return as many sessions of the person as there are clients: two of them never write into one."""
    return [sign_in(staff) for _client in range(count)]


def _handler() -> Staff:
    waiting = Case.objects.open().exclude(department=None).values("department").annotate(n=Count("id"))
    department = Department.objects.get(pk=waiting.order_by("-n", "department")[0]["department"])
    return _posted(HANDLER, Role.DEPARTMENT_HANDLER, department.procuratorate, department)


def _reviewer() -> Staff:
    return _posted(REVIEWER, Role.CITY_REVIEWER, Procuratorate.objects.get(level=Level.CITY))


def _posted(
    person: tuple[str, str], role: str, unit: Procuratorate, department: Department | None = None
) -> Staff:
    number, name = person
    staff, is_new = Staff.objects.get_or_create(
        staff_no=number, defaults={"name": name, "origin": Origin.PROCURATORATE}
    )
    if is_new:
        begins = {"starts_on": date(2020, 1, 1)}
        Posting.objects.create(staff=staff, role=role, procuratorate=unit, department=department, **begins)
    return staff
