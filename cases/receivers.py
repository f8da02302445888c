"""Who receives or is given a case today: the office, departments, outside bodies, other procuratorates."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from cases.models import Case
from offices.models import Department, Office, Organ, Posting, Procuratorate, Staff
from offices.roles import DISTRICT_ROLES, OFFICE_ROLES


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


def units_for_delay(case: Case) -> list[str]:
    """Names of the units that may answer for a delay: the office, and those that the case was passed to."""
    passed_to = case.events.filter(data__has_key="receiver").values_list("data__receiver", flat=True)
    return list(dict.fromkeys([case.office.name, *passed_to, case.office.procuratorate.name]))


def _posted(where: Q) -> QuerySet[Staff]:
    posted = Posting.objects.in_force(timezone.localdate()).filter(where)
    return Staff.objects.filter(pk__in=posted.values("staff"), is_active=True)


def _in_force(on: date) -> Q:
    return (Q(valid_from=None) | Q(valid_from__lte=on)) & (Q(valid_to=None) | Q(valid_to__gte=on))
