"""Who gets what at the routes of lists, search and export."""

from cases.domain import saved_filters
from tests.permissions import CITY, DISTRICT, OFFICE, Row

READERS = f"{OFFICE} neighbour outsider {DISTRICT} {CITY}"
EXPORTERS = f"director outsider leader {CITY}"
NOT_THE_CLERK = f"officer director neighbour outsider {DISTRICT} {CITY}"


def prepare(world) -> None:
    """A filter that the clerk keeps."""
    world.saved = saved_filters.save(name="超期", query="status=overdue", by=world.clerk)


def saved(world):
    return [world.saved.pk]


ROWS = [
    Row("case_list", "GET", READERS),
    Row("case_filters", "GET", READERS),
    Row("request_list", "GET", READERS),
    Row("case_search", "GET", READERS),
    Row("case_search", "POST", READERS, status=302, data=lambda w: {"q": "土地"}),
    Row("case_export", "POST", EXPORTERS, status=302),
    Row("saved_filter_list", "GET", READERS),
    Row(
        "saved_filter_add",
        "POST",
        READERS,
        status=302,
        data=lambda w: {"name": "我的", "query": "status=open"},
    ),
    Row(
        "saved_filter_rename",
        "POST",
        "clerk",
        status=302,
        unseen=NOT_THE_CLERK,
        args=saved,
        data=lambda w: {"name": "新"},
    ),
    Row("saved_filter_delete", "POST", "clerk", status=302, unseen=NOT_THE_CLERK, args=saved),
]
