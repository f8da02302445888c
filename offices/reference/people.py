"""The people of the 56 offices: 56 directors and 87 from the townships, with made-up names."""

from django.contrib.auth.hashers import make_password

from offices.enums import Origin
from offices.models import Office, Posting, Staff
from offices.reference.files import rows
from offices.roles import Role
from offices.sounds import sort_key

ORIGINS = {Role.DIRECTOR: Origin.PROCURATORATE, Role.TOWNSHIP_STAFF: Origin.TOWNSHIP}


def load() -> int:
    """Add the example people of every office that never had any, posted since it opened; return how many.

    Nobody can sign in with these accounts: they have no password.
    """
    bare = {
        office.code: office for office in Office.objects.filter(postings=None).select_related("procuratorate")
    }
    taken = set(Staff.objects.values_list("staff_no", flat=True))
    wanted = [
        row for row in rows("lanzhou_staff.csv") if row["office"] in bare and row["staff_no"] not in taken
    ]
    people = Staff.objects.bulk_create(
        Staff(
            staff_no=row["staff_no"],
            password=make_password(None),
            name=row["name"],
            name_sort=sort_key(row["name"]),
            origin=ORIGINS[row["role"]],
            title=row["title"],
            is_example=True,
        )
        for row in wanted
    )
    Posting.objects.bulk_create(
        Posting(
            staff=person,
            role=row["role"],
            office=bare[row["office"]],
            starts_on=bare[row["office"]].opened_on,
        )
        for person, row in zip(people, wanted, strict=True)
    )
    return len(people)
