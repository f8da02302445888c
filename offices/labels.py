"""Words for what the code names: permissions, and deeds, objects, details and values of the audit trail."""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from offices.enums import BusinessLine, DayKind, OrganKind, Origin, PilotStage
from offices.roles import Permission, Role

P = Permission
PERMISSION_WORDS = {
    P.CASE_READ: _("read cases"),
    P.CASE_REGISTER: _("register cases"),
    P.CASE_COMMENT: _("comment on cases"),
    P.CASE_HANDLE: _("handle cases"),
    P.CASE_REVIEW: _("review and close cases"),
    P.CASE_FEEDBACK: _("give feedback on referrals"),
    P.CASE_CORRECT: _("ask for corrections"),
    P.CORRECTION_DECIDE: _("decide on corrections"),
    P.CASE_VOID: _("void cases"),
    P.CASE_EXPORT: _("export lists"),
    P.PARTY_UNMASK: _("reveal parties (recorded)"),
    P.EXTENSION_REQUEST: _("ask for extensions"),
    P.EXTENSION_DECIDE: _("decide on extensions"),
    P.EXEMPTION_DECIDE: _("decide on exemptions"),
    P.PROGRESS_READ: _("read the progress pages"),
    P.OFFICE_READ: _("read offices"),
    P.OFFICE_MANAGE: _("manage offices, departments and outside bodies"),
    P.STAFF_READ: _("read staff"),
    P.STAFF_MANAGE: _("manage accounts"),
    P.POSTING_MANAGE: _("grant and end postings"),
    P.CALENDAR_MANAGE: _("manage the calendar"),
    P.AUDIT_READ: _("read the audit trail"),
}

ACTION_WORDS = {
    "sign_in": _("signed in"),
    "sign_in.failed": _("failed sign-in"),
    "sign_in.locked": _("account locked"),
    "sign_out": _("signed out"),
    "access.refused": _("access refused"),
    "posting.grant": _("granted a posting"),
    "posting.end": _("ended a posting"),
    "posting.withdraw": _("withdrew a posting"),
    "staff.appoint": _("appointed a first admin"),
    "staff.create": _("opened an account"),
    "staff.edit": _("edited a person"),
    "staff.disable": _("disabled an account"),
    "staff.enable": _("enabled an account"),
    "staff.reset_password": _("reset a password"),
    "staff.change_password": _("changed the password"),
    "staff.unlock": _("unlocked an account"),
    "office.open": _("opened an office"),
    "office.edit": _("edited an office"),
    "office.suspend": _("suspended an office"),
    "office.resume": _("resumed an office"),
    "office.close": _("closed an office"),
    "office.serve": _("added a township"),
    "office.stop_serving": _("ended a township"),
    "department.add": _("added a department"),
    "department.rename": _("renamed a department"),
    "department.lines": _("changed business lines"),
    "department.end": _("ended a department"),
    "organ.add": _("added an outside body"),
    "organ.edit": _("edited an outside body"),
    "organ.retire": _("retired an outside body"),
    "calendar.change": _("changed the calendar"),
    "calendar.confirm": _("confirmed a year"),
    "job.download": _("downloaded a file"),
    "vault.reseal": _("began to seal anew"),
    "vault.resealed": _("ended sealing anew"),
}
"""Deed → words; each app adds its own at start. A deed without words shows its name."""

OBJECT_WORDS = {
    "staff": _("Staff"),
    "posting": _("Posting"),
    "office": _("Office"),
    "procuratorate": _("Procuratorate"),
    "department": _("Department"),
    "organ": _("Outside body"),
    "year": _("Year"),
    "job": _("Job"),
    "page": _("Page"),
    "key": _("Key of sealed data"),
}
"""Kind of object → words; each app adds its own at start."""

DETAIL_WORDS = {
    "staff": _("Staff"),
    "role": _("Role"),
    "unit": _("Unit"),
    "from": _("From"),
    "to": _("To"),
    "name": _("Name"),
    "kind": _("Type"),
    "note": _("Name of the holiday"),
    "day": _("Day"),
    "days": _("Days"),
    "on": _("Day"),
    "source": _("Source"),
    "seat": _("Seat"),
    "township": _("Township"),
    "postings": _("Postings"),
    "lines": _("Business lines"),
    "before": _("Before"),
    "origin": _("Belongs to"),
    "title": _("Post"),
    "locked": _("Locked"),
    "wanted": _("Wanted"),
    "method": _("Method"),
    "phone": _("Telephone number"),
    "address": _("Address"),
    "pilot_stage": _("Pilot site"),
    "is_example": _("example"),
    "moved": _("Sealed anew"),
    "waiting": _("Still under older keys"),
}
"""Name of a detail → words; each app adds its own at start."""

ROLE_WORDS = dict(Role.choices)
KIND_WORDS = {**dict(OrganKind.choices), **dict(DayKind.choices)}
LINE_WORDS = dict(BusinessLine.choices)
METHOD_WORDS = {"GET": _("opened"), "POST": _("sent"), "console": _("command line")}
VALUE_WORDS: dict[str, Callable[[str], object]] = {
    "wanted": PERMISSION_WORDS.get,
    "role": ROLE_WORDS.get,
    "kind": KIND_WORDS.get,
    "days": KIND_WORDS.get,
    "lines": LINE_WORDS.get,
    "before": LINE_WORDS.get,
    "origin": dict(Origin.choices).get,
    "pilot_stage": dict(PilotStage.choices).get,
    "method": METHOD_WORDS.get,
    "is_example": {"True": _("Yes"), "False": _("No")}.get,
}
"""Name of a detail → words for a value of it, or None; each app adds its own at start."""

SEVERAL = frozenset({"lines", "before"})
"""Details that are lists of values; any other list is what it was and what it became."""


def in_words(detail: str, value: object) -> object:
    """Return words for the value of a detail of the audit trail; the value itself where there are none."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return ("、" if detail in SEVERAL else " → ").join(str(in_words(detail, one) or "—") for one in value)
    if isinstance(value, dict):
        return "、".join(f"{key} {in_words(detail, one)}" for key, one in value.items())
    words = VALUE_WORDS.get(detail)
    return (words(value) if words and isinstance(value, str) else None) or value
