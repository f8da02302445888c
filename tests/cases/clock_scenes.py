"""The rules in force, and what tests do with clocks of real cases."""

from datetime import date, datetime, timedelta

from chinese_calendar.constants import holidays, workdays

from cases.domain.clocks import facts_of, reckon_facts, values_of
from cases.domain.registration import register
from cases.duties.contract import get_duty
from cases.enums import OPEN_STAGES, ClockState
from cases.models import Case, Clock, ClockRule
from offices.models import CalendarDay, CalendarYear
from offices.workdays import SHANGHAI
from tests import matters

SATURDAY = 5


def at(text: str, hour: int = 10) -> datetime:
    """The moment of a day in Shanghai."""
    return datetime.combine(date.fromisoformat(text), datetime.min.time(), SHANGHAI) + timedelta(hours=hour)


def clock(case: Case, code: str) -> Clock:
    """The latest clock of the rule, as it is on record."""
    return case.clocks.select_related("rule").filter(code=code).latest("id")


def states(case: Case) -> dict[str, str]:
    """The state of the latest clock of each rule."""
    return dict(case.clocks.order_by("id").values_list("code", "state"))


def old_report(office, by, day: str, decisions=None) -> Case:
    """A report received at nine on a day of long ago and registered now."""
    duty = get_duty("complaints")
    told = matters.facts(office, by, received_at=at(day, 9), late_reason="补录旧件")
    details = duty.example_of(told.kind, told.channel)
    return register(
        duty=duty,
        office=office,
        facts=told,
        details=details,
        parties=[matters.petitioner()],
        decisions=decisions,
        by=by,
    )


def replace_rule(code: str, **fields) -> ClockRule:
    """Put one rule in the place of all versions of a code."""
    ClockRule.objects.filter(code=code).delete()
    plain = {"title": "示例", "who": "procuratorate", "starts": "收到", "mark": "found", "verified": True}
    return ClockRule.objects.create(
        code=code, **(plain | {"effective_from": date(2000, 1, 1), "unit": "day"} | fields)
    )


def whole_calendar() -> None:
    """The days off of twenty years, all confirmed."""
    CalendarYear.objects.all().delete()
    CalendarDay.objects.all().delete()
    CalendarYear.objects.bulk_create(
        CalendarYear(year=year, source="test", confirmed_at=at("2026-01-01")) for year in range(2004, 2027)
    )
    off = [CalendarDay(date=day, kind="holiday") for day in holidays if day.weekday() < SATURDAY]
    worked = [CalendarDay(date=day, kind="workday") for day in workdays if day.weekday() >= SATURDAY]
    CalendarDay.objects.bulk_create(off + worked)


def differences(case: Case) -> list[str]:
    """What the rows of the case say otherwise than what follows from its facts now."""
    found = []
    rows = {(row.code, row.started_by_id): row for row in case.clocks.all()}
    reckoned = reckon_facts(facts_of(case))
    for one in reckoned:
        row = rows.pop((one.rule.code, one.started_by.pk), None)
        values = values_of(one)
        wrong = [name for name, value in values.items() if row is None or getattr(row, name) != value]
        found += [f"{one.rule.code}: {name}" for name in wrong]
    found += [f"{row.code} left over" for row in rows.values() if row.state != ClockState.CANCELLED]
    alive = case.stage in OPEN_STAGES
    running = [one for one in reckoned if one.state == ClockState.RUNNING and alive]
    nearest = min((one.due_on for one in running), default=None)
    marks = {one.due.provisional for one in running if one.due_on == nearest}
    kept = (case.next_due_on, case.next_due_provisional)
    return found if kept == (nearest, True in marks) else [*found, "nearest date"]
