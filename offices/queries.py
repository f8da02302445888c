"""Reads of this app, each within the reach of the person who asks."""

from datetime import date

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from offices.models import Department, Office, Organ, Posting, Procuratorate, Staff
from offices.reach import reach_of
from offices.roles import ADMIN_ROLES, OFFICE_ROLES, Permission, Role

FEWEST, MOST = 2, 4  # people in an office, by the article of June 2017
KEEPERS = {
    Permission.STAFF_READ: (Permission.STAFF_MANAGE, Permission.POSTING_MANAGE),
    Permission.STAFF_MANAGE: (Permission.STAFF_MANAGE,),
    Permission.POSTING_MANAGE: (Permission.POSTING_MANAGE,),
}
"""What is wanted of people → who also reaches those without a posting by it."""


def prefixes_with(staff: Staff, permission: Permission) -> tuple[str, ...]:
    """Return the GB/T 2260 prefixes below which a posting at a procuratorate grants `permission` today."""
    postings = (a.posting for a in reach_of(staff).authorities if permission in a.permissions)
    return tuple({posting.procuratorate.reach_prefix for posting in postings if posting.procuratorate})


def below(prefixes: tuple[str, ...], path: str) -> Q:
    """Return the condition that the code at `path` begins with one of `prefixes`; none matches nothing."""
    condition = Q(pk__in=())
    for prefix in prefixes:
        condition |= Q(**{f"{path}__startswith": prefix})
    return condition


def offices_for(staff: Staff) -> QuerySet[Office]:
    """Return the offices in reach, with procuratorate and seat."""
    reached = reach_of(staff).offices_with(Permission.OFFICE_READ)
    return Office.objects.filter(pk__in=reached).select_related("procuratorate", "seat")


def with_people(offices: QuerySet[Office], on: date) -> QuerySet[Office]:
    """Add to each office `postings_in_force` on the day `on`, with their people; one query more."""
    in_force = Posting.objects.in_force(on).filter(role__in=OFFICE_ROLES)
    in_force = in_force.select_related("staff").order_by("role", "staff__name_sort")
    return offices.prefetch_related(Prefetch("postings", in_force, to_attr="postings_in_force"))


def headcount_faults(office: Office) -> tuple[str, ...]:
    """Return what is wrong with the people of an office from `with_people`: "few", "many", "no_director"."""
    people = {posting.staff_id for posting in office.postings_in_force}
    faults = []
    if len(people) < FEWEST:
        faults.append("few")
    if len(people) > MOST:
        faults.append("many")
    if all(posting.role != Role.DIRECTOR for posting in office.postings_in_force):
        faults.append("no_director")
    return tuple(faults)


def procuratorates_for(
    staff: Staff, permission: Permission = Permission.OFFICE_READ
) -> QuerySet[Procuratorate]:
    """Return the procuratorates where `permission` is held: one's own, those below, and one's office's."""
    prefixes = prefixes_with(staff, permission)
    own = reach_of(staff).offices_with(permission)
    return Procuratorate.objects.filter(below(prefixes, "code") | Q(offices__in=own)).distinct()


def departments_for(staff: Staff, permission: Permission = Permission.OFFICE_READ) -> QuerySet[Department]:
    """Return the departments, past ones too, of the procuratorates where `permission` is held."""
    procuratorates = procuratorates_for(staff, permission).values("pk")
    return Department.objects.filter(procuratorate__in=procuratorates).select_related("procuratorate")


def organs_for(staff: Staff, permission: Permission = Permission.OFFICE_READ) -> QuerySet[Organ]:
    """Return the outside bodies of the districts where `permission` is held."""
    codes = procuratorates_for(staff, permission).values("code")
    return Organ.objects.filter(district_code__in=codes).select_related("township")


def staff_for(staff: Staff, permission: Permission = Permission.STAFF_READ) -> QuerySet[Staff]:
    """Return the people over whom `staff` holds `permission` today; everybody may read of oneself.

    A person belongs to the units of postings in force or to come, never of one that is over; who has none
    belongs to all who keep accounts or rights. An account is kept by whoever keeps it at all its units.
    """
    postings = Posting.objects.not_over(timezone.localdate())
    within = Q(pk__in=postings.filter(_at_units_of(staff, permission)).values("staff"))
    if permission == Permission.STAFF_READ:
        within |= Q(pk=staff.pk)
    if any(reach_of(staff).may(one) for one in KEEPERS.get(permission, ())):
        within |= ~Q(pk__in=postings.values("staff"))
    people = Staff.objects.filter(within)
    if permission == Permission.STAFF_MANAGE:
        elsewhere = postings.exclude(_at_units_of(staff, permission))
        people = people.exclude(pk__in=elsewhere.values("staff"))
    return people


def is_admin(staff: Staff) -> bool:
    """Whether `staff` holds one of the three admin roles, today or from a later day on."""
    postings = Posting.objects.not_over(timezone.localdate())
    return postings.filter(staff=staff, role__in=ADMIN_ROLES).exists()


def may_grant_at(staff: Staff, unit: Office | Procuratorate) -> bool:
    """Whether `staff` may grant and end postings at `unit` today."""
    if isinstance(unit, Office):
        return reach_of(staff).may(Permission.POSTING_MANAGE, unit.pk)
    return unit.code.startswith(prefixes_with(staff, Permission.POSTING_MANAGE))


def postings_for(staff: Staff, permission: Permission = Permission.STAFF_READ) -> QuerySet[Posting]:
    """Return the postings at units where `permission` is held, with person, unit and department."""
    postings = Posting.objects.filter(_at_units_of(staff, permission))
    return postings.select_related("staff", "office__procuratorate", "procuratorate", "department")


def _at_units_of(staff: Staff, permission: Permission) -> Q:
    """Return the condition that a posting is at a unit where `staff` holds `permission` today."""
    offices = reach_of(staff).offices_with(permission)
    return Q(office__in=offices) | below(prefixes_with(staff, permission), "procuratorate__code")
