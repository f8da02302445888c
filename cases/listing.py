"""From a request to its worklist, and from a worklist to addresses."""

from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from cases.filters import CaseFilter
from cases.kept_searches import Search, recall
from cases.models import Case
from cases.search import Wanted
from cases.worklist import Worklist, nearest_scope

KEYS = ("scope", "status", *CaseFilter.base_filters, "search", "sort", "place", "count")
OF_A_PAGE = {"place": "", "count": ""}
NOT_SAVED = ("search", *OF_A_PAGE)
NOTHING = Wanted()


class Listing:
    """The list that an address shows to a person, and the addresses around it.

    A bare address shows one's own desk: the nearest scope, the open cases. Any other shows what it says.
    """

    def __init__(self, request: HttpRequest, query: str | None = None):
        params = request.GET if query is None else QueryDict(query)
        self.staff = request.user
        self.asked = {name: params[name].strip() for name in KEYS if params.get(name, "").strip()}
        self.untidy = query is None and any(name not in self.asked for name in params)
        if not self.asked:
            self.asked = {"scope": nearest_scope(self.staff), "status": "open"}
        self.search: Search | None = None
        if token := self.asked.get("search"):
            self.search = recall(request.session, token)
        self.lost_search = bool(token and self.search is None)
        wanted = self.search.wanted if self.search else NOTHING if token else None
        self.worklist = Worklist(self.staff, self.asked, wanted=wanted)

    def query(self, **changes: str) -> str:
        """Return the query string with some names changed, or taken away where the value is empty."""
        asked = {**self.asked, **changes}
        return urlencode({name: asked[name] for name in KEYS if asked.get(name)})

    def url(self, **changes: str) -> str:
        """Return the address of the list with some names changed; it begins at the first page."""
        return f"{reverse('case_list')}?{self.query(**{**OF_A_PAGE, **changes})}"

    @property
    def narrowing(self) -> list[str]:
        """Names of the search and the filters in force."""
        return [name for name in self.asked if name == "search" or name in CaseFilter.base_filters]

    def to_save(self) -> str:
        """Return the query string without what belongs to this session or page."""
        return self.query(**dict.fromkeys(NOT_SAVED, ""))


def neighbours_of(request: HttpRequest, case: Case) -> dict | None:
    """Return the addresses beside `case` in the list that `?list=` names, for components/_neighbours.html.

    None where the page was not reached from a list. Two queries, and those of a search.
    """
    query = request.GET.get("list")
    if not query:
        return None
    listing = Listing(request, query)
    beside = listing.worklist.neighbours(case)
    suffix = "?" + urlencode({"list": query})
    return {
        "back_url": f"{reverse('case_list')}?{listing.query()}",
        "previous_url": beside.previous and reverse("case", args=[beside.previous]) + suffix,
        "next_url": beside.next and reverse("case", args=[beside.next]) + suffix,
    }
