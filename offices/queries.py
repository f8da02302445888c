"""Reads of this app, each within the reach of the person who asks."""

from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from offices.models import Office, Organ, Posting, Procuratorate, Staff
from offices.reach import reach_of
from offices.roles import OFFICE_ROLES, Permission, Role

FEWEST, MOST = 2, 4  # people in an office, by the article of June 2017


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


def procuratorates_for(staff: Staff) -> QuerySet[Procuratorate]:
    """Return the procuratorates in reach: those below one's own, and that of one's own office."""
    prefixes = prefixes_with(staff, Permission.OFFICE_READ)
    own = reach_of(staff).offices_with(Permission.OFFICE_READ)
    return Procuratorate.objects.filter(below(prefixes, "code") | Q(offices__in=own)).distinct()


def organs_for(staff: Staff) -> QuerySet[Organ]:
    """Return the outside bodies of the districts in reach."""
    codes = procuratorates_for(staff).values("code")
    return Organ.objects.filter(district_code__in=codes).select_related("township")


def staff_for(staff: Staff) -> QuerySet[Staff]:
    """Return the people in reach: oneself and all who have or had a posting at a unit in reach.

    Who keeps accounts or rights also reaches the people that have no posting yet.
    """
    reach = reach_of(staff)
    condition = Q(pk=staff.pk) | Q(pk__in=postings_for(staff).values("staff"))
    if reach.may(Permission.STAFF_MANAGE) or reach.may(Permission.POSTING_MANAGE):
        condition |= Q(postings=None)
    return Staff.objects.filter(condition).distinct()


def may_grant_at(staff: Staff, unit: Office | Procuratorate) -> bool:
    """Whether `staff` may grant and end postings at `unit` today."""
    if isinstance(unit, Office):
        return reach_of(staff).may(Permission.POSTING_MANAGE, unit.pk)
    return unit.code.startswith(prefixes_with(staff, Permission.POSTING_MANAGE))


def postings_for(staff: Staff) -> QuerySet[Posting]:
    """Return the postings at units in reach, with person, unit and department."""
    offices = reach_of(staff).offices_with(Permission.STAFF_READ)
    prefixes = prefixes_with(staff, Permission.STAFF_READ)
    postings = Posting.objects.filter(Q(office__in=offices) | below(prefixes, "procuratorate__code"))
    return postings.select_related("staff", "office__procuratorate", "procuratorate", "department")
