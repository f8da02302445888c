"""A matter that repeats one which nobody here can name: marked, with the number that the person gives."""

import pytest
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.models import Case
from cases.timeline import entries
from tests.cases.test_registration_page import begin
from tests.cases.test_registration_page import entries as filled
from tests.matters import complaint

pytestmark = pytest.mark.django_db
NUMBER = "兰七里河检室01〔2025〕0100008号"


@pytest.mark.parametrize(
    ("typed", "repeat", "kept"),
    [
        ({}, False, None),
        ({"is_repeat": "on"}, True, None),
        ({"earlier_number": f" {NUMBER} "}, True, NUMBER),
        ({"is_repeat": "on", "earlier_number": NUMBER}, True, NUMBER),
    ],
)
def test_a_tick_or_a_number_marks_a_repeat(calendar, city, clerk, as_user, typed, repeat, kept):
    client = as_user(clerk)
    page = begin(client, city.office)
    assert client.post(page, filled(clerk, city.office, **typed)).status_code == 302

    case = Case.objects.get()
    assert case.is_repeat is repeat
    assert case.events.get().data.get("earlier") == kept


def test_timeline_and_registration_form_tell_the_earlier_number(calendar, city, clerk, officer, as_user):
    case = complaint(city.office, clerk, second_officer=officer, earlier=NUMBER)

    assert (_("Earlier number"), NUMBER) in entries(case, list(case.events.all()), clerk)[0].facts
    assert NUMBER in as_user(clerk).get(reverse("registration_print", args=[case.key])).text


def test_what_was_typed_of_an_earlier_number_is_kept_with_the_draft(calendar, city, clerk, as_user):
    client = as_user(clerk)
    page = begin(client, city.office)
    client.post(page, filled(clerk, city.office, action="add-party", earlier_number=NUMBER))

    assert NUMBER in client.get(page).text


def test_a_number_that_is_too_long_is_refused_beside_its_field(calendar, city, clerk, as_user):
    client = as_user(clerk)
    page = begin(client, city.office)
    answer = client.post(page, filled(clerk, city.office, earlier_number="号" * 41))

    assert answer.status_code == 422
    assert answer.context["sheet"].earlier.errors
    assert not Case.objects.exists()
