"""Who may do what: authority as code. Who holds a role is data with dates (`Posting`)."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """The parts that people play (domain: roles and the separation of the three admins)."""

    TOWNSHIP_STAFF = "township_staff", _("Office staff (township)")
    OFFICE_STAFF = "office_staff", _("Office staff (procuratorate)")
    DIRECTOR = "director", _("Office director")
    DEPARTMENT_HANDLER = "department_handler", _("Department handler")
    DISTRICT_LEADER = "district_leader", _("District leader")
    CITY_REVIEWER = "city_reviewer", _("City reviewer")
    CITY_LEADER = "city_leader", _("City leader")
    SYSTEM_ADMIN = "system_admin", _("System admin")
    SECURITY_ADMIN = "security_admin", _("Security admin")
    AUDITOR = "auditor", _("Auditor")


class Permission(StrEnum):
    """Each thing that a role may do; named as deed on thing."""

    CASE_READ = "case.read"
    CASE_REGISTER = "case.register"
    CASE_COMMENT = "case.comment"
    CASE_HANDLE = "case.handle"  # the steps of the office's own work: replies, hand-overs, contact attempts
    CASE_REVIEW = "case.review"  # triage, closing, approval: the director's steps
    CASE_FEEDBACK = "case.feedback"  # feedback of a department of the district procuratorate
    CASE_CORRECT = "case.correct"  # ask for a correction of the registration
    CORRECTION_DECIDE = "correction.decide"
    CASE_VOID = "case.void"
    CASE_EXPORT = "case.export"
    PARTY_UNMASK = "party.unmask"
    EXTENSION_REQUEST = "extension.request"
    EXTENSION_DECIDE = "extension.decide"
    EXEMPTION_DECIDE = "exemption.decide"
    PROGRESS_READ = "progress.read"
    OFFICE_READ = "office.read"
    OFFICE_MANAGE = "office.manage"
    STAFF_READ = "staff.read"
    STAFF_MANAGE = "staff.manage"  # accounts: create, rename, disable
    POSTING_MANAGE = "posting.manage"  # rights: grant and end postings
    CALENDAR_MANAGE = "calendar.manage"
    AUDIT_READ = "audit.read"


P = Permission
_OFFICE_WORK = frozenset(
    {P.CASE_READ, P.CASE_REGISTER, P.CASE_COMMENT, P.CASE_HANDLE, P.CASE_CORRECT, P.EXTENSION_REQUEST}
)
_LOOK = frozenset({P.OFFICE_READ, P.STAFF_READ})

GRANTS: dict[str, frozenset[Permission]] = {
    Role.TOWNSHIP_STAFF: _OFFICE_WORK | _LOOK,
    Role.OFFICE_STAFF: _OFFICE_WORK | _LOOK | {P.PARTY_UNMASK},
    Role.DIRECTOR: _OFFICE_WORK
    | _LOOK
    | {
        P.CASE_REVIEW,
        P.CASE_VOID,
        P.CASE_EXPORT,
        P.PARTY_UNMASK,
        P.CORRECTION_DECIDE,
        P.EXEMPTION_DECIDE,
        P.PROGRESS_READ,
    },
    Role.DEPARTMENT_HANDLER: _LOOK | {P.CASE_READ, P.CASE_COMMENT, P.CASE_FEEDBACK, P.PARTY_UNMASK},
    Role.DISTRICT_LEADER: _LOOK
    | {
        P.CASE_READ,
        P.CASE_COMMENT,
        P.CASE_EXPORT,
        P.PARTY_UNMASK,
        P.CORRECTION_DECIDE,
        P.EXTENSION_DECIDE,
        P.EXEMPTION_DECIDE,
        P.PROGRESS_READ,
    },
    Role.CITY_REVIEWER: _LOOK | {P.CASE_READ, P.CASE_COMMENT, P.CASE_EXPORT, P.PROGRESS_READ},
    Role.CITY_LEADER: _LOOK
    | {P.CASE_READ, P.CASE_COMMENT, P.CASE_EXPORT, P.EXTENSION_DECIDE, P.PROGRESS_READ},
    Role.SYSTEM_ADMIN: _LOOK | {P.OFFICE_MANAGE, P.STAFF_MANAGE, P.CALENDAR_MANAGE},
    Role.SECURITY_ADMIN: _LOOK | {P.POSTING_MANAGE},
    Role.AUDITOR: _LOOK | {P.AUDIT_READ},
}

OFFICE_ROLES = frozenset({Role.TOWNSHIP_STAFF, Role.OFFICE_STAFF, Role.DIRECTOR})
ADMIN_ROLES = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR})
DISTRICT_ROLES = frozenset({Role.DEPARTMENT_HANDLER, Role.DISTRICT_LEADER})
CITY_ROLES = frozenset({Role.CITY_REVIEWER, Role.CITY_LEADER})
