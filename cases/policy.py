"""Who may do what to a case. When it may be done is a question for the domain."""

from functools import reduce
from operator import or_

from django.db.models import Q

from cases.deeds import WITH_DEPARTMENT
from cases.duties.contract import Transition, all_duties, get_duty, is_installed
from cases.enums import OPEN_STAGES, PartyRole, Purpose, Secrecy, Stage
from cases.models import Case, Draft, Party
from offices.models import Staff
from offices.reach import Authority, reach_of
from offices.roles import Permission, Role

ON_A_STUB = (Permission.CASE_READ, Permission.CASE_VOID)
TELEPHONED_AT = (*OPEN_STAGES, Stage.CLOSED)  # the revisit comes after the closing


def may_do(staff: Staff, deed: Transition | str, case: Case) -> bool:
    """Whether `staff` may do `deed` (a transition or a permission) to `case` today.

    A posting counts at the offices that it reaches; that of a department handler for duties of the
    department's business lines, and for what was referred to the department, whatever its duty: that is
    read from then on, and worked on while the department has it. Feedback comes from the department that has
    the case alone, whosever business line it is.

    A case whose duty is not installed is read, and nothing else.

    Of a matter that was handed over offline nothing can be told here by anybody (Law on Guarding State
    Secrets 2024 art. 31): its stub is read, or made void.
    """
    permission = deed.permission if isinstance(deed, Transition) else deed
    if case.offline and permission not in ON_A_STUB:
        return False
    if permission != Permission.CASE_READ and not is_installed(case.duty):
        return False
    return any(
        permission in authority.permissions and _covers(authority, case, permission)
        for authority in reach_of(staff).authorities
    )


def may_decide(staff: Staff, permission: Permission, case: Case, *, asked_by: int) -> bool:
    """Whether `staff` may decide what the person with the id `asked_by` asked for on `case`.

    Nobody decides their own request, whatever they may decide for others: the next one who holds the
    permission does, which above an office is a leader of its district.
    """
    return staff.pk != asked_by and may_do(staff, permission, case)


def may_reveal(staff: Staff, party: Party) -> bool:
    """Whether `staff` may have `party` shown in clear today, on record.

    Those are all who may unmask there, and whoever registered the case, where its duty lets them: they
    telephone the visitor whose name and number they wrote down. They do so while they handle cases of the
    office and the case may still need it, and never where the person is anonymous or asks for secrecy, of a
    report or whoever made one, or of a work secret (Criminal Procedure Law art. 111). Files, corrections and
    the paper in clear stay with those who may unmask.
    """
    return may_do(staff, Permission.PARTY_UNMASK, party.case) or _may_telephone(staff, party)


def where_may(staff: Staff, permission: Permission) -> Q | None:
    """Return the condition on cases of which `may_do` is true today, for a permission other than feedback and
    those on a stub; None where no posting gives it.
    """
    held = [_covered(each) for each in reach_of(staff).authorities if permission in each.permissions]
    installed = Q(offline=False, duty__in=[duty.slug for duty in all_duties()])
    return reduce(or_, held) & installed if held else None


def findable_by_name(staff: Staff) -> Q:
    """Return the condition on cases whose people `staff` may look for by name, number or telephone.

    To find a case by a name is to learn who came: where the person is anonymous or asks for secrecy, that is
    for those who may unmask there (Criminal Procedure Law art. 111).
    """
    found = Q(is_anonymous=False, wants_secrecy=False)
    for authority in reach_of(staff).authorities:
        if Permission.PARTY_UNMASK in authority.permissions:
            found |= _covered(authority)
    return found


def may_write(staff: Staff, draft: Draft) -> bool:
    """Whether `staff` may read and go on with `draft` today: their own, where they may register."""
    return draft.staff_id == staff.pk and reach_of(staff).may(Permission.CASE_REGISTER, draft.office_id)


def _may_telephone(staff: Staff, party: Party) -> bool:
    case = party.case
    is_secret = case.is_anonymous or case.wants_secrecy or case.secrecy == Secrecy.WORK_SECRET
    is_report = case.purpose == Purpose.REPORT or party.role == PartyRole.REPORTER
    return (
        case.registered_by_id == staff.pk
        and get_duty(case.duty).registrant_may_reveal
        and not is_secret
        and not is_report
        and case.stage in TELEPHONED_AT
        and may_do(staff, Permission.CASE_HANDLE, case)
    )


def _covered(authority: Authority) -> Q:
    """Return the condition on cases of which `_covers` is true for a deed other than feedback."""
    here = Q(office_id__in=authority.office_ids)
    if authority.posting.role != Role.DEPARTMENT_HANDLER:
        return here
    duties = [one.slug for one in all_duties() if not authority.business_lines.isdisjoint(one.business_lines)]
    referred = Q(department_id__in=authority.department_ids, step=WITH_DEPARTMENT.slug)
    return here & Q(duty__in=duties) | referred


def _covers(authority: Authority, case: Case, permission: str) -> bool:
    here = case.office_id in authority.office_ids
    if authority.posting.role != Role.DEPARTMENT_HANDLER:
        return here
    referred = case.department_id in authority.department_ids
    has_it = referred and case.step == WITH_DEPARTMENT.slug
    if permission == Permission.CASE_FEEDBACK:
        return has_it
    own_line = here and not authority.business_lines.isdisjoint(get_duty(case.duty).business_lines)
    return own_line or has_it or (referred and permission == Permission.CASE_READ)
