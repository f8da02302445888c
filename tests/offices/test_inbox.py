"""The inbox: each notice once, read when opened, only one's own."""

import pytest

from offices.domain.notifications import mark_read, notify
from offices.models import Notification
from offices.notices import words_of

pytestmark = pytest.mark.django_db


def tell(*people, source="event:1", kind="job.done", url="/calendar/2026/"):
    ids = [person.pk for person in people]
    return notify(ids, source=source, kind=kind, params={"title": "清单"}, url=url)


def test_a_person_hears_of_one_source_once(clerk, director):
    assert tell(clerk) == 1
    assert tell(clerk, director) == 1
    assert tell(clerk, director) == 0
    assert tell(clerk, source="event:2") == 1


def test_opening_a_notice_reads_it_and_leads_to_its_page(as_user, clerk):
    tell(clerk)
    notice = Notification.objects.get()
    client = as_user(clerk)
    assert client.get("/inbox/").context["inbox"]["unread"] == 1
    assert client.post(f"/inbox/{notice.pk}/").url == "/calendar/2026/"
    assert client.get("/inbox/").context["inbox"]["unread"] == 0


def test_a_notice_never_leads_out_of_the_portal(as_user, clerk):
    tell(clerk, url="https://elsewhere.example/")
    assert as_user(clerk).post(f"/inbox/{Notification.objects.get().pk}/").url == "/inbox/"


def test_the_notice_of_another_person_is_not_found_and_stays_unread(as_user, clerk, director):
    tell(director)
    notice = Notification.objects.get()
    assert as_user(clerk).post(f"/inbox/{notice.pk}/").status_code == 404
    assert mark_read(by=clerk) == 0


def test_reading_all_leaves_the_inbox_of_others_alone(as_user, clerk, director):
    tell(clerk, director)
    tell(clerk, source="event:2")
    as_user(clerk).post("/inbox/read/")
    assert list(Notification.objects.filter(read_at=None).values_list("staff", flat=True)) == [director.pk]


def test_unread_notices_can_be_listed_alone(as_user, clerk):
    tell(clerk)
    mark_read(by=clerk)
    tell(clerk, source="event:2")
    client = as_user(clerk)
    assert len(client.get("/inbox/").context["page"].rows) == 2
    assert len(client.get("/inbox/?show=unread").context["page"].rows) == 1


def test_a_kind_that_nobody_knows_breaks_nothing(clerk):
    tell(clerk, kind="long.gone")
    assert words_of(Notification.objects.get()) == "long.gone"


def test_pages_of_the_inbox_go_by_key(as_user, clerk):
    for number in range(120):
        tell(clerk, source=f"event:{number}")
    client, seen, address = as_user(clerk), [], ""
    while address is not None:
        page = client.get(f"/inbox/{address}").context["page"]
        seen += [row.pk for row in page.rows]
        address = page.older_url
    assert len(seen) == 120
    assert seen == sorted(seen, reverse=True)
    back = client.get(f"/inbox/{page.newer_url}").context["page"]
    assert [row.pk for row in back.rows] == seen[50:100]
    assert client.get(f"/inbox/{back.newer_url}").context["page"].newer_url is None
