"""The worklist: which cases a person sees under which scope, tab, filter and search, in which order.

`cases_for` is behind list, counts, export, neighbours and the figures of reviewers alike, so that a number
and the list behind it cannot differ.
"""

from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.filters import CaseFilter, is_asked
from cases.models import Case
from cases.paging import ORDERS, Order, Page, beside, page_at, place_of, read_place
from cases.policy import findable_by_name
from cases.search import Found, Wanted, find, walking
from cases.statuses import STATUSES, Counts, count_all, count_some, status_is
from offices.enums import Level
from offices.models import Staff
from offices.reach import Authority, reach_of
from offices.roles import Permission

SCOPES = {
    "mine": _("My cases"),
    "office": _("My office"),
    "district": _("My district"),
    "all": _("All in reach"),
}
DUE_FIRST = frozenset({"open", "overdue", "due_soon", "waiting", "in_time"})
HAVE_A_DUE_DAY = frozenset({"overdue", "due_soon"})  # none without one has to be looked for
HANDLERS = (Permission.CASE_HANDLE, Permission.CASE_REVIEW, Permission.CASE_FEEDBACK)


def scopes_of(staff: Staff) -> list[str]:
    """Return the scopes that `staff` has today; "all" only where it holds more than office or district."""
    reach = reach_of(staff)
    offices, district = _offices_of(staff, "office"), _offices_of(staff, "district")
    everything = reach.offices_with(Permission.CASE_READ)
    has = {
        "mine": any(reach.may(permission) for permission in HANDLERS),
        "office": bool(offices),
        "district": bool(district),
        "all": everything not in (offices, district),
    }
    return [scope for scope in SCOPES if has[scope]]


def nearest_scope(staff: Staff) -> str:
    """Return the scope that `staff` works in: the office, else the district, else all in reach."""
    return next((scope for scope in scopes_of(staff) if scope != "mine"), "all")


def in_scope(staff: Staff, scope: str) -> QuerySet[Case]:
    """Return the cases of a scope, always within reach.

    Of a department nobody is named the handler: what was referred to it is the work of each of its people.
    """
    rows = Case.objects.visible_to(staff)
    if scope == "mine":
        departments = reach_of(staff).department_ids
        own = Q(handler=staff)
        return rows.filter(own | Q(department_id__in=departments) if departments else own)
    if scope in ("office", "district"):
        offices = _offices_of(staff, scope)
        return rows if offices == reach_of(staff).office_ids else rows.filter(office_id__in=offices)
    return rows


def cases_for(
    staff: Staff, params: Mapping[str, str], *, wanted: Wanted | None = None, on: date | None = None
) -> QuerySet[Case]:
    """Return the cases that `params` (of the list's URL) show to `staff`, without order.

    scope: a name of `SCOPES`, status: one of `STATUSES`, both "all" where none is given. The rest are the
    filters of `cases.filters`. What is unknown or malformed is left aside.
    """
    return Worklist(staff, params, wanted=wanted, on=on).rows


@dataclass(frozen=True)
class Neighbours:
    """Keys of the cases beside one in a list, None at its ends."""

    previous: str | None
    next: str | None


class Worklist:
    """What `params` ask for, of the cases that `staff` reaches; nothing is read before it is asked for."""

    def __init__(
        self,
        staff: Staff,
        params: Mapping[str, str],
        *,
        wanted: Wanted | None = None,
        on: date | None = None,
    ):
        self.staff = staff
        self.params = params
        self.wanted = wanted
        self.on = on or timezone.localdate()
        self.scope = _known(params.get("scope"), SCOPES, "all")
        self.status = _known(params.get("status"), STATUSES, "all")
        usual = "due" if self.status in DUE_FIRST else "newest"
        order = ORDERS[_known(params.get("sort"), ORDERS, usual)]
        self.order: Order = replace(order, all_known=True) if self.status in HAVE_A_DUE_DAY else order

    @cached_property
    def filter(self) -> CaseFilter:
        """The filters in force."""
        return CaseFilter(self.params, in_scope(self.staff, self.scope), staff=self.staff, on=self.on)

    def every_filter(self) -> CaseFilter:
        """Return all filters, for their form."""
        rows = Case.objects.none()
        return CaseFilter(self.params, rows, staff=self.staff, on=self.on, whole=True)

    @cached_property
    def under_every_tab(self) -> QuerySet[Case]:
        """The cases of the scope under the filters, without search and tab."""
        return self.filter.qs if is_asked(self.params) else in_scope(self.staff, self.scope)

    @cached_property
    def found(self) -> Found | None:
        """What a search finds under every tab; None where nothing is looked for."""
        if not self.wanted:
            return None
        return find(self.under_every_tab, self.wanted, findable_by_name(self.staff))

    @cached_property
    def rows(self) -> QuerySet[Case]:
        """The cases of the tab, without order."""
        rows = self.found.rows if self.found else self.under_every_tab
        return rows.filter(status_is(self.status, self.on)).order_by()

    def in_words(self) -> list[tuple[str, str]]:
        """Return label and value of scope, tab and filters."""
        parts = [(_("Scope"), SCOPES[self.scope]), (_("Status"), STATUSES[self.status])]
        if is_asked(self.params):
            parts += [(label, value) for _name, label, value in self.filter.in_force()]
        return parts

    def page(self, fields: tuple[str, ...], joins: tuple[str, ...]) -> Page:
        """Return the page that `params` name by their place, its rows with `fields` alone."""
        place = read_place(self.order, self.params.get("place", ""))
        with self.planned():
            return page_at(self.rows.select_related(*joins).only(*fields), self.order, place)

    def neighbours(self, case: Case) -> Neighbours:
        """Return the keys before and after `case`, whether or not it still belongs to the list."""
        rows = self.rows.only("key", self.order.field)
        with self.planned():
            before = beside(rows, self.order, place_of(self.order, case, backwards=True), 1)
            after = beside(rows, self.order, place_of(self.order, case), 1)
        return Neighbours(*(found[0].key if found else None for found in (before, after)))

    def counts(self) -> Counts:
        """Return how many cases each tab holds, counted to just above `COUNTED`; one query.

        Filters that would take too long to count are not counted (None). A search counts exactly; where it
        finds too many, "all" alone has a number, that of cases which it found at least.
        """
        if self.found is None:
            return count_some(self.under_every_tab, self.on, filtered=is_asked(self.params))
        if self.found.more:
            return {**dict.fromkeys(STATUSES), "all": self.found.total}
        return count_all(self.found.rows, self.on)

    def planned(self):
        """Return the context in which `rows` are read in order.

        Open cases are few beside all, which the planner cannot know of dates that only they have.
        """
        walk = self.order.name == "due" or self.found and self.found.more
        return walking() if walk else nullcontext()


def _known(value: str | None, names: Mapping, otherwise: str) -> str:
    return value if value in names else otherwise


def _offices_of(staff: Staff, scope: str) -> frozenset[int]:
    """Offices at which `staff` is posted, or those below the district procuratorates of the postings."""
    return frozenset().union(*(a.office_ids for a in reach_of(staff).authorities if _is_of(a, scope)))


def _is_of(authority: Authority, scope: str) -> bool:
    if Permission.CASE_READ not in authority.permissions:
        return False
    unit = authority.posting.procuratorate
    return unit is None if scope == "office" else unit is not None and unit.level == Level.DISTRICT
