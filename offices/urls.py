"""Routes of offices."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path, register_converter
from django.views.i18n import set_language

from offices.converters import DayConverter
from offices.views import (
    accounts,
    audit,
    calendar,
    calendar_changes,
    departments,
    home,
    inbox,
    jobs,
    office_changes,
    offices,
    passwords,
    postings,
    procuratorates,
    sign_in,
    staff,
)

register_converter(DayConverter, "day")

urlpatterns = [
    path("", home.home, name="home"),
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("language/", login_not_required(set_language), name="set_language"),
    path("password/", passwords.password_change, name="password_change"),
    path("offices/", offices.office_list, name="office_list"),
    path("offices/new/<slug:code>/", office_changes.office_new, name="office_new"),
    path("offices/<int:pk>/", offices.office, name="office"),
    path("offices/<int:pk>/edit/", office_changes.office_edit, name="office_edit"),
    path("offices/<int:pk>/suspend/", office_changes.office_suspend, name="office_suspend"),
    path("offices/<int:pk>/close/", office_changes.office_close, name="office_close"),
    path("offices/<int:pk>/townships/", office_changes.office_serve, name="office_serve"),
    path(
        "offices/<int:pk>/townships/<int:served_pk>/",
        office_changes.office_stop_serving,
        name="office_stop_serving",
    ),
    path("procuratorates/", procuratorates.procuratorate_list, name="procuratorate_list"),
    path("procuratorates/<slug:code>/departments/new/", departments.department_new, name="department_new"),
    path("departments/<int:pk>/rename/", departments.department_rename, name="department_rename"),
    path("departments/<int:pk>/lines/", departments.department_lines, name="department_lines"),
    path("departments/<int:pk>/end/", departments.department_end, name="department_end"),
    path("organs/", procuratorates.organ_list, name="organ_list"),
    path("organs/new/", procuratorates.organ_new, name="organ_new"),
    path("organs/<int:pk>/edit/", procuratorates.organ_edit, name="organ_edit"),
    path("organs/<int:pk>/retire/", procuratorates.organ_retire, name="organ_retire"),
    path("staff/", staff.staff_list, name="staff_list"),
    path("staff/new/", accounts.staff_new, name="staff_new"),
    path("staff/<slug:staff_no>/", staff.staff, name="staff"),
    path("staff/<slug:staff_no>/edit/", accounts.staff_edit, name="staff_edit"),
    path("staff/<slug:staff_no>/disable/", accounts.staff_disable, name="staff_disable"),
    path("staff/<slug:staff_no>/password/", accounts.staff_reset_password, name="staff_reset_password"),
    path("staff/<slug:staff_no>/unlock/", accounts.staff_unlock, name="staff_unlock"),
    path("staff/<slug:staff_no>/postings/new/", postings.posting_new, name="posting_new"),
    path("postings/", postings.posting_list, name="posting_list"),
    path("postings/<int:pk>/end/", postings.posting_end, name="posting_end"),
    path("postings/<int:pk>/withdraw/", postings.posting_withdraw, name="posting_withdraw"),
    path("calendar/", calendar.calendar_now, name="calendar_now"),
    path("calendar/<int:year>/", calendar.calendar, name="calendar"),
    path("calendar/<int:year>/confirm/", calendar_changes.calendar_confirm, name="calendar_confirm"),
    path("calendar/<int:year>/import/", calendar_changes.calendar_import, name="calendar_import"),
    path("calendar/<day:day>/", calendar_changes.calendar_day, name="calendar_day"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/read/", inbox.inbox_read_all, name="inbox_read_all"),
    path("inbox/<int:pk>/", inbox.notice_open, name="notice_open"),
    path("audit/", audit.audit_list, name="audit_list"),
    path("jobs/", jobs.job_list, name="job_list"),
    path("jobs/<uuid:pk>/", jobs.job, name="job"),
    path("jobs/<uuid:pk>/cancel/", jobs.job_cancel, name="job_cancel"),
    path("jobs/<uuid:pk>/file/", jobs.job_file, name="job_file"),
]
