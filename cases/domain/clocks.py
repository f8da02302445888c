"""The clocks of a case, kept in line with what happened to it."""

from cases.duties.contract import get_duty
from cases.enums import OPEN_STAGES, ClockState, Decision
from cases.models import Case, Clock, ClockRule, Extension
from cases.reckoning import Facts, Reckoned, reckon
from offices import workdays
from offices.workdays import Calendar

YEARS_AHEAD = 2
WARNINGS = ("warned_soon_at", "warned_overdue_at", "told_director_at", "told_district_at")


def sync(case: Case, calendar: Calendar | None = None) -> list[Clock]:
    """Derive the clocks of `case` anew, write what differs, and return those that are new or changed.

    Called by every verb inside its transaction, after its event. A clock whose date moved may warn again; one
    that no longer follows from the facts falls away. The case keeps its nearest date.
    """
    reckoned = reckoned_clocks(case, calendar)
    kept = {(clock.code, clock.started_by_id): clock for clock in case.clocks.all()}
    changed = [_write(case, one, kept.pop((one.rule.code, one.started_by.pk), None)) for one in reckoned]
    changed += [_cancel(clock) for clock in kept.values() if clock.state != ClockState.CANCELLED]
    running = [one for one in reckoned if one.state == ClockState.RUNNING and case.stage in OPEN_STAGES]
    case.next_due_on = min((one.due_on for one in running), default=None)
    case.soon_on = min((one.soon_on for one in running), default=None)
    case.save(update_fields=["next_due_on", "soon_on"])
    return [clock for clock in changed if clock]


def reckoned_clocks(case: Case, calendar: Calendar | None = None) -> list[Reckoned]:
    """Return the clocks that follow from what is on record, with every step of each count."""
    duty = get_duty(case.duty)
    rules = list(ClockRule.objects.filter(code__in={use.rule for use in duty.clocks}))
    return reckon(duty.clocks, facts_of(case), rules, calendar or calendar_of(case))


def calendar_of(case: Case) -> Calendar:
    """Return the calendar from the year of receipt to two years after the last event could start a clock."""
    first = workdays.local_date(case.received_at)
    last = workdays.local_date(case.registered_at)
    return workdays.load_calendar(first, last.replace(month=1, day=1, year=last.year + YEARS_AHEAD))


def facts_of(case: Case) -> Facts:
    """Return what the clocks of `case` follow from."""
    granted: dict[tuple[str, int], list[tuple[int, str]]] = {}
    extensions = Extension.objects.filter(clock__case=case, decision=Decision.GRANTED).select_related("clock")
    for extension in extensions:
        key = (extension.clock.code, extension.clock.started_by_id)
        granted.setdefault(key, []).append((extension.granted_length, extension.unit))
    return Facts(
        case=case,
        events=list(case.events.order_by("id")),
        pauses=list(case.pauses.all()),
        granted=granted,
        exempt=case.contact_unknown or case.exemptions.filter(decision=Decision.GRANTED).exists(),
    )


def _write(case: Case, one: Reckoned, clock: Clock | None) -> Clock | None:
    values = {
        "rule": one.rule,
        "measure": one.use.measure,
        "started_on": one.started_on,
        "due_on": one.due_on,
        "soon_on": one.soon_on,
        "provisional": one.due.provisional,
        "state": one.state,
        "stopped_by_id": one.stopped_by.pk if one.stopped_by else None,
        "stopped_on": one.stopped_on,
        "in_time": one.in_time,
        "suspended_days": one.suspended_days,
        "extended_days": one.extended_days,
    }
    if clock is None:
        return Clock.objects.create(case=case, code=one.rule.code, started_by=one.started_by, **values)
    changes = [name for name, value in values.items() if getattr(clock, name) != value]
    if "due_on" in changes:
        values |= dict.fromkeys(WARNINGS)
        changes += WARNINGS
    for name in changes:
        setattr(clock, name, values[name])
    if changes:
        clock.save(update_fields=[name.removesuffix("_id") for name in changes])
    return clock if changes else None


def _cancel(clock: Clock) -> Clock:
    clock.state, clock.in_time = ClockState.CANCELLED, None
    clock.save(update_fields=["state", "in_time"])
    return clock
