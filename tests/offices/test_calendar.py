"""The calendar on screen: marking days and confirming years moves the clocks that they touch."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from offices.domain import calendar as verbs
from offices.models import AuditRecord, CalendarDay, CalendarYear

pytestmark = pytest.mark.django_db
SPRING = date(2027, 2, 5)  # a Friday


@pytest.fixture
def recomputed(monkeypatch):
    """The years whose clocks were asked to be computed anew."""
    years = []
    monkeypatch.setattr(verbs, "later", lambda task, **ids: years.append((task, ids["year"])))
    return years


def test_confirming_a_year_is_recorded_and_computes_its_clocks_anew(sysadmin, calendar, recomputed):
    record = verbs.confirm_year(year=2027, by=sysadmin, source="国办发明电")
    assert (record.confirmed_by, record.source) == (sysadmin, "国办发明电")
    assert recomputed == [("cases.recompute_year", 2027)]
    assert AuditRecord.objects.get(action="calendar.confirm").object_ref == "2027"
    with pytest.raises(ValidationError):
        verbs.confirm_year(year=2027, by=sysadmin)


def test_a_marked_day_can_be_changed_and_cleared(sysadmin, calendar, recomputed):
    verbs.set_day(day=SPRING, kind="holiday", note="春节", by=sysadmin)
    assert CalendarDay.objects.get(date=SPRING).note == "春节"
    assert verbs.clear_day(day=SPRING, by=sysadmin)
    assert not verbs.clear_day(day=SPRING, by=sysadmin)
    assert len(recomputed) == 2
    assert AuditRecord.objects.filter(action="calendar.change", object_ref="2027").count() == 2


def test_only_what_differs_from_the_plain_week_is_marked(sysadmin, calendar):
    with pytest.raises(ValidationError):
        verbs.set_day(day=date(2027, 2, 6), kind="holiday", note="", by=sysadmin)
    with pytest.raises(ValidationError):
        verbs.set_day(day=SPRING, kind="workday", note="", by=sysadmin)


def test_days_are_pasted_all_or_none(as_user, sysadmin, calendar):
    client = as_user(sysadmin)
    bad = client.post(
        "/calendar/2027/import/", {"lines": "2027-02-05 休 春节\n2026-02-08 休\nnonsense\n2027-02-05 休"}
    )
    assert bad.status_code == 422
    assert len(bad.context["form"].errors["lines"]) == 3
    weekend = client.post("/calendar/2027/import/", {"lines": "2027-02-05 休 春节\n2027-02-06 休"})
    assert weekend.status_code == 422
    assert not CalendarDay.objects.filter(date__year=2027).exists()
    good = client.post("/calendar/2027/import/", {"lines": "2027-02-05 休 春节\n\n2027-02-20 班"})
    assert good.status_code == 302
    assert CalendarDay.objects.filter(date__year=2027).count() == 2


def test_everybody_signed_in_reads_the_year_and_only_the_admin_gets_links(as_user, clerk, sysadmin, calendar):
    page = as_user(clerk).get("/calendar/2026/")
    assert "端午节" in page.content.decode()
    assert "/calendar/2026-06-19/" not in page.content.decode()
    assert "/calendar/2026-06-19/" in as_user(sysadmin).get("/calendar/2026/").content.decode()


@pytest.mark.parametrize("path", ["/calendar/1999/", "/calendar/2100/", "/calendar/2026-02-30/"])
def test_years_and_days_that_are_not_there_are_not_found(as_user, sysadmin, path):
    assert as_user(sysadmin).get(path).status_code == 404


def test_from_november_on_the_next_year_is_wanted(sysadmin, calendar, as_user, fixed_clock):
    def note():
        cards = as_user(sysadmin).get("/").context["cards"]
        return next(content.note for card, content in cards if card.icon == "calendar")

    assert note() == ""
    fixed_clock.move_to(date(2026, 11, 2))
    assert "2027" in note()
    CalendarYear.objects.create(year=2027, confirmed_at="2026-11-01T00:00+08:00")
    assert note() == ""
