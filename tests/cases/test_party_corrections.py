"""The people of a case in a correction: values taken out, somebody left out so far, somebody struck out."""

from dataclasses import replace

import pytest
from django.urls import reverse

from cases.domain.corrections import decide_correction, opened, request_correction
from cases.domain.demands import Incomplete
from cases.domain.identities import name_index, open_party, seal_party
from cases.domain.repeats import Undecided, look_alikes
from cases.facts import PartyFacts, PartyIdentity
from cases.models import Case, Correction
from cases.search import Wanted, find
from tests import matters
from tests.cases.test_corrections import form_of, grant
from tests.cases.test_registration import signed_by

pytestmark = pytest.mark.django_db
WITNESS = PartyFacts(role="other", identity=PartyIdentity(name="赵国栋", phone="135 1987 6543"))


@pytest.fixture
def case(clerk, office, calendar) -> Case:
    return matters.complaint(office, clerk)


@pytest.fixture
def three(clerk, office, calendar) -> Case:
    """A case of two people, the main party first, and of the unit that it is about."""
    people = [matters.petitioner(is_primary=True), matters.petitioner(matters.WANG), matters.respondent()]
    return matters.complaint(office, clerk, parties=people)


def ask(case, by, parties=None, added=(), removed=(), **changes) -> Correction:
    return request_correction(
        case_id=case.pk,
        changes=changes,
        parties=parties or {},
        added=added,
        removed=removed,
        reason="录入有误",
        version=Case.objects.get(pk=case.pk).version,
        by=by,
    )


def found(name, staff) -> bool:
    """Whether a search for a party of this name finds a case."""
    return find(
        Case.objects.visible_to(staff), Wanted(people=(("name_index", name_index(name)),))
    ).rows.exists()


# ------------------------------------------------------------------------------------------------- values


def test_a_value_that_does_not_belong_there_is_taken_out_of_box_and_index(case, clerk, director):
    party = case.parties.get()
    correction = ask(case, clerk, parties={party.uid: {"id_number": "", "birth_date": ""}})
    assert open_party(party).id_number == matters.ZHANG.id_number
    grant(correction, director)

    party.refresh_from_db()
    identity = open_party(party)
    assert (identity.id_number, identity.birth_date, identity.name) == ("", "", "张伟")
    assert party.id_index is None
    assert party.phone_index is not None
    assert opened(correction)[str(party.uid)]["id_number"] == [matters.ZHANG.id_number, ""]


def test_what_must_be_there_is_not_taken_out(case, clerk):
    uid = case.parties.get().uid
    with pytest.raises(Incomplete) as gaps:
        ask(case, clerk, parties={uid: {"name": ""}})
    assert list(gaps.value.errors) == ["parties-0-name"]
    with pytest.raises(Incomplete) as gaps:
        ask(case, clerk, parties={uid: {"phone": "", "address": ""}})
    assert list(gaps.value.errors) == ["contact_unknown"]


# ------------------------------------------------------------------------------------------ somebody comes


def test_a_party_that_was_left_out_comes_to_the_case_once_that_is_granted(case, clerk, director):
    correction = ask(case, clerk, added=[WITNESS])
    assert "赵国栋".encode() not in bytes(correction.sealed)
    assert case.parties.count() == 1
    assert not found("赵国栋", clerk)
    grant(correction, director)

    party = case.parties.standing().get(role="other")
    assert found("赵国栋", clerk)
    assert open_party(party).phone == "13519876543"
    assert str(party.uid) in opened(correction)
    assert not party.is_primary


def test_the_rules_of_registration_hold_for_a_party_that_comes_too(case, clerk):
    nobody = PartyFacts(role="respondent", identity=PartyIdentity(phone="13519876543"))
    with pytest.raises(Incomplete) as gaps:
        ask(case, clerk, added=[WITNESS, nobody])
    assert list(gaps.value.errors) == ["parties-2-name"]


def test_more_people_than_came_need_the_right_number(office, clerk, officer, calendar):
    visit = matters.visit(office, clerk, second_officer=officer)
    coming = [replace(WITNESS, role="petitioner")]
    with pytest.raises(Incomplete) as gaps:
        ask(visit, clerk, added=coming)
    assert list(gaps.value.errors) == ["head_count"]

    assert ask(visit, clerk, added=coming, head_count=2).changes == {"head_count": [1, 2]}


def test_a_visit_that_turns_out_to_be_of_a_group_needs_who_represents_it(office, clerk, officer, calendar):
    visit = matters.visit(office, clerk, second_officer=officer)
    with pytest.raises(Incomplete) as gaps:
        ask(visit, clerk, head_count=7)
    assert list(gaps.value.errors) == ["parties"]

    spokesman = {visit.parties.get().uid: {"is_representative": True}}
    assert ask(visit, clerk, parties=spokesman, head_count=7).changes == {"head_count": [1, 7]}


# ------------------------------------------------------------------------------------- somebody is taken out


def test_a_party_that_does_not_belong_there_is_struck_out_and_found_no_more(three, clerk, director, officer):
    zhang, wang, village = three.parties.all()
    grant(ask(three, clerk, removed=[zhang.uid]), director)

    zhang.refresh_from_db()
    wang.refresh_from_db()
    assert zhang.removed_by == three.corrections.get()
    assert (zhang.is_primary, wang.is_primary) == (False, True)
    assert list(three.parties.standing()) == [wang, village]
    assert (found("张伟", clerk), found("王秀英", clerk)) == (False, True)
    assert open_party(zhang).name == "张伟"
    assert not look_alikes([matters.petitioner()], matters.facts(three.office, clerk), officer).candidates


def test_the_last_one_who_came_is_not_taken_out_unless_the_matter_is_anonymous(case, clerk, director):
    uid = case.parties.get().uid
    with pytest.raises(Incomplete) as gaps:
        ask(case, clerk, removed=[uid])
    assert set(gaps.value.errors) == {"parties", "contact_unknown"}

    grant(ask(case, clerk, removed=[uid], is_anonymous=True, contact_unknown=True), director)
    assert not case.parties.standing().exists()


def test_a_fault_is_named_by_the_place_that_the_party_has_on_the_page(three, clerk):
    zhang, _wang, village = three.parties.all()
    with pytest.raises(Incomplete) as gaps:
        ask(three, clerk, removed=[zhang.uid], parties={village.uid: {"name": ""}})
    assert list(gaps.value.errors) == ["parties-2-name"]


def test_nobody_is_taken_out_and_changed_at_once_or_out_of_another_case(three, office, clerk):
    other = matters.complaint(office, clerk, decisions={three.key: "different"})
    zhang, *_others = three.parties.all()
    with pytest.raises(Incomplete):
        ask(three, clerk, parties={zhang.uid: {"name": "张玮"}}, removed=[zhang.uid])
    with pytest.raises(Incomplete):
        ask(three, clerk, removed=[other.parties.get().uid])


def test_who_was_taken_out_is_neither_taken_out_again_nor_changed(three, clerk, director):
    zhang, *_others = three.parties.all()
    grant(ask(three, clerk, removed=[zhang.uid]), director)
    with pytest.raises(Incomplete):
        ask(three, clerk, removed=[zhang.uid])
    with pytest.raises(Incomplete):
        ask(three, clerk, parties={zhang.uid: {"name": "张玮"}})


def test_a_refusal_adds_and_takes_out_nobody(three, clerk, director):
    zhang, *_others = three.parties.all()
    correction = ask(three, clerk, added=[WITNESS], removed=[zhang.uid])
    decide_correction(correction_id=correction.pk, granted=False, note="无误", by=director)

    assert three.parties.standing().count() == 3


# -------------------------------------------------------------------------------- who is known from elsewhere


def known(office, by, identity=WITNESS.identity) -> Case:
    """An earlier matter of somebody."""
    return matters.complaint(office, by, parties=[matters.petitioner(identity)])


def test_a_party_that_comes_and_is_known_wants_a_decision_from_whoever_grants(
    office, clerk, director, calendar
):
    earlier = known(office, clerk)
    case = matters.complaint(office, clerk)
    correction = ask(case, clerk, added=[WITNESS])
    with pytest.raises(Undecided) as question:
        grant(correction, director)
    assert [one.case for one in question.value.found.candidates] == [earlier]
    correction.refresh_from_db()
    assert (correction.decision, case.parties.count()) == ("pending", 1)

    decide_correction(
        correction_id=correction.pk, granted=True, note="", decisions={earlier.key: "same"}, by=director
    )
    case.refresh_from_db()
    link = case.links.get()
    assert (link.other, link.kind, link.event) == (earlier, "same", case.events.last())
    assert "phone" in link.reasons
    assert case.is_repeat


@pytest.mark.parametrize("decision", ["related", "different"])
def test_other_decisions_about_a_party_that_comes_are_kept_too(office, clerk, director, calendar, decision):
    earlier = known(office, clerk)
    case = matters.complaint(office, clerk)
    decisions = {earlier.key: decision}
    correction = ask(case, clerk, added=[WITNESS])
    decide_correction(correction_id=correction.pk, granted=True, note="", decisions=decisions, by=director)

    case.refresh_from_db()
    assert (case.links.get().kind, case.is_repeat) == (decision, False)


def test_a_corrected_number_is_looked_for_and_what_was_decided_before_is_not_asked_again(
    office, clerk, director, calendar
):
    first = known(office, clerk)
    case = matters.complaint(office, clerk)
    party = case.parties.get()
    phone = {party.uid: {"phone": WITNESS.identity.phone}}
    with pytest.raises(Undecided):
        grant(correction := ask(case, clerk, parties=phone), director)
    decisions = {first.key: "different"}
    decide_correction(correction_id=correction.pk, granted=True, note="", decisions=decisions, by=director)

    grant(ask(case, clerk, parties={party.uid: {"name": "张玮"}}), director)
    assert case.links.count() == 1


def test_nobody_is_looked_for_where_no_person_changes(office, clerk, director, calendar):
    known(office, clerk, matters.ZHANG)
    case = matters.complaint(office, clerk, parties=[matters.petitioner(matters.WANG)])
    other = matters.petitioner(matters.ZHANG)
    seal_party(case, other).save()

    grant(ask(case, clerk, title="反映补贴去向"), director)
    grant(ask(case, clerk, parties={case.parties.last().uid: {"ethnicity": "03"}}), director)
    grant(ask(case, clerk, removed=[case.parties.last().uid]), director)
    assert not case.links.exists()


def test_a_case_registered_later_makes_this_one_no_repeat(office, clerk, director, calendar):
    case = matters.complaint(office, clerk)
    later = known(office, clerk)
    correction = ask(case, clerk, added=[WITNESS])
    decide_correction(
        correction_id=correction.pk, granted=True, note="", decisions={later.key: "same"}, by=director
    )

    case.refresh_from_db()
    assert (case.links.get().other, case.is_repeat) == (later, False)


def test_a_refusal_asks_nothing_about_others_and_keeps_no_link(office, clerk, director, calendar):
    known(office, clerk)
    case = matters.complaint(office, clerk)
    correction = ask(case, clerk, added=[WITNESS])
    decide_correction(correction_id=correction.pk, granted=False, note="无误", by=director)

    assert not case.links.exists()


def test_the_page_of_the_decision_asks_about_each_earlier_matter(office, clerk, director, calendar, as_user):
    earlier = known(office, clerk)
    case = matters.complaint(office, clerk)
    correction = ask(case, clerk, added=[WITNESS])
    asked, page = f"decision-{earlier.key}", reverse("correction", args=[case.key, correction.uid])
    assert asked not in as_user(clerk).get(page).text

    client = as_user(director)
    assert asked in client.get(page).text
    answer = client.post(page, {"decision": "granted", "note": ""})
    assert answer.status_code == 422
    assert answer.context["repeats"].undecided in answer.text
    assert client.post(page, {"decision": "granted", "note": "", asked: "related"}).status_code == 302
    assert case.links.get().kind == "related"


def test_an_earlier_matter_out_of_reach_is_only_known_elsewhere(
    office, office_beside, clerk, neighbour, director, calendar, as_user
):
    other = known(office_beside, neighbour)
    case = matters.complaint(office, clerk)
    correction = ask(case, clerk, added=[WITNESS])
    client, page = as_user(director), reverse("correction", args=[case.key, correction.uid])
    answer = client.get(page)

    assert answer.context["repeats"].found.elsewhere
    assert other.number not in answer.text
    assert office_beside.name not in answer.text
    assert client.post(page, {"decision": "granted", "note": ""}).status_code == 302


def test_the_fifth_who_signed_makes_a_joint_letter(office, clerk, director, calendar):
    case = matters.complaint(office, clerk, parties=signed_by(4))
    grant(ask(case, clerk, added=[replace(WITNESS, role="petitioner")]), director)

    case.refresh_from_db()
    assert "joint_letter" in case.flags


# --------------------------------------------------------------------------------------------------- pages


def test_the_page_takes_values_and_parties_out_and_adds_one(three, clerk, director, as_user):
    zhang, wang, _village = three.parties.all()
    client = as_user(clerk)
    data = form_of(client, three) | {"reason": "录入有误", f"party-{wang.uid}-remove": "on"}
    data |= {f"party-{zhang.uid}-blank": ["id_number", "birth_date"]}
    data |= {"added-1-role": "other", "added-1-name": "赵国栋"}
    assert client.post(reverse("correction_new", args=[three.key]), data).status_code == 302

    sealed = opened(Correction.objects.get())
    assert sealed.pop(str(zhang.uid))["id_number"] == [matters.ZHANG.id_number, ""]
    assert sealed.pop(str(wang.uid)) == {"standing": [True, False]}
    assert [pairs["name"] for pairs in sealed.values()] == [[None, "赵国栋"]]


def test_the_pages_tell_who_comes_and_who_is_struck_out_masked(three, clerk, director, as_user):
    _zhang, wang, _village = three.parties.all()
    correction = ask(three, clerk, added=[WITNESS], removed=[wang.uid])
    page = reverse("correction", args=[three.key, correction.uid])
    asked = as_user(director).get(page).text
    grant(correction, director)

    for text in (asked, as_user(director).get(page).text):
        assert "赵国栋" not in text
        assert "赵*栋" in text
        assert "王*英" in text
    shown = as_user(clerk).get(reverse("case", args=[three.key]))
    assert [party.pk for party, *_rest in shown.context["taken_out"]] == [wang.pk]
    assert "<del>" in shown.text
    paper = as_user(clerk).get(reverse("registration_print", args=[three.key]))
    roles = [one["person"].party.role for one in paper.context["parties"]]
    assert roles == ["reporter", "respondent", "other"]


def test_the_page_says_beside_the_row_what_is_wrong_with_a_party_that_was_left_out(case, clerk, as_user):
    client = as_user(clerk)
    data = form_of(client, case) | {"reason": "录入有误", "added-2-role": "other", "added-2-phone": "123"}
    answer = client.post(reverse("correction_new", args=[case.key]), data)

    assert answer.status_code == 422
    assert set(answer.context["sheet"].added[2].errors) == {"name", "phone"}


def test_a_value_is_not_typed_anew_and_taken_out_at_once(case, clerk, as_user):
    client, row = as_user(clerk), f"party-{case.parties.get().uid}"
    data = form_of(client, case) | {"reason": "录入有误", f"{row}-phone": "13519876543"}
    answer = client.post(reverse("correction_new", args=[case.key]), data | {f"{row}-blank": "phone"})

    assert answer.status_code == 422
    assert set(answer.context["sheet"].parties[0].errors) == {"phone"}


def test_the_case_page_costs_the_same_with_people_struck_out(
    three, clerk, director, as_user, django_assert_max_num_queries
):
    client = as_user(clerk)
    page = reverse("case", args=[three.key])
    client.get(page)
    grant(ask(three, clerk, removed=[party.uid for party in three.parties.all()[:1]]), director)

    with django_assert_max_num_queries(30):
        assert client.get(page).status_code == 200
