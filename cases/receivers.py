"""Who can be given a case today: people of the office, departments, outside bodies, other procuratorates."""

from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from cases.models import Case
from offices.models import Department, Organ, Posting, Procuratorate, Staff
from offices.roles import OFFICE_ROLES


def handlers_for(case: Case) -> QuerySet[Staff]:
    """People posted today at the office of the case."""
    posted = Posting.objects.in_force(timezone.localdate()).filter(office=case.office, role__in=OFFICE_ROLES)
    return Staff.objects.filter(pk__in=posted.values("staff"), is_active=True)


def departments_for(case: Case) -> QuerySet[Department]:
    """Departments that the district procuratorate of the office has today."""
    return Department.objects.filter(_in_force(timezone.localdate()), procuratorate=case.office.procuratorate)


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


def _in_force(on: date) -> Q:
    return (Q(valid_from=None) | Q(valid_from__lte=on)) & (Q(valid_to=None) | Q(valid_to__gte=on))
