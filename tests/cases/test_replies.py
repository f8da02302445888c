"""A reply: how it was given, how it was served, and whether the person signed for it."""

import pytest
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.domain.demands import Incomplete
from cases.enums import EventKind, Receipt, Service
from cases.timeline import entries
from tests.walks import do

pytestmark = pytest.mark.django_db
BY_POST = {"method": "written", "service": Service.POST}


@pytest.fixture
def answered(case, director, clerk):
    """A case with a result that went off by post; nobody knows yet whether it was signed for."""
    do(case, "accept", director)
    do(case, "result_reply", clerk, data=BY_POST)
    return case


def told(case, reader) -> dict[str, str]:
    """What the timeline says of the last event, by label."""
    return dict(entries(case, list(case.events.order_by("id")), reader)[0].facts)


def test_a_reply_keeps_how_it_was_served_and_says_so_in_the_timeline(answered, clerk):
    assert answered.events.last().data == {
        "method": "written",
        "opinion": "",
        "service": "post",
        "receipt": "",
    }
    words = told(answered, clerk)
    assert words[_("Means of service")] == _("By post")
    assert _("Receipt") not in words


def test_what_became_of_the_paper_is_added_later_and_the_step_stays(answered, clerk):
    event = do(
        answered, "serve", clerk, data={"service": "post", "receipt": Receipt.REFUSED}, note="拒收退回"
    )

    assert (event.kind, event.step_to) == (EventKind.SERVED, "replied")
    assert told(answered, clerk)[_("Receipt")] == _("Acceptance refused")


@pytest.mark.parametrize(
    ("data", "missing"),
    [
        ({}, "service"),
        ({"service": "pigeon"}, "service"),
        ({"service": "post", "receipt": "eaten"}, "receipt"),
    ],
)
def test_service_is_one_of_the_list(answered, clerk, data, missing):
    with pytest.raises(Incomplete) as gaps:
        do(answered, "serve", clerk, data=data)

    assert list(gaps.value.errors) == [missing]


def test_nobody_signs_for_what_was_not_served(case, clerk):
    with pytest.raises(Incomplete) as gaps:
        do(case, "procedural_reply", clerk, data={"method": "written", "receipt": Receipt.SIGNED})

    assert list(gaps.value.errors) == ["service"]


def test_the_form_offers_the_ways_of_service_and_the_record_shows_them(answered, clerk, as_user):
    client = as_user(clerk)
    form = client.get(reverse("case_step", args=[answered.key, "serve"])).context["form"]
    assert [value for value, _label in form.fields["service"].choices] == ["", *Service.values]
    assert [value for value, _label in form.fields["receipt"].choices] == ["", *Receipt.values]

    data = {"version": answered.version, "service": "in_person", "receipt": "signed"}
    assert client.post(reverse("case_step", args=[answered.key, "serve"]), data).status_code == 302

    paper = client.get(reverse("registration_print", args=[answered.key])).text
    assert f"{_('Receipt')}：{Receipt.SIGNED.label}" in paper
