"""The way back over a page: each of its links says the name of the page that it leads to."""

import re
from html import unescape

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.test_permissions import BACKEND, TABLES

pytestmark = pytest.mark.django_db
WAY = re.compile(r'<nav class="crumbs".*?</nav>', re.DOTALL)
LINK = re.compile(r'<a href="([^"]*)">(.*?)</a>', re.DOTALL)
NAMES = re.compile(r"<(title|h1)>(.*?)</\1>", re.DOTALL)
HOME = ("/", "首页")


def names(page: str) -> str:
    """Title and heading of a page."""
    return unescape(" ".join(words for _tag, words in NAMES.findall(page)))


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_each_link_of_the_way_names_the_page_it_leads_to(table, world):
    table.prepare(world)
    wrong, seen = {}, set()
    for row in table.ROWS:
        if row.method != "GET" or row.status != 200 or not row.allowed:
            continue
        client = Client()
        with transaction.atomic():
            client.force_login(getattr(world, row.allowed.split()[-1]), backend=BACKEND)
            answer = client.get(
                reverse(row.route, args=row.args(world)), row.data(world), headers=row.headers
            )
            way = WAY.search(answer.text) if not answer.streaming else None
            for address, words in set(LINK.findall(way[0] if way else "")) - {HOME} - seen:
                seen.add((address, words))
                if words not in names(client.get(unescape(address)).text):
                    wrong[row.route] = (address, words)
            transaction.set_rollback(True)
    assert wrong == {}
