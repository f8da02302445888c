"""Whoever a case is referred to sees it from then on, and works on it while it has the case."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.clock_cards import next_due
from cases.domain.comments import comment
from cases.domain.noticing import notify
from cases.domain.steps import available
from cases.models import Case
from cases.policy import may_do
from cases.receivers import departments_for
from offices.models import Department, Notification, Organ, Posting, Staff
from offices.reach import reach_of
from offices.roles import Permission
from tests import factories as make
from tests.matters import LI, matter
from tests.walks import do

pytestmark = pytest.mark.django_db
WORK = (Permission.CASE_FEEDBACK, Permission.CASE_COMMENT, Permission.PARTY_UNMASK)


@pytest.fixture
def department(city):
    """A department of another line than those of the case's duty."""
    return make.civil_department(city.district)


@pytest.fixture
def specialist(department):
    return make.department_handler("specialist", department)


def refer(case, director, department):
    return do(case, "refer_department", director, data={"receiver_id": department.pk})


def again(staff: Staff) -> Staff:
    """The same person at the next request."""
    return Staff.objects.get(pk=staff.pk)


def sees(staff, case) -> bool:
    listed = Case.objects.visible_to(again(staff)).filter(pk=case.pk).exists()
    assert listed == may_do(again(staff), Permission.CASE_READ, case)
    return listed


def may_work(staff, case) -> list[bool]:
    return [may_do(again(staff), permission, case) for permission in WORK]


def test_before_the_referral_the_case_does_not_exist_for_the_department(case, specialist, as_user):
    assert not sees(specialist, case)
    assert as_user(specialist).get(reverse("case", args=[case.key])).status_code == 404


def test_the_department_that_a_case_is_referred_to_sees_it_and_gives_feedback(
    case, director, department, specialist, as_user
):
    refer(case, director, department)

    assert sees(specialist, case)
    assert may_work(specialist, case) == [True] * 3
    assert as_user(specialist).get(reverse("case", args=[case.key])).status_code == 200
    assert case.number in as_user(specialist).get(reverse("case_list"), {"scope": "district"}).text
    assert [deed.name for deed in available(case, again(specialist))] == ["sign", "object", "feedback"]
    event = do(case, "feedback", again(specialist), note="已审查，不支持监督申请")
    assert (event.by, case.step) == (specialist, "handling")


def test_no_other_department_answers_for_it_though_the_case_is_of_its_business_line(
    case, director, department, handler, as_user
):
    refer(case, director, department)

    assert sees(handler, case)
    assert available(case, again(handler)) == []
    with pytest.raises(PermissionDenied):
        do(case, "feedback", again(handler), note="已审查")
    page = as_user(handler).get(reverse("case", args=[case.key])).text
    assert reverse("case_step", args=[case.key, "feedback"]) not in page


def test_a_department_gives_feedback_only_while_it_has_the_case(case, city, director, clerk, handler):
    refer(case, director, city.department)
    do(case, "record_feedback", clerk)

    assert not may_do(again(handler), Permission.CASE_FEEDBACK, case)


def test_after_its_feedback_the_department_reads_the_case_and_no_more(case, director, department, specialist):
    refer(case, director, department)
    do(case, "feedback", again(specialist), note="已审查")

    assert sees(specialist, case)
    assert may_work(specialist, case) == [False] * 3
    with pytest.raises(PermissionDenied):
        comment(case_id=case.pk, text="补充", by=again(specialist))


def test_the_department_that_a_case_is_referred_to_next_takes_the_place_of_the_first(
    case, city, director, department, specialist, clerk
):
    refer(case, director, department)
    do(case, "record_feedback", clerk)
    refer(case, director, city.department)

    assert case.department == city.department
    assert not sees(specialist, case)


def test_referring_one_case_opens_no_other(case, city, director, department, specialist, clerk, officer):
    beside = matter(office=city.office, by=clerk, second_officer=officer, identity=LI)
    refer(case, director, department)

    assert not sees(specialist, beside)


def test_people_of_the_department_hear_of_the_referral(case, director, department, specialist, handler):
    event = refer(case, director, department)
    notify(event.pk)

    assert Notification.objects.filter(staff=specialist, kind="case.referred").exists()
    assert not Notification.objects.filter(staff=handler).exists()


def test_a_department_where_nobody_is_posted_is_marked_and_its_leaders_hear_instead(
    case, city, director, leader, department, handler, as_user
):
    page = as_user(director).get(reverse("case_step", args=[case.key, "refer_department"])).text
    assert _("%(department)s (nobody posted)") % {"department": department.name} in page
    assert _("%(department)s (nobody posted)") % {"department": city.department.name} not in page

    event = refer(case, director, department)
    notify(event.pk)
    assert Notification.objects.filter(staff=leader, kind="case.referred").exists()
    assert not Notification.objects.filter(staff=handler).exists()


def test_a_department_with_people_needs_no_leader_to_hear(case, director, leader, department, specialist):
    notify(refer(case, director, department).pk)

    assert not Notification.objects.filter(staff=leader).exists()


def test_an_account_that_is_disabled_does_not_staff_a_department(case, department, specialist):
    Staff.objects.filter(pk=specialist.pk).update(is_active=False)

    assert not departments_for(case).get(pk=department.pk).is_staffed


def test_a_department_that_was_renamed_keeps_what_was_referred_to_it(
    case, city, director, department, specialist, today
):
    """People posted to what it became see the case and hear of it, as product rule 26 asks."""
    event = refer(case, director, department)
    renamed = Department.objects.create(
        procuratorate=city.district,
        name="第五检察部",
        business_lines=department.business_lines,
        valid_from=today,
    )
    later = Department.objects.create(
        procuratorate=city.district, name="第四检察部", business_lines=[], valid_from=today
    )
    Department.objects.filter(pk=department.pk).update(valid_to=today, successor=renamed)
    Department.objects.filter(pk=renamed.pk).update(valid_to=today, successor=later)
    newcomer = make.department_handler("newcomer", later)
    notify(event.pk)

    assert sees(newcomer, case)
    assert may_work(newcomer, case) == [True] * 3
    assert Notification.objects.filter(staff=newcomer, kind="case.referred").exists()


def test_when_the_posting_ends_the_case_is_out_of_reach(case, director, department, specialist, today):
    refer(case, director, department)
    Posting.objects.filter(staff=specialist).update(ends_on=make.OPENED)

    assert not sees(specialist, case)


def test_reach_costs_one_query_more_for_people_of_departments_however_many_departments_there_are(
    city, department, specialist, clerk, today
):
    def queries(person) -> int:
        with CaptureQueriesContext(connection) as caught:
            reach_of(again(person))
        return len(caught) - 1  # the person

    assert (queries(clerk), queries(specialist)) == (1, 3)
    for number in range(3):
        Department.objects.create(
            procuratorate=city.district,
            name=f"原科室{number}",
            business_lines=[],
            valid_from=make.OPENED,
            valid_to=today,
            successor=department,
        )
    assert queries(specialist) == 3


def test_what_comes_due_next_for_a_department_is_on_the_home_page_of_its_people(
    case, director, department, specialist
):
    refer(case, director, department)
    Case.objects.filter(pk=case.pk).update(soon_on=timezone.localdate(), next_due_on=timezone.localdate())

    assert case.number in next_due(again(specialist)).lines[0][0]


def test_a_made_up_body_says_so_where_it_is_chosen(case, director, as_user):
    address = reverse("case_step", args=[case.key, "refer_organ"])
    Organ.objects.create(
        kind="police", name="某派出所", district_code=case.office.procuratorate.code, is_example=True
    )
    Organ.objects.create(kind="court", name="某法庭", district_code=case.office.procuratorate.code)
    page = as_user(director).get(address).content.decode()
    assert ("某派出所（示例）" in page, "某法庭（示例）" in page, "某法庭" in page) == (True, False, True)
