"""Objects for tests; cases come from the real verbs, never from here."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from offices.enums import BusinessLine, Level, Origin, TownshipKind
from offices.models import (
    CalendarDay,
    CalendarYear,
    Department,
    Office,
    Posting,
    Procuratorate,
    Staff,
    Township,
)

OPENED = date(2016, 12, 9)
OFF_2026 = {
    "元旦": ["2026-01-01", "2026-01-02"],
    "春节": ["2026-02-16", "2026-02-17", "2026-02-18", "2026-02-19", "2026-02-20", "2026-02-23"],
    "清明节": ["2026-04-06"],
    "劳动节": ["2026-05-01", "2026-05-04", "2026-05-05"],
    "端午节": ["2026-06-19"],
    "中秋节": ["2026-09-25"],
    "国庆节": ["2026-10-01", "2026-10-02", "2026-10-05", "2026-10-06", "2026-10-07"],
}
WORKED_2026 = ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"]


@dataclass(frozen=True)
class City:
    """The units that tests name."""

    province: Procuratorate
    city: Procuratorate
    district: Procuratorate
    other_district: Procuratorate
    department: Department
    office: Office
    office_beside: Office
    office_far: Office


def calendar() -> None:
    """Fill the calendar: 2025 and 2026 confirmed, 2027 unknown."""
    for year in (2025, 2026):
        CalendarYear.objects.create(year=year, source="test", confirmed_at=timezone.now())
    days = [(day, "holiday", name) for name, dates in OFF_2026.items() for day in dates]
    days += [(day, "workday", "") for day in WORKED_2026]
    CalendarDay.objects.bulk_create(
        CalendarDay(date=date.fromisoformat(day), kind=kind, note=note) for day, kind, note in days
    )


def city() -> City:
    """Make the small city."""
    province = procuratorate("620000", "甘肃省人民检察院", "甘", Level.PROVINCE, None)
    top = procuratorate("620100", "兰州市人民检察院", "兰", Level.CITY, province)
    district = procuratorate("620102", "兰州市城关区人民检察院", "兰城关", Level.DISTRICT, top)
    other = procuratorate("620103", "兰州市七里河区人民检察院", "兰七里河", Level.DISTRICT, top)
    department = Department.objects.create(
        procuratorate=district,
        name="控告申诉检察部",
        business_lines=[BusinessLine.COMPLAINTS],
        valid_from=date(2019, 1, 1),
    )
    return City(
        province,
        top,
        district,
        other,
        department,
        office=make_office(district, 7, "临夏路检察室", "620102004", "临夏路街道"),
        office_beside=make_office(district, 8, "雁北检察室", "620102005", "雁北街道"),
        office_far=make_office(other, 1, "西园检察室", "620103001", "西园街道"),
    )


def procuratorate(code, name, short_name, level, parent) -> Procuratorate:
    """Make a procuratorate."""
    return Procuratorate.objects.create(
        code=code, name=name, short_name=short_name, level=level, parent=parent
    )


def make_office(district: Procuratorate, number: int, name: str, code: str, seat: str) -> Office:
    """Make an office with its seat."""
    township = Township.objects.create(
        code=code,
        name=seat,
        kind=TownshipKind.STREET,
        district_code=district.code,
        district_name=district.name.removeprefix("兰州市").removesuffix("人民检察院"),
    )
    return Office.objects.create(
        procuratorate=district, number=number, name=name, seat=township, opened_on=OPENED, is_example=True
    )


def staff(name: str, origin: str = Origin.PROCURATORATE) -> Staff:
    """Make a member of staff who can be signed in by force only."""
    return Staff.objects.create_user(staff_no=name, name=name.capitalize(), name_sort=name, origin=origin)


def civil_department(district: Procuratorate) -> Department:
    """Make a department whose lines no duty of the tests has."""
    return Department.objects.create(
        procuratorate=district,
        name="民事行政检察部",
        business_lines=[BusinessLine.CIVIL],
        valid_from=date(2019, 1, 1),
    )


def department_handler(name: str, department: Department) -> Staff:
    """Make somebody who works in the department since the offices opened."""
    person = staff(name)
    Posting.objects.create(
        staff=person,
        role="department_handler",
        procuratorate=department.procuratorate,
        department=department,
        starts_on=OPENED,
    )
    return person


def posted_staff(name: str, role: str, unit: Office | Procuratorate, world: City) -> Staff:
    """Make a member of staff with one posting, in force since the offices opened."""
    origin = Origin.TOWNSHIP if role == "township_staff" else Origin.PROCURATORATE
    person = staff(name, origin)
    where = {"office": unit} if isinstance(unit, Office) else {"procuratorate": unit}
    if role == "department_handler":
        where["department"] = world.department
    Posting.objects.create(staff=person, role=role, starts_on=OPENED, **where)
    return person
