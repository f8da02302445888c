"""What the pages are called, by route, for the audit trail: it keeps the routes that were refused."""

from django.utils.translation import gettext_lazy as _

PAGE_WORDS = {
    "home": _("Home"),
    "sign_in": _("Sign in"),
    "sign_out": _("Sign out"),
    "still_here": _("Staying signed in"),
    "set_language": _("Choice of language"),
    "password_change": _("Change password"),
    "healthz": _("State of the system"),
    "office_list": _("Offices"),
    "office": _("Office"),
    "office_new": _("New office"),
    "office_edit": _("Editing an office"),
    "office_suspend": _("Suspending an office"),
    "office_close": _("Closing an office"),
    "office_serve": _("Adding a township served"),
    "office_stop_serving": _("Ending a township served"),
    "procuratorate_list": _("Procuratorates and departments"),
    "department_new": _("New department"),
    "department_rename": _("Renaming a department"),
    "department_lines": _("Business lines of a department"),
    "department_end": _("Ending a department"),
    "organ_list": _("Outside bodies"),
    "organ_new": _("New outside body"),
    "organ_edit": _("Editing an outside body"),
    "organ_retire": _("Retiring an outside body"),
    "staff_list": _("Staff"),
    "staff": _("A member of staff"),
    "staff_new": _("New account"),
    "staff_edit": _("Editing a member of staff"),
    "staff_disable": _("Disabling an account"),
    "staff_reset_password": _("One-time password"),
    "staff_unlock": _("Lifting a lock"),
    "posting_list": _("Postings"),
    "posting_new": _("New posting"),
    "posting_end": _("Ending a posting"),
    "posting_withdraw": _("Withdrawing a posting"),
    "calendar_now": _("Calendar"),
    "calendar": _("Calendar of a year"),
    "calendar_day": _("A day of the calendar"),
    "calendar_confirm": _("Confirming a year"),
    "calendar_import": _("Days of a year"),
    "inbox": _("Inbox"),
    "inbox_read_all": _("Marking all notices as read"),
    "notice_open": _("A notice"),
    "audit_list": _("Audit trail"),
    "job_list": _("My downloads"),
    "job": _("A download"),
    "job_cancel": _("Stopping a download"),
    "job_file": _("File of a download"),
}
"""Route → name; each app adds its own at start. A route that is gone shows as it was called."""


def routes_called(name: str) -> list[str]:
    """Return the routes of the pages of this name."""
    return [route for route, words in PAGE_WORDS.items() if str(words) == name]


def page_name(ref: str) -> str:
    """Return in words what the audit trail calls "route:argument:…", the arguments as they are."""
    route, _colon, arguments = ref.partition(":")
    return " ".join(filter(None, (str(PAGE_WORDS.get(route, route)), arguments.replace(":", " "))))
