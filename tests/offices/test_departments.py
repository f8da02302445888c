"""Departments: a name ends and another begins; people and referrals go on in what a department became."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from offices.domain.departments import add_department, change_lines, end_department, rename_department
from offices.enums import BusinessLine
from offices.models import AuditRecord, Department, Posting, Staff
from offices.reach import in_place_of, reach_of
from tests import factories as make

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
COMPLAINTS, CIVIL = BusinessLine.COMPLAINTS, BusinessLine.CIVIL
TOMORROW = date(2026, 6, 16)


def postings(person):
    """Department and days of each posting, in their order."""
    found = Posting.objects.filter(staff=person).order_by("starts_on")
    return [(posting.department.name, posting.starts_on, posting.ends_on) for posting in found]


def rename(city, sysadmin, **changes):
    asked = {"name": "第五检察部", "business_lines": [COMPLAINTS], "valid_from": TOMORROW}
    return rename_department(department=city.department, by=sysadmin, **(asked | changes))


def test_renaming_ends_the_old_name_the_day_before_and_begins_the_new_one(city, sysadmin):
    renamed = rename(city, sysadmin)
    old = Department.objects.get(pk=city.department.pk)

    assert (old.name, old.valid_to, old.successor) == ("控告申诉检察部", TOMORROW - DAY, renamed)
    assert (renamed.valid_from, renamed.valid_to, renamed.business_lines) == (TOMORROW, None, [COMPLAINTS])
    assert AuditRecord.objects.get(action="department.rename").detail["postings"] == 0


def test_people_go_on_under_the_new_name_and_keep_the_days_of_their_posting(
    city, sysadmin, handler, fixed_clock
):
    Posting.objects.filter(staff=handler).update(ends_on=date(2027, 1, 31))
    rename(city, sysadmin)

    assert postings(handler) == [
        ("控告申诉检察部", make.OPENED, TOMORROW - DAY),
        ("第五检察部", TOMORROW, date(2027, 1, 31)),
    ]
    before = reach_of(Staff.objects.get(pk=handler.pk))
    fixed_clock.shift(DAY)
    after = reach_of(Staff.objects.get(pk=handler.pk))
    assert after.line_offices == before.line_offices
    assert after.department_ids == before.department_ids | {Department.objects.get(name="第五检察部").pk}


def test_a_posting_that_has_not_begun_is_for_the_new_department_and_one_that_is_over_stays(
    city, sysadmin, handler, officer
):
    Posting.objects.filter(staff=handler).update(ends_on=date(2025, 12, 31))
    Posting.objects.create(
        staff=officer,
        role="department_handler",
        procuratorate=city.district,
        department=city.department,
        starts_on=date(2026, 9, 1),
    )
    rename(city, sysadmin)

    assert postings(handler) == [("控告申诉检察部", make.OPENED, date(2025, 12, 31))]
    assert Posting.objects.get(staff=officer, role="department_handler").department.name == "第五检察部"


def test_a_name_that_was_keyed_late_leaves_past_postings_as_they_were(city, sysadmin, handler, today):
    rename(city, sysadmin, valid_from=date(2026, 1, 1))

    assert postings(handler) == [
        ("控告申诉检察部", make.OPENED, today - DAY),
        ("第五检察部", today, None),
    ]


def test_two_departments_become_one_and_who_was_in_both_is_in_it_once(city, sysadmin, handler, today):
    civil = make.civil_department(city.district)
    Posting.objects.create(
        staff=handler,
        role="department_handler",
        procuratorate=city.district,
        department=civil,
        starts_on=make.OPENED,
    )
    assert end_department(department=civil, valid_to=today, successor=city.department, by=sysadmin) == 1

    assert sorted(postings(handler)) == [
        ("控告申诉检察部", make.OPENED, None),
        ("民事行政检察部", make.OPENED, today),
    ]
    assert in_place_of(civil.pk) == [civil.pk, city.department.pk]


def test_a_department_with_people_does_not_end_without_a_successor(city, sysadmin, handler, today):
    with pytest.raises(ValidationError) as refused:
        end_department(department=city.department, valid_to=today, by=sysadmin)
    assert list(refused.value.error_dict) == ["successor"]
    Posting.objects.filter(staff=handler).update(ends_on=today)

    assert end_department(department=city.department, valid_to=today, by=sysadmin) == 0


def test_what_has_ended_stays_as_it_was(city, sysadmin):
    rename(city, sysadmin)
    for deed in (
        lambda: rename(city, sysadmin, name="第六检察部", valid_from=date(2026, 9, 1)),
        lambda: change_lines(department=city.department, business_lines=[CIVIL], by=sysadmin),
        lambda: end_department(department=city.department, valid_to=date(2026, 9, 1), by=sysadmin),
    ):
        with pytest.raises(ValidationError):
            deed()
    assert Department.objects.get(pk=city.department.pk).business_lines == [COMPLAINTS]


@pytest.mark.parametrize(
    "changes",
    [{"valid_from": date(2019, 1, 1)}, {"name": "控告申诉检察部"}, {"name": "民事行政检察部"}],
    ids=["before it began", "its own name", "a name that is taken"],
)
def test_a_renaming_that_does_not_fit_is_refused_and_changes_nothing(city, sysadmin, changes):
    make.civil_department(city.district)
    with pytest.raises(ValidationError):
        rename(city, sysadmin, **changes)

    assert Department.objects.count() == 2
    assert not AuditRecord.objects.filter(action="department.rename").exists()


def test_a_name_of_2017_can_be_given_again(city, sysadmin):
    Department.objects.create(
        procuratorate=city.district,
        name="民事行政检察科",
        business_lines=[CIVIL],
        valid_from=date(2013, 1, 1),
        valid_to=date(2018, 12, 31),
    )
    again = Department(
        procuratorate=city.district, name="民事行政检察科", business_lines=[CIVIL], valid_from=TOMORROW
    )
    assert add_department(department=again, by=sysadmin).pk


def test_a_successor_is_another_department_of_the_same_procuratorate(city, sysadmin, today):
    far = make.civil_department(city.other_district)
    for successor in (far, city.department):
        with pytest.raises(ValidationError, match="successor"):
            end_department(department=city.department, valid_to=today, successor=successor, by=sysadmin)


def test_new_business_lines_are_what_its_people_reach(city, sysadmin, handler):
    assert set(reach_of(handler).line_offices) == {COMPLAINTS}
    change_lines(department=city.department, business_lines=[COMPLAINTS, CIVIL], by=sysadmin)

    assert set(reach_of(Staff.objects.get(pk=handler.pk)).line_offices) == {COMPLAINTS, CIVIL}
    detail = AuditRecord.objects.get(action="department.lines").detail
    assert detail == {"before": [COMPLAINTS], "lines": [COMPLAINTS, CIVIL]}


# ---------------------------------------------------------------------------------------------------- pages


def test_the_list_shows_past_and_present_to_all_and_what_can_be_done_to_the_admin(
    city, sysadmin, leader, as_user
):
    rename(city, sysadmin)
    text = as_user(leader).get(reverse("procuratorate_list")).text
    assert "控告申诉检察部" in text
    assert "第五检察部" in text
    assert "/departments/" not in text

    text = as_user(sysadmin).get(reverse("procuratorate_list")).text
    renamed = Department.objects.get(name="第五检察部")
    assert reverse("department_rename", args=[renamed.pk]) in text
    assert reverse("department_rename", args=[city.department.pk]) not in text
    assert reverse("department_new", args=["620102"]) in text


def test_the_forms_do_what_they_say(city, sysadmin, handler, as_user):
    client = as_user(sysadmin)
    new = {"name": "民事检察部", "valid_from": "2026-06-15", "business_lines": ["civil", "administrative"]}
    assert client.post(reverse("department_new", args=["620102"]), new).status_code == 302
    civil = Department.objects.get(name="民事检察部")
    assert (civil.procuratorate, civil.business_lines) == (city.district, ["civil", "administrative"])

    assert client.post(reverse("department_new", args=["620102"]), new).status_code == 422
    page = reverse("department_end", args=[city.department.pk])
    assert client.post(page, {"valid_to": "2026-06-15"}).status_code == 422
    assert client.post(page, {"valid_to": "2026-06-15", "successor": civil.pk}).status_code == 302
    assert Department.objects.get(pk=city.department.pk).successor == civil
    assert Posting.objects.filter(staff=handler, department=civil).exists()
