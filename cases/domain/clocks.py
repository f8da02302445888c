"""The clocks of a case, kept in line with what happened to it."""

from collections.abc import Iterable

from cases.domain.exemptions import spans
from cases.duties.contract import get_duty, is_installed
from cases.enums import OPEN_STAGES, ClockState, Decision
from cases.models import Case, Clock, ClockRule, Extension
from cases.reckoning import Facts, Reckoned, reckon
from offices import workdays
from offices.workdays import Calendar

YEARS_AHEAD = 3  # the longest limits are two years, extended at most by months
FALLEN = {"state": ClockState.CANCELLED, "in_time": None, "provisional": False}
WARNINGS = ("warned_soon_at", "warned_overdue_at", "told_director_at", "told_district_at")


def sync(case: Case, calendar: Calendar | None = None) -> list[Clock]:
    """Derive the clocks of `case` anew, write what differs, and return those that are new or changed.

    Called by every verb inside its transaction, after its event. A clock whose date moved may warn again; one
    that no longer follows from the facts falls away. The case keeps its nearest date. Where the duty is not
    installed, every clock stays as it is.
    """
    if not is_installed(case.duty):
        return []
    kept = {(clock.code, clock.started_by_id): clock for clock in case.clocks.all()}
    reckoned = reckon_facts(facts_of(case, started=bool(kept)), calendar)
    pairs = [(one, kept.pop((one.rule.code, one.started_by.pk), None)) for one in reckoned]
    new = [_new(case, one) for one, clock in pairs if clock is None]
    changed = [clock for one, clock in pairs if clock and _rewrite(clock, values_of(one))]
    changed += [clock for clock in kept.values() if _rewrite(clock, FALLEN)]
    _point(case, [one for one in reckoned if one.state == ClockState.RUNNING])
    return Clock.objects.bulk_create(new) + changed


def reckon_facts(facts: Facts, calendar: Calendar | None = None) -> list[Reckoned]:
    """Return the clocks that follow from `facts` under the rules and the calendar as they stand."""
    uses = get_duty(facts.case.duty).clocks
    rules = list(ClockRule.objects.filter(code__in={use.rule for use in uses}))
    return reckon(uses, facts, rules, calendar or calendar_of(facts))


def calendar_of(facts: Facts) -> Calendar:
    """Return the calendar from the first event to the end of any limit that the last one could start."""
    days = [event.occurred_on for event in facts.events]
    last = max(days, default=workdays.local_date(facts.case.registered_at))
    return workdays.load_calendar(
        min(days, default=last), last.replace(month=1, day=1, year=last.year + YEARS_AHEAD)
    )


def facts_of(case: Case, *, started: bool = True) -> Facts:
    """Return what the clocks of `case` follow from; before any clock has `started` it is little."""
    events = list(case.events.order_by("id"))
    if not started:
        return Facts(case=case, events=events, pauses=[], granted={}, exempt=case.contact_unknown)
    granted: dict[tuple[str, int], list[tuple[int, str]]] = {}
    extensions = Extension.objects.filter(clock__case=case, decision=Decision.GRANTED).select_related("clock")
    for extension in extensions.order_by("decided_at", "id"):
        key = (extension.clock.code, extension.clock.started_by_id)
        granted.setdefault(key, []).append((extension.granted_length, extension.unit))
    exempted_by, lifted = spans(events)
    return Facts(
        case=case,
        events=events,
        pauses=list(case.pauses.select_related("started_by", "ended_by")),
        granted=granted,
        exempt=case.contact_unknown,
        exempted_by=exempted_by,
        lifted=lifted,
    )


def values_of(one: Reckoned) -> dict[str, object]:
    """Return what the row of a clock holds, by attribute."""
    return {
        "rule_id": one.rule.pk,
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


def nearest_of(running: Iterable[Reckoned]) -> dict[str, object]:
    """Return what a case keeps of its `running` clocks, by attribute; all of them empty where none runs.

    That is the nearest due date, whether it hangs on a year that nobody has confirmed, and the first day on
    which a clock is due soon.
    """
    alive = list(running)
    due_on = min((one.due_on for one in alive), default=None)
    return {
        "next_due_on": due_on,
        "next_due_provisional": any(one.due.provisional for one in alive if one.due_on == due_on),
        "soon_on": min((one.soon_on for one in alive), default=None),
    }


def _new(case: Case, one: Reckoned) -> Clock:
    return Clock(case=case, code=one.rule.code, started_by=one.started_by, **values_of(one))


def _rewrite(clock: Clock, values: dict[str, object]) -> bool:
    """Write what differs from `values`; a date that moved may be warned of again."""
    changes = {name: value for name, value in values.items() if getattr(clock, name) != value}
    if "due_on" in changes:
        changes |= dict.fromkeys(WARNINGS)
    for name, value in changes.items():
        setattr(clock, name, value)
    if changes:
        clock.save(update_fields=list(changes))
    return bool(changes)


def _point(case: Case, running: list[Reckoned]) -> None:
    """Keep the nearest dates on the case, by which lists are sorted, coloured and marked."""
    nearest = nearest_of(running if case.stage in OPEN_STAGES else ())
    if any(getattr(case, name) != value for name, value in nearest.items()):
        for name, value in nearest.items():
            setattr(case, name, value)
        case.save(update_fields=list(nearest))
