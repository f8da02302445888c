"""Whatever an address of the worklist says, it is answered, and shows nothing out of reach."""

from urllib.parse import quote, urlencode

import pytest
from django.http import QueryDict
from django.urls import reverse
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from cases.enums import CaseFlag, Channel, Purpose, Stage, Urgency
from cases.filters import MEASURES, RESULTS, CaseFilter
from cases.listing import KEYS
from cases.models import Case
from cases.paging import ORDERS, Place
from cases.statuses import STATUSES
from cases.worklist import SCOPES, cases_for
from tests.cases.lists import TODAY, listed, moment

pytestmark = pytest.mark.django_db
KNOWN = [
    *SCOPES, *STATUSES, *ORDERS, *MEASURES, *RESULTS, *Stage.values, *Channel.values, *Purpose.values,
    *Urgency.values, *CaseFlag.values, "complaints", "visits", "D1-09", "0103", "01", "620102", "620103",
    "handling", "yes", "no", "2026-06-15", "0001-01-01", "9999-12-31", "2026-02-30", "26-6-1",
]  # fmt: skip
ODD = [
    "", "%00", "a%00b", "%ED%A0%80", "%ff", "%", "9" * 30, "-1", "9223372036854775808", "2147483648", "1e400",
    "NaN", "٣", "%27%3B--", "x" * 4000, "None", "[]", "0x10", "+1", "%2B1", "1_0", "%20", "%0A",
]  # fmt: skip
PLACES = st.builds(
    lambda value, pk, backwards: Place(value, pk, backwards).code(),
    st.none()
    | st.sampled_from([moment(TODAY).isoformat(), "2026-06-15", "a\0", "9999-99-99"])
    | st.integers(),
    st.integers(-(2**70), 2**70),
    st.booleans(),
)
VALUES = st.one_of(
    st.sampled_from(KNOWN),
    st.sampled_from(ODD),
    st.sampled_from(["here", "beside", "far", "neighbour"]),  # ids of this test
    st.integers(-5, 2**70).map(str),
    st.text(max_size=20).map(quote),
    PLACES,
)
NAMES = st.sampled_from([*KEYS, "list", "page", "q", "%00", "%ED%A0%80"])
QUERIES = st.lists(st.tuples(NAMES, VALUES), max_size=8)
AGAIN = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def ids(city, clerk, neighbour, outsider) -> dict[str, str]:
    """Two cases in reach of the clerk and two that are not; ids of offices and people by name."""
    for office in (city.office, city.office, city.office_beside, city.office_far):
        listed(office, clerk, due=1)
    offices = {"here": city.office, "beside": city.office_beside, "far": city.office_far}
    return {name: str(one.pk) for name, one in {**offices, "neighbour": neighbour}.items()}


@pytest.fixture
def desk(as_user, clerk):
    """The clerk's browser."""
    return as_user(clerk)


def written(query: list[tuple[str, str]], ids: dict[str, str]) -> str:
    return "&".join(f"{name}={ids.get(value, value)}" for name, value in query)


@AGAIN
@given(query=QUERIES)
@example(query=[("due_to", "9999-12-31"), ("measure", "result_reply"), ("result", "late")])
@example(query=[("received_to", "9999-12-31"), ("received_from", "0001-01-01")])
@example(query=[(name, "far") for name in ("office", "office", "handler", "township", "district")])
@example(query=[(name, "%ED%A0%80") for name in KEYS])
@example(query=[(name, "%00") for name in KEYS])
@example(query=[(name, "9" * 400) for name in CaseFilter.base_filters])
def test_every_address_is_answered_within_reach(desk, clerk, ids, query):
    address = written(query, ids)
    reached = set(Case.objects.visible_to(clerk).values_list("number", flat=True))

    answer = desk.get(f"{reverse('case_list')}?{address}", follow=True)
    shown = {line.number for line, _url in answer.context["lines"]}
    counts = [tab["count"] for tab in answer.context["tabs"]]
    beside = desk.get(f"{reverse('case_filters')}?{address}")

    assert (answer.status_code, beside.status_code, len(reached)) == (200, 200, 2)
    assert shown <= reached
    assert all(count in {"", "0", "1", "2", 0, 1, 2, None} for count in counts)
    assert set(cases_for(clerk, QueryDict(address)).values_list("number", flat=True)) <= reached


@AGAIN
@given(query=QUERIES)
def test_every_list_that_an_address_names_has_neighbours_within_reach(desk, clerk, ids, query):
    reached = Case.objects.visible_to(clerk)
    addresses = {reverse("case", args=[case.key]) for case in reached}

    answer = desk.get(f"{min(addresses)}?{urlencode({'list': written(query, ids)})}")
    beside = answer.context["neighbours"] or {}
    found = {beside.get(side) for side in ("previous_url", "next_url")} - {None, ""}

    assert answer.status_code == 200
    assert {url.partition("?")[0] for url in found} <= addresses


@AGAIN
@given(query=QUERIES, name=st.text(max_size=80), where=st.sampled_from(["everywhere", "text", "name", "x\0"]))
def test_what_is_searched_and_kept_is_answered(desk, clerk, ids, query, name, where):
    address = written(query, ids)
    text = name.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    sent = [
        desk.post(reverse("case_search"), {"q": text, "where": where, "list": address}),
        desk.post(reverse("saved_filter_add"), {"name": text, "query": address}),
    ]

    assert {answer.status_code for answer in sent} <= {302, 400, 422, 200}
    for answer in sent:
        if answer.status_code == 302:
            assert desk.get(answer.url, follow=True).status_code in {200, 404}
