"""Who receives or is given a case today: the office, departments, outside bodies, other procuratorates."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from cases.models import Case
from offices.models import Department, Office, Organ, Posting, Procuratorate, Staff
from offices.roles import DISTRICT_ROLES, OFFICE_ROLES, Role


def people_of(office: Office) -> QuerySet[Staff]:
    """People posted at the office today: they receive, and cases are given to them."""
    return _posted(Q(office=office, role__in=OFFICE_ROLES))


def receivers_for(office: Office) -> QuerySet[Staff]:
    """People who may receive beside somebody of the office today, or take over from it.

    They are its own and those of its district procuratorate, whose leaders and departments join receptions
    (领导接访, 联合接访) and make up the two officers where the office has one.
    """
    return _posted(Q(office=office) | Q(procuratorate=office.procuratorate, role__in=DISTRICT_ROLES))


def handlers_for(case: Case) -> QuerySet[Staff]:
    """People to whom the case can be given."""
    return people_of(case.office)


def departments_for(case: Case) -> QuerySet[Department]:
    """Departments that the district procuratorate of the office has today.

    `is_staffed` says whether somebody is posted there; what is referred to the others goes to the leaders.
    """
    today = timezone.localdate()
    there = Posting.objects.in_force(today).filter(department=OuterRef("pk"), staff__is_active=True)
    return Department.objects.filter(_in_force(today), procuratorate=case.office.procuratorate).annotate(
        is_staffed=Exists(there)
    )


def organs_for(case: Case) -> QuerySet[Organ]:
    """Bodies outside the procuratorate in the district of the office today."""
    return Organ.objects.filter(
        _in_force(timezone.localdate()), district_code=case.office.procuratorate.code
    ).order_by("kind", "name")


def procuratorates_for(case: Case) -> QuerySet[Procuratorate]:
    """Procuratorates above and below that of the office, by their codes."""
    own = case.office.procuratorate
    above = [f"{own.code[:length]:0<6}" for length in (2, 4)]
    return Procuratorate.objects.filter(Q(code__in=above) | Q(code__startswith=own.reach_prefix)).exclude(
        pk=own.pk
    )


@dataclass(frozen=True)
class Deciders:
    """Who decides today what is asked for on a case: names by id of directors, and of leaders above them."""

    directors: dict[int, str]
    leaders: dict[int, str]

    def of(self, asked_by: int, *, leaders_alone: bool) -> tuple[str, list[str]]:
        """Return role and names of those with whom a request of `asked_by` lies; nobody decides their own.

        A leader decides an extension; anything else the directors do, or a leader where none is left.
        """
        directors = [name for pk, name in self.directors.items() if pk != asked_by]
        if directors and not leaders_alone:
            return Role.DIRECTOR, directors
        return Role.DISTRICT_LEADER, [name for pk, name in self.leaders.items() if pk != asked_by]


def deciders_for(case: Case) -> Deciders:
    """Return who decides on `case` today; one query."""
    office = Q(role=Role.DIRECTOR, office=case.office)
    above = Q(role=Role.DISTRICT_LEADER, procuratorate=case.office.procuratorate)
    posted = Posting.objects.in_force(timezone.localdate()).filter(office | above, staff__is_active=True)
    rows = list(posted.order_by("staff__name_sort").values_list("role", "staff_id", "staff__name"))
    directors, leaders = (
        {pk: name for role, pk, name in rows if role == wanted}
        for wanted in (Role.DIRECTOR, Role.DISTRICT_LEADER)
    )
    return Deciders(directors, leaders)


def units_for_delay(case: Case) -> list[str]:
    """Names of the units that may answer for a delay: the office, and those that the case was passed to."""
    passed_to = case.events.filter(data__has_key="receiver").values_list("data__receiver", flat=True)
    return list(dict.fromkeys([case.office.name, *passed_to, case.office.procuratorate.name]))


def _posted(where: Q) -> QuerySet[Staff]:
    posted = Posting.objects.in_force(timezone.localdate()).filter(where)
    return Staff.objects.filter(pk__in=posted.values("staff"), is_active=True)


def _in_force(on: date) -> Q:
    return (Q(valid_from=None) | Q(valid_from__lte=on)) & (Q(valid_to=None) | Q(valid_to__gte=on))
