"""Reference data: the numbers of the issue, the people, the calendar, and that loading twice is harmless."""

import io
from collections import Counter
from datetime import date, timedelta

import chinese_calendar
import pytest
from django.core.management import CommandError, call_command
from django.db.models import Q
from django.test import TestCase

from offices.enums import BusinessLine, DayKind, OrganKind, Origin, PilotStage, TownshipKind
from offices.models import (
    CalendarDay,
    CalendarYear,
    Department,
    Office,
    OfficeTownship,
    Organ,
    Posting,
    Procuratorate,
    Staff,
    Township,
    TownshipCode,
)
from offices.reference import loader
from offices.reference.files import rows
from offices.reference.townships import kind_of
from offices.roles import Role

ARTICLE = date(2017, 6, 14)  # the day of the news article that counts offices and people
OPENED = date(2016, 12, 9)
OFFICES = {
    "620102": 18,
    "620103": 6,
    "620104": 6,
    "620105": 4,
    "620111": 4,
    "620121": 4,
    "620122": 6,
    "620123": 8,
}
MODELS = (
    CalendarDay,
    CalendarYear,
    Department,
    Office,
    OfficeTownship,
    Organ,
    Posting,
    Procuratorate,
    Staff,
    Township,
    TownshipCode,
)


def in_force(day):
    """Rows whose validity holds `day`."""
    return (Q(valid_from=None) | Q(valid_from__lte=day)) & (Q(valid_to=None) | Q(valid_to__gte=day))


def counts():
    return {model: model.objects.count() for model in MODELS}


def test_file_holds_the_41352_townships_of_china_each_in_a_known_district():
    townships = rows("townships.csv.xz")
    districts = {row["code"] for row in rows("divisions.csv.xz")}
    assert len({row["code"] for row in townships}) == len(townships) == 41_352
    assert all(len(row["code"]) == 9 and row["name"] and row["code"][:6] in districts for row in townships)
    assert len({row["code"][:2] for row in townships}) == 31


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("620102001", TownshipKind.STREET),
        ("620102099", TownshipKind.STREET),
        ("620105100", TownshipKind.TOWN),
        ("620121199", TownshipKind.TOWN),
        ("620103201", TownshipKind.TOWNSHIP),
        ("620103399", TownshipKind.TOWNSHIP),
        ("620102400", TownshipKind.OTHER),
        ("350527000", TownshipKind.OTHER),
    ],
)
def test_kind_of_a_township_follows_from_its_code(code, kind):
    assert kind_of(code) == kind


class Lanzhou(TestCase):
    """The whole of it, loaded once."""

    @classmethod
    def setUpTestData(cls):
        cls.first = loader.load(provinces=set())

    def test_gansu_is_loaded_by_default_and_nothing_else(self):
        assert Township.objects.count() == self.first["townships added"] == 1_403
        assert not Township.objects.exclude(code__startswith="62").exists()

    def test_eight_districts_have_the_56_offices_of_the_article(self):
        assert Procuratorate.objects.get(code="620100").children.count() == 8
        assert Counter(Office.objects.values_list("procuratorate__code", flat=True)) == OFFICES
        assert Office.objects.count() == 18 + 6 + 6 + 4 + 4 + 4 + 8 + 6 == 56

    def test_procuratorates_form_a_tree_under_the_province(self):
        city = Procuratorate.objects.get(code="620100")
        assert city.parent.code == "620000"
        assert {child.reach_prefix for child in city.children.all()} == set(OFFICES)
        assert Procuratorate.objects.get(code="620102").short_name == "兰城关"

    def test_offices_hung_their_plaques_in_december_2016_and_are_marked_as_examples(self):
        assert set(Office.objects.values_list("opened_on", "is_example")) == {(OPENED, True)}
        assert Office.objects.get(procuratorate__code="620102", number=1).name == "酒泉路检察室"

    def test_four_offices_are_pilot_sites(self):
        assert Office.objects.exclude(pilot_stage=PilotStage.NONE).count() == 4

    def test_143_people_are_56_directors_of_the_procuratorate_and_87_from_the_townships(self):
        people = Counter(Posting.objects.in_force(ARTICLE).values_list("staff__origin", "role"))
        assert people == {
            (Origin.PROCURATORATE, Role.DIRECTOR): 56,
            (Origin.TOWNSHIP, Role.TOWNSHIP_STAFF): 87,
        }
        assert Staff.objects.count() == 143

    def test_every_office_has_two_to_four_people_and_one_director(self):
        postings = Posting.objects.in_force(ARTICLE)
        people = Counter(postings.values_list("office", flat=True))
        directors = Counter(postings.filter(role=Role.DIRECTOR).values_list("office", flat=True))
        assert len(people) == len(directors) == 56
        assert set(people.values()) == {2, 3, 4}
        assert set(directors.values()) == {1}

    def test_people_are_made_up_marked_and_cannot_sign_in(self):
        people = Staff.objects.all()
        assert all(person.is_example and not person.has_usable_password() for person in people)
        assert len({person.name for person in people}) == 143
        assert {"李㛃", "王䶮", "何𠮷祥", "张𬳽", "阿依古丽·麦麦提"} <= {person.name for person in people}
        assert Staff.objects.get(name="欧阳静").name_sort == "ou yang jing"

    def test_every_seat_is_a_real_township_that_lay_in_the_district_in_2017(self):
        real = {row["code"] for row in rows("townships.csv.xz")}
        for office in Office.objects.select_related("procuratorate", "seat"):
            spell = office.seat.codes.get(in_force(ARTICLE))
            assert office.seat.code in real
            assert spell.district_code == office.procuratorate.code
        assert Office.objects.values("seat").distinct().count() == 56

    def test_every_township_of_lanzhou_is_served_by_exactly_one_office(self):
        served = [*Office.objects.values_list("seat", flat=True)]
        served += OfficeTownship.objects.values_list("township", flat=True)
        lanzhou = Township.objects.filter(code__startswith="6201").values_list("pk", flat=True)
        assert sorted(served) == sorted(lanzhou)

    def test_zhonghe_and_jiuhe_belonged_to_gaolan_until_2022(self):
        for code, earlier in (("620105100", "620122102"), ("620105101", "620122104")):
            township = Township.objects.get(code=code)
            spells = township.codes.values_list("code", "district_code", "valid_from", "valid_to")
            assert sorted(spells, key=lambda spell: spell[0], reverse=True) == [
                (earlier, "620122", None, date(2022, 2, 28)),
                (code, "620105", date(2022, 3, 1), None),
            ]
            assert township.seated_offices.get().procuratorate.code == "620122"

    def test_a_code_that_was_given_again_names_one_township_a_day(self):
        was, now = (
            TownshipCode.objects.get(in_force(day), code="620103201") for day in (ARTICLE, date(2026, 6, 15))
        )
        assert (was.township.name, now.township.name) == ("黄峪镇", "魏岭乡")

    def test_every_township_has_a_code_today_and_the_new_area_is_marked_as_statistical(self):
        today = TownshipCode.objects.filter(valid_to=None)
        assert today.count() == Township.objects.count()
        assert all("GB/T 2260" in spell.note for spell in today.filter(district_code="620171"))

    def test_every_business_line_has_a_department_on_the_days_around_each_change_of_names(self):
        days = [OPENED, ARTICLE, date(2018, 3, 19), date(2018, 3, 20), date(2018, 12, 31), date(2019, 1, 1)]
        for procuratorate in Procuratorate.objects.exclude(level="province"):
            for day in [*days, date(2026, 6, 15)]:
                found = procuratorate.departments.filter(in_force(day)).values_list(
                    "business_lines", flat=True
                )
                assert {line for lines in found for line in lines} == set(BusinessLine.values), (
                    procuratorate.name,
                    day,
                )

    def test_departments_bear_the_names_of_their_time(self):
        district = Procuratorate.objects.get(code="620102")
        in_2017 = set(district.departments.filter(in_force(ARTICLE)).values_list("name", flat=True))
        in_2026 = set(district.departments.filter(in_force(date(2026, 6, 15))).values_list("name", flat=True))
        assert {"控告申诉检察科（举报中心）", "侦查监督科", "反贪污贿赂局", "职务犯罪预防科"} <= in_2017
        assert {"控告申诉检察部", "公益诉讼检察部", "未成年人检察部"} <= in_2026
        assert not in_2017 & in_2026

    def test_every_seat_has_a_police_station_a_judicial_office_and_a_government(self):
        for office in Office.objects.select_related("seat", "procuratorate"):
            bodies = office.seat.organs.filter(in_force(ARTICLE), district_code=office.procuratorate.code)
            assert {OrganKind.POLICE_STATION, OrganKind.JUDICIAL_OFFICE, OrganKind.GOVERNMENT} <= set(
                bodies.values_list("kind", flat=True)
            )

    def test_every_district_has_its_outside_bodies_and_the_supervision_commission_since_2018(self):
        expected = {*OrganKind.values} - {OrganKind.SUPERVISION}
        for code in OFFICES:
            then = set(
                Organ.objects.filter(in_force(ARTICLE), district_code=code).values_list("kind", flat=True)
            )
            assert then == expected
        commissions = Organ.objects.filter(kind=OrganKind.SUPERVISION)
        assert set(commissions.values_list("valid_from", flat=True)) == {date(2018, 3, 20)}
        assert commissions.count() == 9

    def test_outside_bodies_named_by_rule_are_marked_as_examples(self):
        assert not Organ.objects.filter(is_example=False).exists()
        names = set(Organ.objects.values_list("name", flat=True))
        assert {
            "兰州市公安局城关分局酒泉路派出所",
            "永登县公安局城关派出所",
            "兰州市城关区酒泉路街道办事处",
            "皋兰县忠和镇人民政府",
            "兰州市安宁区忠和镇人民政府",
        } <= names

    def test_calendar_agrees_with_the_notices_on_each_day_of_2004_to_2026(self):
        special = dict(CalendarDay.objects.values_list("date", "kind"))
        day = date(2004, 1, 1)
        while day.year <= 2026:
            plain = day.weekday() < 5
            works = special.get(day, DayKind.WORKDAY if plain else None) == DayKind.WORKDAY
            assert works == chinese_calendar.is_workday(day), day
            if day in special:
                assert works != plain, f"{day} does not differ from the plain week"
            day += timedelta(days=1)

    def test_make_up_days_are_worked_and_holidays_bear_their_names(self):
        days = {day.date: (day.kind, day.note) for day in CalendarDay.objects.all()}
        assert days[date(2017, 9, 30)] == (DayKind.WORKDAY, "国庆节")
        assert days[date(2026, 2, 14)] == (DayKind.WORKDAY, "春节")
        assert days[date(2026, 2, 28)] == (DayKind.WORKDAY, "春节")
        assert days[date(2017, 1, 27)] == (DayKind.HOLIDAY, "春节")
        assert days[date(2017, 10, 2)] == (DayKind.HOLIDAY, "国庆节")
        assert date(2017, 10, 7) not in days  # a Saturday off anyway

    def test_calendar_years_are_confirmed_up_to_2026_and_no_further(self):
        years = CalendarYear.objects.filter(confirmed_at__isnull=False)
        assert [year.year for year in years] == list(range(2004, 2027))
        assert CalendarYear.objects.count() == 23
        assert not CalendarDay.objects.filter(date__year__gt=2026).exists()

    def test_loading_twice_changes_nothing(self):
        before = counts()
        again = loader.load(provinces=set())
        assert set(again.values()) == {0}
        assert counts() == before

    def test_what_was_changed_on_screen_stays(self):
        Office.objects.filter(procuratorate__code="620102", number=1).update(name="酒泉路检察室（新）")
        Department.objects.filter(procuratorate__code="620102", name="刑事检察部").update(name="第一检察部")
        Organ.objects.filter(name="永登县公安局").update(name="永登县公安局（新）")
        Posting.objects.filter(staff__staff_no="1001").update(ends_on=ARTICLE)
        CalendarDay.objects.filter(date="2026-02-14").delete()
        CalendarYear.objects.filter(year=2025).update(confirmed_at=None)
        before = counts()
        assert set(loader.load(provinces=set()).values()) == {0}
        assert counts() == before
        assert Office.objects.filter(name="酒泉路检察室（新）").exists()
        assert CalendarYear.objects.get(year=2025).confirmed_at is None

    def test_a_township_that_differs_from_the_file_is_mended(self):
        Township.objects.filter(code="620102001").update(name="酒泉街道")
        assert loader.load(provinces=set())["townships changed"] == 1
        assert Township.objects.get(code="620102001").name == "酒泉路街道"

    def test_a_further_province_is_added_beside_gansu(self):
        out = io.StringIO()
        call_command("load_reference", province=["64"], stdout=out)
        assert "townships added: 259" in out.getvalue()
        assert Township.objects.count() == 1_403 + 259


@pytest.mark.django_db
def test_a_year_that_an_admin_has_begun_is_left_alone():
    CalendarYear.objects.create(year=2026, source="示例")
    CalendarDay.objects.create(date=date(2025, 5, 1), kind=DayKind.HOLIDAY)
    done = loader.load(provinces=set(), with_people=False)
    assert done["calendar years added"] == 21
    assert CalendarDay.objects.filter(date__year__in=(2025, 2026)).count() == 1
    assert CalendarYear.objects.get(year=2026).confirmed_at is None


@pytest.mark.django_db
def test_people_can_be_left_out():
    done = loader.load(provinces=set(), with_people=False)
    assert done["people added"] == Staff.objects.count() == 0
    assert Office.objects.count() == 56


def test_an_unknown_province_is_named():
    with pytest.raises(CommandError, match="unknown province: 99"):
        call_command("load_reference", province=["99"])
