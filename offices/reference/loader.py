"""Loads all reference data of the offices app."""

from django.db import transaction

from offices.reference import calendar, files, organisation, organs, people, townships

GANSU = "62"


@transaction.atomic
def load(*, provinces: set[str], with_people: bool = True) -> dict[str, int]:
    """Bring reference data up to the files and return what was done, by name of the step.

    `provinces`: two-digit codes whose townships are loaded; Gansu, where the offices sit, is always among
    them. `with_people=False` leaves the made-up staff out. A second run changes nothing, and rows that an
    admin may edit are added where they are missing, never overwritten.
    """
    city = files.lanzhou()
    added, changed = townships.load(provinces | {GANSU})
    return {
        "townships added": added,
        "townships changed": changed,
        "procuratorates added": organisation.load_procuratorates(city["procuratorates"]),
        "departments added": organisation.load_departments(city["departments"]),
        "offices added": organisation.load_offices(city["procuratorates"], city["opened_on"]),
        "outside bodies added": organs.load(city["procuratorates"], city["organs"]),
        "people added": people.load() if with_people else 0,
        "calendar years added": calendar.load(),
    }
