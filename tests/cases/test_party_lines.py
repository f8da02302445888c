"""All that is kept of a party is shown: masked on the page of the case, in clear once revealed."""

from dataclasses import fields, replace

import pytest
from django.urls import reverse

from cases.domain.identities import MASKS, masked, masked_value
from cases.enums import Gender, IdType, PartyRole
from cases.facts import PartyFacts, PartyIdentity
from cases.forms.party_lines import HEADING, lines_of, person_of
from tests import matters

pytestmark = pytest.mark.django_db

KNOWN = PartyIdentity(
    name="张建国",
    id_number="620102198001010017",
    birth_date="1980-01-01",
    phone="13893100001",
    landline="0931-8451234",
    address="兰州市城关区临夏路12号院2栋",
    household_address="甘肃省定西市安定区永定路7号",
    postcode="730030",
    workplace="雁北第三中学",
    occupation="中学教师",
    position="教务处主任",
    rank="副科级",
)
WHOLE = PartyFacts(
    role=PartyRole.REPORTER,
    identity=KNOWN,
    is_representative=True,
    gender=Gender.MALE,
    ethnicity="26",
    political="05",
    special_group="military",
    id_type=IdType.RESIDENT,
)
COUNTED = {"gender": "男", "ethnicity": "东乡族", "political": "民盟盟员", "special_group": "军属"}


@pytest.fixture
def case(clerk, office, calendar):
    """A case of which everything is known of its reporter and of its respondent."""
    identity = replace(KNOWN, name="李长贵", id_number="", birth_date="")
    respondent = replace(WHOLE, role=PartyRole.RESPONDENT, identity=identity, is_representative=False)
    return matters.complaint(office, clerk, parties=[WHOLE, respondent])


def page(client, case) -> str:
    """The card of people on the page of the case."""
    text = client.get(reverse("case", args=[case.key])).content.decode()
    return text[text.index('id="people-title"') : text.index("</section>", text.index('id="people-title"'))]


def test_all_that_can_be_known_is_known_here():
    assert all(getattr(KNOWN, one.name) for one in fields(KNOWN))
    assert set(COUNTED) | {*HEADING, "identity", "is_primary"} == {one.name for one in fields(WHOLE)} | {
        "name"
    }


def test_every_field_of_a_party_has_a_line_or_a_place_above_them(case):
    told = {one.name for one in lines_of(case.parties.first(), {})} | set(HEADING)

    assert told == {one.name for one in [*fields(WHOLE), *fields(KNOWN)]} - {"identity", "is_primary"}


@pytest.mark.parametrize("name", [one.name for one in fields(KNOWN)])
def test_what_is_sealed_is_masked_on_the_page_and_in_clear_once_revealed(case, officer, as_user, name):
    client, party = as_user(officer), case.parties.get(is_primary=True)
    value, mask = getattr(KNOWN, name), masked(party)[name]
    before = person_of(party, masked(party))

    assert mask in page(client, case)
    assert (mask == value) is (name not in MASKS)
    if name in MASKS:
        assert value not in [line.words for line in before.lines]
    revealed = client.post(reverse("party_reveal", args=[case.key, party.uid]), {"reason": "电话联系"})
    assert value in revealed.content.decode()


@pytest.mark.parametrize("words", COUNTED.values())
def test_what_may_be_counted_is_read_on_the_page_and_when_revealed(case, officer, as_user, words):
    client, party = as_user(officer), case.parties.get(is_primary=True)

    assert words in page(client, case)
    revealed = client.post(reverse("party_reveal", args=[case.key, party.uid]), {"reason": "电话联系"})
    assert words in revealed.content.decode()


def test_where_the_respondent_works_and_as_what_is_read_on_the_page(case, clerk, as_user):
    shown = page(as_user(clerk), case)
    respondent = shown[shown.index("被反映") :]

    for value in (KNOWN.workplace, KNOWN.position, KNOWN.rank):
        assert value in respondent
        assert value not in shown[: shown.index("被反映")]


def test_the_document_is_called_by_its_name(clerk, office, calendar):
    passport = replace(KNOWN, id_number="E12345678", birth_date="1980-01-01")
    [party] = matters.complaint(
        office, clerk, parties=[replace(WHOLE, identity=passport, id_type=IdType.PASSPORT)]
    ).parties.all()

    assert ("护照", "E12345678") in [
        (one.label, one.words) for one in person_of(party, passport.as_box()).lines
    ]


def test_what_is_not_known_takes_no_line(clerk, office, calendar):
    [party] = matters.complaint(office, clerk, parties=[matters.petitioner(matters.WANG)]).parties.all()

    assert [one.name for one in person_of(party, masked(party)).lines] == ["phone", "address"]


def test_of_whoever_asks_for_secrecy_nothing_is_told_that_describes_them(case, officer, as_user):
    client = as_user(officer)
    assert all(words in page(client, case) for words in COUNTED.values())
    case.wants_secrecy = True
    case.save(update_fields=["wants_secrecy"])
    reporter = case.parties.get(is_primary=True)
    told = {line.name: line.words for line in person_of(reporter, masked(reporter)).lines}
    assert {told[name] for name in (*COUNTED, "occupation", "workplace")} == {"***"}
    assert {masked_value(name, value, reporter) for name, value in KNOWN.as_box().items()} == {"***"}

    respondent = case.parties.get(is_primary=False)
    shown = {line.words for line in person_of(respondent, masked(respondent)).lines}
    assert shown >= {*COUNTED.values(), KNOWN.occupation}
    revealed = client.post(reverse("party_reveal", args=[case.key, reporter.uid]), {"reason": "电话联系"})
    assert all(words in revealed.content.decode() for words in COUNTED.values())


def test_whoever_is_revealed_stands_in_clear_in_place_of_the_masked_one(case, officer, as_user):
    client, reporter = as_user(officer), case.parties.get(is_primary=True)
    assert page(client, case).count('data-hx-target="closest .person"') == 2
    address = reverse("party_reveal", args=[case.key, reporter.uid])
    answer = client.post(address, {"reason": "电话联系"}, HTTP_HX_REQUEST="true").content.decode()
    assert (answer.count('class="person"'), KNOWN.name in answer, masked(reporter)["name"] in answer) == (
        1,
        True,
        False,
    )
    assert reverse("case", args=[case.key]) in answer
