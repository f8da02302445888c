"""Who gets what at the routes of offices."""

from datetime import date, timedelta

from django.utils import timezone

from offices.models import Job, Notification, OfficeTownship, Organ, Posting, Staff, Township
from tests.permissions import ABOVE, BESIDE, EVERYBODY, OFFICE, POSTED, Row

SYSADMIN, SECADMIN, AUDITOR = "sysadmin", "secadmin", "auditor"
TODAY = date(2026, 6, 15)


def prepare(world) -> None:
    """A township served, an outside body, an account, a posting to come, a notice and a job of the clerk."""
    place = Township.objects.create(
        code="620102099", name="示例街道", kind="street", district_code="620102", district_name="城关区"
    )
    place.codes.create(code="620102099", district_code="620102")
    world.city.office.seat.codes.create(code="620102004", district_code="620102")
    world.served = OfficeTownship.objects.create(
        office=world.city.office, township=place, valid_from=TODAY - timedelta(days=100)
    )
    world.organ = Organ.objects.create(name="临夏路派出所", kind="police_station", district_code="620102")
    world.fresh = Staff.objects.create_user(staff_no="fresh", name="Fresh", origin="procuratorate")
    world.posting = Posting.objects.get(staff=world.clerk)
    world.coming = Posting.objects.create(
        staff=world.officer,
        role="district_leader",
        procuratorate=world.city.district,
        starts_on=TODAY + timedelta(days=1),
    )
    now = timezone.now()
    world.notice = Notification.objects.create(staff=world.clerk, source="test", kind="test", created_at=now)
    world.job = Job.objects.create(kind="test", requested_by=world.clerk, created_at=now)


def office(world):
    return [world.city.office.pk]


def served(world):
    return [world.city.office.pk, world.served.pk]


def clerk(world):
    return ["clerk"]


def year(world):
    return [2027]


def job(world):
    return [world.job.pk]


BUT_THE_ADMINS = " ".join(name for name in EVERYBODY.split() if name not in {"sysadmin", "secadmin"})
BUT_CITY = f"{OFFICE} {BESIDE} leader handler"  # do not reach the people of the city
BUT_THE_CLERK = EVERYBODY.removeprefix("clerk ")


def new_office(world):
    return {
        "name": "新检察室",
        "seat": world.served.township.pk,
        "pilot_stage": "none",
        "opened_on": TODAY.isoformat(),
    }


def department(world):
    return [world.city.department.pk]


def new_department(world):
    return {"name": "第五检察部", "valid_from": TODAY.isoformat(), "business_lines": ["complaints"]}


def person(world):
    return {"name": "王静", "origin": "township", "staff_no": "9001"}


def posting(world):
    return {"role": "city_reviewer", "unit": "620100", "starts_on": TODAY.isoformat()}


ROWS = [
    Row("home", "GET", EVERYBODY),
    Row("sign_in", "GET", EVERYBODY, status=302, signed_out=200),
    Row("sign_out", "POST", EVERYBODY, status=302),
    Row("still_here", "GET", EVERYBODY, signed_out=401, headers={"Accept": "application/json"}),
    Row("set_language", "POST", EVERYBODY, status=302, data=lambda w: {"language": "en"}),
    Row("password_change", "GET", EVERYBODY),
    Row("password_change", "POST", EVERYBODY, status=422),
    # offices
    Row("office_list", "GET", POSTED),
    Row("office", "GET", f"{OFFICE} {ABOVE}", unseen=BESIDE, args=office),
    Row("office_new", "GET", SYSADMIN, unseen="outsider stranger", args=lambda w: ["620102"]),
    Row(
        "office_new",
        "POST",
        SYSADMIN,
        unseen="outsider stranger",
        status=302,
        args=lambda w: ["620102"],
        data=new_office,
    ),
    Row("office_edit", "GET", SYSADMIN, unseen=BESIDE, args=office),
    Row("office_edit", "POST", SYSADMIN, status=302, unseen=BESIDE, args=office, data=new_office),
    Row("office_suspend", "POST", SYSADMIN, status=302, unseen=BESIDE, args=office),
    Row("office_close", "GET", SYSADMIN, unseen=BESIDE, args=office),
    Row(
        "office_close",
        "POST",
        SYSADMIN,
        status=302,
        unseen=BESIDE,
        args=office,
        data=lambda w: {"closed_on": TODAY.isoformat(), "end_postings": "on"},
    ),
    Row("office_serve", "GET", SYSADMIN, unseen=BESIDE, args=office),
    Row("office_serve", "POST", SYSADMIN, status=422, unseen=BESIDE, args=office),
    Row("office_stop_serving", "GET", SYSADMIN, unseen=BESIDE, args=served),
    Row(
        "office_stop_serving",
        "POST",
        SYSADMIN,
        status=302,
        unseen=BESIDE,
        args=served,
        data=lambda w: {"valid_to": TODAY.isoformat()},
    ),
    Row("procuratorate_list", "GET", POSTED),
    Row("department_new", "GET", SYSADMIN, unseen="outsider stranger", args=lambda w: ["620102"]),
    Row(
        "department_new",
        "POST",
        SYSADMIN,
        status=302,
        unseen="outsider stranger",
        args=lambda w: ["620102"],
        data=new_department,
    ),
    Row("department_rename", "GET", SYSADMIN, unseen="outsider stranger", args=department),
    Row(
        "department_rename",
        "POST",
        SYSADMIN,
        status=302,
        unseen="outsider stranger",
        args=department,
        data=new_department,
    ),
    Row("department_lines", "GET", SYSADMIN, unseen="outsider stranger", args=department),
    Row(
        "department_lines",
        "POST",
        SYSADMIN,
        status=302,
        unseen="outsider stranger",
        args=department,
        data=lambda w: {"business_lines": ["civil"]},
    ),
    Row("department_end", "GET", SYSADMIN, unseen="outsider stranger", args=department),
    Row(
        "department_end",
        "POST",
        SYSADMIN,
        status=422,  # people are posted there
        unseen="outsider stranger",
        args=department,
        data=lambda w: {"valid_to": TODAY.isoformat()},
    ),
    Row("organ_list", "GET", POSTED),
    Row("organ_new", "GET", SYSADMIN),
    Row(
        "organ_new",
        "POST",
        SYSADMIN,
        status=302,
        data=lambda w: {"district_code": "620102", "name": "城关区信访局", "kind": "petition_office"},
    ),
    Row("organ_edit", "GET", SYSADMIN, unseen="outsider stranger", args=lambda w: [w.organ.pk]),
    Row("organ_edit", "POST", SYSADMIN, unseen="outsider stranger", status=422, args=lambda w: [w.organ.pk]),
    Row("organ_retire", "GET", SYSADMIN, unseen="outsider stranger", args=lambda w: [w.organ.pk]),
    Row(
        "organ_retire",
        "POST",
        SYSADMIN,
        unseen="outsider stranger",
        status=302,
        args=lambda w: [w.organ.pk],
        data=lambda w: {"valid_to": TODAY.isoformat()},
    ),
    # staff and postings
    Row("staff_list", "GET", POSTED),
    Row("staff", "GET", f"{OFFICE} {ABOVE}", unseen=BESIDE, args=clerk),
    Row("staff_new", "GET", SYSADMIN),
    Row("staff_new", "POST", SYSADMIN, data=person),
    Row("staff_edit", "GET", SYSADMIN, unseen=BESIDE, args=clerk),
    Row("staff_edit", "POST", SYSADMIN, status=302, unseen=BESIDE, args=clerk, data=person),
    Row("staff_disable", "POST", SYSADMIN, status=302, unseen=BESIDE, args=clerk),
    Row("staff_reset_password", "POST", SYSADMIN, unseen=BESIDE, args=clerk),
    Row("staff_reset_password", "POST", "", unseen=BUT_CITY, args=lambda w: ["auditor"]),
    Row("staff_unlock", "POST", SECADMIN, status=302, unseen=BESIDE, args=clerk),
    Row("posting_list", "GET", POSTED),
    Row("posting_new", "GET", SECADMIN, unseen=BUT_THE_ADMINS, args=lambda w: ["fresh"]),
    Row(
        "posting_new",
        "POST",
        SECADMIN,
        unseen=BUT_THE_ADMINS,
        status=302,
        args=lambda w: ["fresh"],
        data=posting,
    ),
    Row("posting_end", "GET", SECADMIN, unseen=BESIDE, args=lambda w: [w.posting.pk]),
    Row(
        "posting_end",
        "POST",
        SECADMIN,
        unseen=BESIDE,
        status=302,
        args=lambda w: [w.posting.pk],
        data=lambda w: {"ends_on": TODAY.isoformat()},
    ),
    Row(
        "posting_withdraw",
        "POST",
        SECADMIN,
        unseen=f"{OFFICE} {BESIDE}",
        status=302,
        args=lambda w: [w.coming.pk],
    ),
    # calendar
    Row("calendar_now", "GET", EVERYBODY, status=302),
    Row("calendar", "GET", EVERYBODY, args=year),
    Row("calendar_day", "GET", SYSADMIN, args=lambda w: [date(2027, 2, 5)]),
    Row(
        "calendar_day",
        "POST",
        SYSADMIN,
        status=302,
        args=lambda w: [date(2027, 2, 5)],
        data=lambda w: {"kind": "holiday", "note": "春节"},
    ),
    Row("calendar_confirm", "GET", SYSADMIN, args=year),
    Row("calendar_confirm", "POST", SYSADMIN, status=302, args=year, data=lambda w: {"source": "国办发明电"}),
    Row("calendar_import", "GET", SYSADMIN, args=year),
    Row(
        "calendar_import",
        "POST",
        SYSADMIN,
        status=302,
        args=year,
        data=lambda w: {"lines": "2027-02-05 休 春节"},
    ),
    # one's own things, and the auditor's
    Row("inbox", "GET", EVERYBODY),
    Row("inbox_read_all", "POST", EVERYBODY, status=302),
    Row("notice_open", "POST", "clerk", status=302, unseen=BUT_THE_CLERK, args=lambda w: [w.notice.pk]),
    Row("job_list", "GET", EVERYBODY),
    Row("job", "GET", "clerk", unseen=BUT_THE_CLERK, args=job),
    Row("job_cancel", "POST", "clerk", status=302, unseen=BUT_THE_CLERK, args=job),
    Row("job_file", "GET", "", unseen=EVERYBODY, args=job),
    Row("audit_list", "GET", AUDITOR),
]
