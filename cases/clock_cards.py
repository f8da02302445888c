"""Cards of the home page about clocks: what comes due next, and dates that hang on an open calendar."""

from datetime import date
from urllib.parse import urlencode

from django.db.models import Count, Exists, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from cases.clock_words import marked
from cases.deeds import WITH_DEPARTMENT
from cases.duties.contract import get_duty
from cases.enums import ClockState
from cases.filters import UNSIGNED
from cases.models import Case, Clock
from cases.queries import step_label
from cases.statuses import STATUSES, status_of
from cases.worklist import in_scope, scopes_of
from offices.models import CalendarYear, Staff
from offices.navigation import CardContent, Figure, Line
from offices.reach import reach_of

LISTED = 5
SHOWN = ("number", "key", "title", "duty", "step", "stage", "paused", "next_due_on", "soon_on")
SHOWN += ("next_due_provisional",)


def next_due(staff: Staff) -> CardContent | None:
    """Return the next of one's own cases to come due; one query, none for those who have no cases."""
    if "mine" not in scopes_of(staff):
        return None
    rows = in_scope(staff, "mine").open()
    return _listed(rows, {"scope": "mine", "status": "open"}, gettext("All my open cases"))


def to_sign(staff: Staff) -> CardContent | None:
    """Return what was referred to one's department and nobody has signed for yet; one query."""
    departments = reach_of(staff).department_ids
    sent = Case.objects.visible_to(staff).open().filter(department_id__in=departments)
    rows = sent.filter(Exists(UNSIGNED), step=WITH_DEPARTMENT.slug)
    params = {"scope": "mine", "step": WITH_DEPARTMENT.slug, "unsigned": "yes", "sort": "due"}
    return _listed(rows, params, gettext("All to be signed for"))


def _listed(rows: QuerySet[Case], params: dict[str, str], all_words: str) -> CardContent | None:
    """List the first of `rows`, by due day, with the address of the worklist that holds them all below."""
    today = timezone.localdate()
    first = rows.order_by("next_due_on", "id").only(*SHOWN)[:LISTED]
    lines = [_line(case, today) for case in first]
    links = [(all_words, f"{reverse('case_list')}?{urlencode(params)}")]
    return CardContent(lines=lines, links=links) if lines else None


def _line(case: Case, today: date) -> Line:
    step = step_label(get_duty(case.duty), case.step)
    stands = f"{STATUSES[status_of(case, today)]} · {step} · {case.title}"
    return Line(_when(case, today), reverse("case", args=[case.key]), stands)


def _when(case: Case, today: date) -> str:
    if case.next_due_on is None:
        return case.number
    late = (today - case.next_due_on).days
    if late > 0:
        words = ngettext("%(number)s: %(n)s day overdue", "%(number)s: %(n)s days overdue", late)
        return words % {"number": case.number, "n": late}
    words = gettext("%(number)s is due on %(day)s") % {"number": case.number, "day": case.next_due_on}
    return marked(words, case.next_due_provisional)


def provisional(staff: Staff) -> CardContent | None:
    """Running clocks whose dates hang on years that nobody has confirmed; two queries."""
    waiting = Clock.objects.filter(state=ClockState.RUNNING, provisional=True)
    by_year = list(waiting.values_list("due_on__year").annotate(n=Count("pk")).order_by("due_on__year"))
    confirmed = set(CalendarYear.objects.exclude(confirmed_at=None).values_list("year", flat=True))
    open_years = [(year, count) for year, count in by_year if year not in confirmed]
    if not open_years:
        return None
    figures = [
        Figure(str(year), count, reverse("calendar", args=[year]), "overdue") for year, count in open_years
    ]
    words = gettext("Dates of running clocks reach into years that are not confirmed: %(years)s.")
    return CardContent(figures, note=words % {"years": "、".join(str(year) for year, _count in open_years)})
