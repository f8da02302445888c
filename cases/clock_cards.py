"""Cards of the home page about clocks: what presses on oneself, and dates that hang on an open calendar."""

from datetime import date

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from cases.clock_words import marked
from cases.enums import ClockState
from cases.models import Case, Clock
from cases.worklist import in_scope
from offices.models import CalendarYear, Staff
from offices.navigation import CardContent, Figure, Line

LISTED = 8
SHOWN = ("number", "key", "next_due_on", "next_due_provisional")


def pressing(staff: Staff) -> CardContent | None:
    """One's own cases with a clock that is due soon or overdue, the oldest first; one query."""
    today = timezone.localdate()
    mine = in_scope(staff, "mine").open().filter(soon_on__lte=today)
    cases = list(mine.order_by("next_due_on", "id").only(*SHOWN)[:LISTED])
    lines = [Line(_pressing(case, today), reverse("case", args=[case.key])) for case in cases]
    return CardContent(lines=lines) if lines else None


def _pressing(case: Case, today: date) -> str:
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
