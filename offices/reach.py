"""Every question of authority: who reaches which offices today, and who may do what there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from offices.models import Department, Office, Posting, Procuratorate, Staff
from offices.roles import GRANTS, Permission, Role


@dataclass(frozen=True)
class Authority:
    """One posting in force, spelled out: what it grants and over which offices.

    `department_ids`: the department of the posting, and those that became it.
    """

    posting: Posting
    permissions: frozenset[Permission]
    office_ids: frozenset[int]
    business_lines: frozenset[str]
    department_ids: frozenset[int]


@dataclass(frozen=True)
class Reach:
    """What a person reaches on one day.

    `office_ids`: offices whose cases are readable whole; `line_offices`: by business line, offices of which
    only the cases of that line are; `department_ids`: departments of which the cases referred to them are;
    `authorities`: the postings behind it.
    """

    on: date
    authorities: tuple[Authority, ...]
    office_ids: frozenset[int]
    line_offices: dict[str, frozenset[int]]
    department_ids: frozenset[int]

    def may(self, permission: Permission, office_id: int | None = None) -> bool:
        """Whether some posting grants `permission`, at the office where one is named."""
        return any(
            permission in authority.permissions and (office_id is None or office_id in authority.office_ids)
            for authority in self.authorities
        )

    def offices_with(self, permission: Permission) -> frozenset[int]:
        """Ids of the offices at which `permission` is granted."""
        found: set[int] = set()
        for authority in self.authorities:
            if permission in authority.permissions:
                found |= authority.office_ids
        return frozenset(found)

    @property
    def roles(self) -> frozenset[str]:
        """Roles held today."""
        return frozenset(authority.posting.role for authority in self.authorities)


def reach_of(staff: Staff, on: date | None = None) -> Reach:
    """Return what `staff` reaches on the day `on` (today in Asia/Shanghai by default).

    At most two queries, three for people of departments; kept on the instance, which lives as long as a
    request. An account that is disabled or signed out reaches nothing.
    """
    on = on or timezone.localdate()
    kept = staff.__dict__.get("_reach")
    if kept is not None and kept.on == on:
        return kept
    reach = _compute(staff, on)
    staff.__dict__["_reach"] = reach
    return reach


def may(staff: Staff, permission: Permission, office: Office | None = None) -> bool:
    """Whether `staff` holds `permission` today, at `office` where one is given."""
    return reach_of(staff).may(permission, office.pk if office else None)


def in_place_of(department_id: int) -> list[int]:
    """Return the id of the department and those of what it became, step by step; a query for each."""
    found = [department_id]
    while successor := Department.objects.filter(pk=found[-1]).values_list("successor", flat=True).first():
        found.append(successor)
    return found


def _compute(staff: Staff, on: date) -> Reach:
    postings: Iterable[Posting] = ()
    if staff.pk and staff.is_active:
        postings = list(
            Posting.objects.in_force(on)
            .filter(staff=staff)
            .select_related("office__procuratorate", "procuratorate", "department")
        )
    below = _offices_below([posting.procuratorate for posting in postings if posting.procuratorate])
    became = _became([posting.department for posting in postings if posting.department])
    authorities = tuple(_authority(posting, below, became) for posting in postings)
    whole: set[int] = set()
    lines: dict[str, set[int]] = {}
    departments: set[int] = set()
    for authority in authorities:
        if Permission.CASE_READ not in authority.permissions:
            continue
        if authority.posting.role != Role.DEPARTMENT_HANDLER:
            whole |= authority.office_ids
            continue
        departments |= authority.department_ids
        for line in authority.business_lines:
            lines.setdefault(line, set()).update(authority.office_ids)
    line_offices = {line: frozenset(ids) for line, ids in lines.items()}
    return Reach(
        on=on,
        authorities=authorities,
        office_ids=frozenset(whole),
        line_offices=line_offices,
        department_ids=frozenset(departments),
    )


def _authority(
    posting: Posting, below: dict[int, frozenset[int]], became: dict[int, frozenset[int]]
) -> Authority:
    offices = frozenset({posting.office_id}) if posting.office_id else below[posting.procuratorate_id]
    lines = frozenset(posting.department.business_lines) if posting.department else frozenset()
    departments = became.get(posting.department_id, frozenset())
    return Authority(posting, GRANTS[posting.role], offices, lines, departments)


def _became(departments: list[Department]) -> dict[int, frozenset[int]]:
    """Return by department its own id and those of the departments that became it, step by step."""
    if not departments:
        return {}
    theirs = {department.procuratorate_id for department in departments}
    ended = Department.objects.filter(procuratorate__in=theirs).exclude(successor=None)
    before: dict[int, set[int]] = {}
    for pk, successor in ended.values_list("pk", "successor"):
        before.setdefault(successor, set()).add(pk)
    return {department.pk: _all_before(department.pk, before) for department in departments}


def _all_before(pk: int, before: dict[int, set[int]]) -> frozenset[int]:
    found, waiting = {pk}, [pk]
    while waiting:
        earlier = before.get(waiting.pop(), set()) - found
        found |= earlier
        waiting += earlier
    return frozenset(found)


def _offices_below(procuratorates: list[Procuratorate]) -> dict[int, frozenset[int]]:
    if not procuratorates:
        return {}
    codes = list(Office.objects.values_list("id", "procuratorate__code"))
    return {
        procuratorate.pk: frozenset(pk for pk, code in codes if code.startswith(procuratorate.reach_prefix))
        for procuratorate in procuratorates
    }
