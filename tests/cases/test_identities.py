"""Identities: sealed, masked, and opened on record."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from cases.domain import identities
from cases.domain.demands import Incomplete
from cases.facts import PartyIdentity
from cases.models import Party
from offices.models import AuditRecord
from tests import matters

pytestmark = pytest.mark.django_db


@pytest.fixture
def party(clerk, office, calendar) -> Party:
    return matters.complaint(office, clerk).parties.get()


def test_what_is_sealed_comes_back_whole(party):
    identity = identities.open_party(party)

    assert (identity.name, identity.phone, identity.birth_date) == ("张伟", "13893100001", "1980-01-01")


def test_a_reader_sees_masks(party):
    words = identities.masked(party)

    assert words["name"] == "张*"
    assert words["id_number"] == "6201**********0017"
    assert words["phone"] == "138****0001"
    assert words["birth_date"] == "1980-**-**"


@pytest.mark.parametrize(("role", "shown"), [("reporter", False), ("victim", False), ("respondent", True)])
def test_where_somebody_works_is_masked_but_for_the_respondent(clerk, office, calendar, role, shown):
    at_work = PartyIdentity(name="李建国", phone="13893100003", workplace="雁北中学", position="校长")
    people = [matters.petitioner(), matters.petitioner(at_work, role=role)]
    case = matters.complaint(office, clerk, parties=people)

    words = identities.masked(case.parties.get(role=role, is_primary=False))
    assert (words["workplace"], words["position"]) == (("雁北中学", "校长") if shown else ("***", "***"))


def test_a_unit_keeps_its_name(clerk, office, calendar):
    case = matters.complaint(office, clerk, parties=[matters.petitioner(), matters.respondent()])

    assert identities.masked(case.parties.get(role="respondent"))["name"] == "某某村村民委员会"


def test_opening_is_on_record_with_its_reason_and_without_values(party, officer):
    identity = identities.unmask(party=party, by=officer, reason="电话联系当事人")

    record = AuditRecord.objects.get(action="party.unmask")
    assert identity.name == "张伟"
    assert (record.actor_no, record.object_ref) == ("officer", party.case.number)
    assert record.detail["reason"] == "电话联系当事人"
    assert "张伟" not in str(record.detail)


def test_township_staff_and_people_out_of_reach_open_nothing(party, clerk, outsider, reviewer):
    for person in (clerk, outsider, reviewer):
        with pytest.raises(PermissionDenied):
            identities.unmask(party=party, by=person, reason="核实")
    assert not AuditRecord.objects.filter(action="party.unmask").exists()


def test_a_reason_is_needed(party, officer):
    with pytest.raises(Incomplete):
        identities.unmask(party=party, by=officer, reason="  ")


def test_names_that_sound_alike_have_one_index_and_equal_names_another():
    assert identities.sound_index("张伟") == identities.sound_index("章玮")
    assert identities.name_index("张伟") != identities.name_index("章玮")
    assert identities.name_index("") is None


def test_nothing_but_dashes_has_no_index():
    assert identities.likeness("petitioner", PartyIdentity(name="张伟", phone="--")).phone is None


def test_the_page_shows_a_party_once_and_masks_it_again(party, officer, as_user):
    client = as_user(officer)
    url = reverse("party_reveal", args=[party.case.key, party.uid])

    assert "13893100001" not in client.get(url).content.decode()
    shown = client.post(url, {"reason": "电话联系"})
    assert "13893100001" in shown.content.decode()
    assert shown["Cache-Control"] == "no-store"
    assert "13893100001" not in client.get(url).content.decode()


def test_without_a_reason_the_page_stays_masked(party, officer, as_user):
    answer = as_user(officer).post(reverse("party_reveal", args=[party.case.key, party.uid]), {"reason": ""})

    assert answer.status_code == 422
    assert "13893100001" not in answer.content.decode()


def test_htmx_gets_the_part_alone(party, officer, as_user):
    url = reverse("party_reveal", args=[party.case.key, party.uid])
    answer = as_user(officer).post(url, {"reason": "电话联系"}, headers={"HX-Request": "true"})

    assert "13893100001" in answer.content.decode()
    assert "<html" not in answer.content.decode()


@pytest.mark.parametrize(
    ("number", "says"),
    [("620102198001010017", "1980-01-01"), ("620102199002290019", "invalid-feedback"), ("", "")],
)
def test_an_identity_card_is_read_beside_its_field(clerk, as_user, number, says):
    answer = as_user(clerk).post(
        reverse("identity_check"),
        {"parties-0-id_number": number, "parties-0-id_type": "resident"},
        headers={"HX-Request": "true", "HX-Trigger-Name": "parties-0-id_number"},
    )

    assert says in answer.content.decode()
