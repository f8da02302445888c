"""Filters that a person keeps."""

import pytest

from cases.domain import saved_filters
from cases.domain.demands import Incomplete
from cases.models import SavedFilter


def test_a_filter_is_kept_without_search_and_page(clerk, as_user):
    query = "scope=office&status=overdue&channel=call&search=abc&place=WzAsMSwxXQ"
    response = as_user(clerk).post("/cases/saved/new/", {"name": "来电超期", "query": query})
    saved = SavedFilter.objects.get()
    assert (saved.staff, saved.name, saved.query) == (
        clerk,
        "来电超期",
        "scope=office&status=overdue&channel=call",
    )
    assert response.headers["Location"] == f"/cases/?{saved.query}"


def test_a_name_in_use_is_overwritten(clerk):
    for query in ("status=open", "status=closed"):
        saved_filters.save(name="我的", query=query, by=clerk)
    assert SavedFilter.objects.get().query == "status=closed"


def test_a_query_longer_than_any_list_has_is_refused(clerk, as_user):
    query = "duty=" + "中" * 900  # each three times three signs in an address
    assert as_user(clerk).post("/cases/saved/new/", {"name": "长", "query": query}).status_code == 422


def test_thirty_filters_are_enough(clerk):
    for number in range(30):
        saved_filters.save(name=str(number), query="", by=clerk)
    saved_filters.save(name="3", query="status=all", by=clerk)
    with pytest.raises(Incomplete):
        saved_filters.save(name="more", query="", by=clerk)


def test_a_filter_is_renamed_but_not_to_another_ones_name(clerk, as_user):
    first, second = (saved_filters.save(name=name, query="", by=clerk) for name in ("甲", "乙"))
    client = as_user(clerk)
    assert client.post(f"/cases/saved/{first.pk}/name/", {"name": "乙"}).status_code == 422
    assert client.post(f"/cases/saved/{first.pk}/name/", {"name": ""}).status_code == 422
    client.post(f"/cases/saved/{first.pk}/name/", {"name": "丙"})
    assert set(SavedFilter.objects.values_list("name", flat=True)) == {"丙", second.name}


def test_a_filter_is_deleted(clerk, as_user):
    saved = saved_filters.save(name="甲", query="", by=clerk)
    as_user(clerk).post(f"/cases/saved/{saved.pk}/delete/")
    assert not SavedFilter.objects.exists()


def test_filters_of_others_do_not_exist(clerk, officer, as_user):
    saved = saved_filters.save(name="甲", query="status=overdue", by=clerk)
    client = as_user(officer)
    assert client.post(f"/cases/saved/{saved.pk}/name/", {"name": "乙"}).status_code == 404
    assert client.post(f"/cases/saved/{saved.pk}/delete/").status_code == 404
    assert "甲" not in client.get("/cases/saved/").text


def test_saved_filters_stand_in_the_menu_and_on_the_home_page(clerk, as_user):
    saved_filters.save(name="来电超期", query="status=overdue", by=clerk)
    client = as_user(clerk)
    for address in ("/", "/cases/", "/cases/saved/"):
        assert 'href="/cases/?status=overdue"' in client.get(address).text
