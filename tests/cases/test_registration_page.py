"""The registration page, as a browser without script uses it."""

import re

import pytest
from crispy_forms.templatetags.crispy_forms_filters import as_crispy_field
from django.urls import reverse
from pytest_django.asserts import assertContains, assertRedirects

from cases.domain import drafts
from cases.duties.contract import get_duty
from cases.enums import Channel
from cases.facts import PartyIdentity
from cases.models import Attachment, Case, Draft
from cases.views.prints import LINES, MOVED
from offices.models import AuditRecord
from tests import matters
from tests.cases.test_attachments import upload

pytestmark = pytest.mark.django_db


def begin(client, office, duty="complaints", answer="no") -> str:
    """Answer the question of state secrets; return the address of the page."""
    question = client.get(reverse("registration_new", args=[duty])).url
    return client.post(question, {"state_secret": answer, "office": office.pk}).url


def entries(officer, office, **changes) -> dict:
    """What the browser sends of a filled page."""
    return {
        "action": "register",
        "draft_version": "1",
        "state_secret": "no",
        "channel": "letter",
        "received_at": "2026-06-15T09:00",
        "head_count": "1",
        "purpose": "report",
        "kind": "D1-09",
        "content_class": "0103",
        "title": "反映村务不公开",
        "narrative": "村里三年没有公开账目。",
        "claims": "要求查清。",
        "township": office.seat.pk,
        "urgency": "normal",
        "secrecy": "internal",
        "received_by": officer.pk,
        "parties-TOTAL_FORMS": "1",
        "parties-INITIAL_FORMS": "0",
        "parties-0-role": "reporter",
        "parties-0-name": "张伟",
        "parties-0-id_type": "resident",
        "parties-0-id_number": "620102198001010017",
        "parties-0-phone": "138 9310 0001",
        "evidence-TOTAL_FORMS": "1",
        "evidence-INITIAL_FORMS": "0",
        "evidence-0-name": "账本复印件",
        "evidence-0-quantity": "1",
        **changes,
    }


@pytest.fixture
def page(clerk, office, calendar, as_user):
    """The clerk's browser on an empty page, and the address of the page."""
    client = as_user(clerk)
    return client, begin(client, office)


def test_the_office_receives_and_the_district_may_come_as_second(
    page, clerk, officer, neighbour, leader, handler
):
    client, address = page
    form = client.get(address).context["sheet"].case
    offered = {name: set(form.fields[name].queryset) for name in ("received_by", "second_officer")}

    assert offered["received_by"] == {clerk, officer}
    assert offered["second_officer"] == {clerk, officer, leader, handler}


def test_nothing_is_kept_before_the_question_is_answered(clerk, office, as_user):
    client = as_user(clerk)
    address = client.get(reverse("registration_new", args=["complaints"])).url

    assertContains(client.get(address), 'name="state_secret"')
    assert client.post(address, {"office": office.pk}).status_code == 200
    assert not Draft.objects.exists()


def test_yes_leads_to_the_stub_and_keeps_nothing_else(clerk, office, calendar, as_user):
    client = as_user(clerk)
    address = begin(client, office, answer="yes")
    client.post(address, {"received_at": "2026-06-15T09:00", "receiver": clerk.pk})

    case = Case.objects.get()
    assert (case.offline, case.narrative) == (True, "")
    assert not Draft.objects.exists()


def test_a_later_yes_throws_away_what_was_typed(page, clerk, office):
    client, address = page
    client.post(address, entries(clerk, office, action="save"))
    assertRedirects(
        client.post(address, entries(clerk, office, action="offline", draft_version="2")),
        f"{address}offline/",
    )

    assert Draft.objects.get().sealed is None
    assertRedirects(client.get(address), f"{address}offline/")


def test_a_filled_page_becomes_a_case(page, clerk, office):
    client, address = page
    answer = client.post(address, entries(clerk, office))

    case = Case.objects.get()
    assertRedirects(answer, reverse("case", args=[case.key]), fetch_redirect_response=False)
    assert case.parties.get().gender == "1"
    assert case.evidence.get().name == "账本复印件"
    assert case.draft.sealed is None


def test_a_second_click_leads_to_the_same_case(page, clerk, office):
    client, address = page
    first = client.post(address, entries(clerk, office))
    second = client.post(address, entries(clerk, office))

    assert first.url == second.url
    assert Case.objects.count() == 1


def test_what_is_wrong_stands_beside_its_field_and_all_that_was_typed_stays(page, clerk, office):
    client, address = page
    wrong = {"parties-0-phone": "123", "title": "", "channel": "visit"}
    answer = client.post(address, entries(clerk, office, **wrong))

    sheet = answer.context["sheet"]
    assert answer.status_code == 422
    assert "phone" in sheet.parties.forms[0].errors
    assert {"title", "second_officer"} <= set(sheet.case.errors)
    assertContains(answer, "村里三年没有公开账目。", status_code=422)
    assertContains(client.get(address), "村里三年没有公开账目。")


def test_an_opened_draft_is_not_judged(page, clerk, office):
    client, address = page
    client.post(address, entries(clerk, office, action="save", title=""))

    assert "is-invalid" not in client.get(address).content.decode()


def test_rows_are_added_and_removed_without_script(page, clerk, office):
    client, address = page
    client.post(address, entries(clerk, office, action="add-party"))
    assert len(client.get(address).context["sheet"].parties.forms) == 2

    two = {"parties-TOTAL_FORMS": "2", "parties-1-role": "respondent", "parties-1-name": "某村委会"}
    client.post(address, entries(clerk, office, action="remove-party-0", draft_version="2", **two))
    [form] = client.get(address).context["sheet"].parties.forms
    assert (form["name"].value(), form["role"].value()) == ("某村委会", "respondent")


@pytest.mark.parametrize(
    "changes",
    [
        {"draft_version": "9" * 5000},
        {"action": "add-party", "parties-TOTAL_FORMS": "9" * 5000},
        {"action": "remove-party-" + "9" * 5000},
        {"action": "remove-party-0", "parties-²-name": "x"},
    ],
)
def test_a_number_that_no_page_sends_breaks_nothing(page, clerk, office, changes):
    client, address = page
    for part in ("", "rows/", "draft/"):
        answer = client.post(address + part, entries(clerk, office, **{"action": "save", **changes}))
        assert answer.status_code < 500
    offline = reverse("registration_offline", args=[Draft().pk])
    assert client.get(offline, {"duty": "complaints", "office": "9" * 5000}).status_code == 404


def test_rows_are_drawn_alone_for_htmx(page, clerk, office):
    client, address = page
    answer = client.post(f"{address}rows/", entries(clerk, office, action="add-party"))

    assert len(answer.context["sheet"].parties.forms) == 2
    assert "<html" not in answer.content.decode()
    assert client.post(f"{address}rows/", {"action": "nonsense"}).status_code == 400


def test_a_file_is_kept_with_the_draft_at_once(page, clerk, office):
    client, address = page
    client.post(address, entries(clerk, office, action="attach", file=upload(), file_kind="evidence"))
    assertContains(client.get(address), "张伟的材料.pdf")

    client.post(address, entries(clerk, office, draft_version="2"))
    assert Case.objects.get().attachments.count() == 1


def test_a_file_is_taken_off_again(page, clerk, office):
    client, address = page
    client.post(f"{address}files/", {"action": "attach", "file": upload(), "file_kind": "evidence"})
    file = Attachment.objects.get()
    client.post(f"{address}files/", {"action": f"drop-{file.uid}"})

    assert not Attachment.objects.exists()


def test_another_tab_is_not_overwritten_unasked(page, clerk, office):
    client, address = page
    client.post(address, entries(clerk, office, action="save", title="第一个窗口"))
    answer = client.post(address, entries(clerk, office, title="第二个窗口"))

    assert answer.status_code == 409
    assertContains(answer, "第二个窗口", status_code=409)
    assert drafts.opened(Draft.objects.get())["title"] == ["第一个窗口"]
    assert (
        client.post(address, entries(clerk, office, title="第二个窗口", draft_version="2")).status_code == 302
    )
    assert Case.objects.get().title == "第二个窗口"


def test_earlier_matters_are_decided_on_the_page(page, clerk, officer, office):
    earlier = matters.complaint(office, officer)
    client, address = page

    answer = client.post(address, entries(clerk, office))
    assert answer.status_code == 422
    assertContains(answer, f'name="decision-{earlier.key}"', status_code=422)
    client.post(address, entries(clerk, office, draft_version="2", **{f"decision-{earlier.key}": "same"}))
    assert Case.objects.exclude(pk=earlier.pk).get().is_repeat


def test_the_repeat_check_is_drawn_alone_for_htmx(page, clerk, officer, office):
    matters.complaint(office, officer)
    client, address = page

    assertContains(client.post(f"{address}repeats/", entries(clerk, office)), "decision-")


def test_a_case_out_of_reach_shows_no_number_and_no_office(page, clerk, neighbour, office, office_beside):
    other = matters.complaint(office_beside, neighbour)
    client, address = page

    answer = client.post(f"{address}repeats/", entries(clerk, office))
    text = answer.content.decode()
    assert answer.context["repeats"].found.elsewhere
    assert other.number not in text
    assert office_beside.name not in text


def test_a_posting_that_ended_closes_the_page(page, clerk):
    client, address = page
    clerk.postings.update(ends_on="2026-06-14")

    assert client.get(address).status_code == 404


def test_an_unknown_duty_is_not_found(clerk, as_user):
    assert as_user(clerk).get(reverse("registration_new", args=["gardening"])).status_code == 404


def test_a_visit_of_seven_is_registered_on_the_same_page(clerk, office, calendar, as_user):
    client = as_user(clerk)
    address = begin(client, office, duty="visits")
    client.post(
        address,
        entries(clerk, office, channel="visit", kind="D3-02", purpose="settlement", head_count="7")
        | {"parties-0-is_representative": "on"},
    )

    case = Case.objects.get()
    assert (case.duty, case.is_group) == ("visits", True)


# ------------------------------------------------------------------------ parts of a kind, and what is needed


def circuit(officer, office, second, **changes):
    """What the browser sends of a circuit visit."""
    told = {"channel": "visit", "kind": "D3-03", "purpose": "other", "second_officer": second.pk}
    return entries(officer, office, **(told | changes))


def starred(form) -> set[str]:
    """Fields of a form that are marked as needed."""
    return {bound.name for bound in form if 'class="asteriskField"' in as_crispy_field(bound)}


def test_a_part_says_what_it_is_for_and_stands_under_a_heading_like_the_others(
    clerk, office, calendar, as_user
):
    client = as_user(clerk)
    answer = client.get(begin(client, office, duty="visits"))
    parts = answer.context["sheet"].parts

    assert [(part.title, part.kinds) for part in parts[2:]] == [
        (str(part.title), " ".join(part.kinds)) for part in get_duty("visits").parts[1:]
    ]
    assert [part.scope for part in parts][0] == ""
    assert all(part.scope in answer.text for part in parts[1:])
    assert answer.text.count("<legend>") == len(re.findall(r'class="form-part[^"]*"', answer.text)) - 1


def test_what_does_not_belong_to_the_kind_is_refused_beside_its_field_and_kept(
    clerk, officer, office, calendar, as_user
):
    client = as_user(clerk)
    address = begin(client, office, duty="visits")
    data = circuit(clerk, office, officer, kind="D3-02", **{"details-route": "某某村", "details-talks": "0"})
    answer = client.post(address, data)

    assert answer.status_code == 422
    assert set(answer.context["sheet"].details.errors) == {"route", "talks"}
    assertContains(answer, "某某村</textarea>", status_code=422)
    assert drafts.opened(Draft.objects.get())["details-route"] == ["某某村"]


def test_what_the_kind_needs_is_asked_for_and_then_registered(clerk, officer, office, calendar, as_user):
    client = as_user(clerk)
    address = begin(client, office, duty="visits")
    answer = client.post(address, circuit(clerk, office, officer))
    assert set(answer.context["sheet"].details.errors) == {"route"}

    route = {"details-route": "某某村", "draft_version": "2"}
    assert client.post(address, circuit(clerk, office, officer, **route)).status_code == 302


def test_boxes_of_what_is_told_by_word_of_mouth_are_no_matter_of_a_letter(page, clerk, office):
    client, address = page
    answer = client.post(address, entries(clerk, office, **{"details-record_made": "on"}))

    assert set(answer.context["sheet"].details.errors) == {"record_made"}


def test_people_are_counted_on_the_page_of_a_visit_alone(page, clerk, officer, office):
    client, address = page
    answer = client.post(address, entries(clerk, office, head_count="3"))
    assert set(answer.context["sheet"].case.errors) == {"head_count"}
    visit = {"channel": "visit", "second_officer": officer.pk, "draft_version": "2", "head_count": ""}
    answer = client.post(address, entries(clerk, office, **visit))
    assert set(answer.context["sheet"].case.errors) == {"head_count"}

    client.post(address, entries(clerk, office, draft_version="3", head_count=""))
    assert Case.objects.get().head_count == 1


def test_what_is_needed_is_marked_and_an_empty_row_is_not(page, clerk, office):
    client, address = page
    sheet = client.get(address).context["sheet"]
    assert {"claims", "narrative", "head_count"} <= starred(sheet.case)
    assert starred(sheet.parties[0]) == {"name"}
    assert starred(sheet.evidence[0]) == set()

    rows = {"parties-TOTAL_FORMS": "2", "evidence-TOTAL_FORMS": "2", "action": "save"}
    client.post(address, entries(clerk, office, **rows))
    sheet = client.get(address).context["sheet"]
    assert [starred(form) for form in sheet.parties] == [{"name"}, set()]
    assert [starred(form) for form in sheet.evidence] == [{"name", "quantity"}, set()]


def test_a_row_of_materials_that_was_begun_is_asked_for_its_name_and_number(page, clerk, office):
    client, address = page
    rows = {"evidence-TOTAL_FORMS": "2", "evidence-1-note": "复印", "evidence-1-quantity": ""}
    answer = client.post(address, entries(clerk, office, **rows))

    assert [set(form.errors) for form in answer.context["sheet"].evidence] == [set(), {"name", "quantity"}]


def test_the_page_says_when_claims_and_a_second_officer_are_needed(clerk, office, calendar, as_user):
    client = as_user(clerk)
    sheet = client.get(begin(client, office, duty="visits")).context["sheet"]
    fields = sheet.case.fields
    kinds = {option.code: str(option.label) for option in get_duty("visits").kinds}
    assert kinds["D3-03"] in fields["claims"].help_text
    assert kinds["D3-09"] in fields["claims"].help_text
    assert fields["second_officer"].help_text.endswith(kinds["D3-03"])
    assert kinds["D3-03"] in sheet.parties[0].fields["name"].help_text

    fields = client.get(begin(client, office)).context["sheet"].case.fields
    assert fields["claims"].help_text == ""
    assert fields["second_officer"].help_text.endswith(str(Channel.VISIT.label))


def test_the_paper_form_masks_people_until_somebody_prints_it_on_record(
    clerk, officer, office, calendar, as_user
):
    case = matters.complaint(office, clerk)
    url = reverse("registration_print", args=[case.key])

    assert "13893100001" not in as_user(clerk).get(url).content.decode()
    assert as_user(clerk).post(url, {"reason": "存档"}).status_code == 403
    assertContains(as_user(officer).post(url, {"reason": "存档"}), "13893100001")
    assert AuditRecord.objects.get(action="registration.print").actor_no == "officer"


def test_no_cell_of_the_paper_form_is_empty_but_those_of_what_comes_later(clerk, office, calendar, as_user):
    nameless = matters.petitioner(PartyIdentity(phone="13893100001"))
    case = matters.complaint(office, clerk, parties=[nameless, matters.respondent()], is_anonymous=True)
    paper = as_user(clerk).get(reverse("registration_print", args=[case.key]))

    cells = re.findall(r"<th scope=\"row\">([^<]+)</th><td[^>]*>(.*?)</td>", paper.text, re.DOTALL)
    later = {str(title) for title, _kinds in LINES if title != MOVED}
    assert {label for label, words in cells if not words.strip()} == later
    assert {words[0] for label, words in cells if label in ("职业", "工作单位", "举报人")} == {"—"}


def test_people_who_came_are_printed_and_shown_of_a_visit_alone(clerk, officer, office, calendar, as_user):
    letter = matters.complaint(office, clerk)
    visit = matters.visit(office, clerk, parties=[matters.petitioner(matters.WANG)], head_count=3)
    client = as_user(clerk)

    for case, counted in ((letter, False), (visit, True)):
        assert client.get(reverse("registration_print", args=[case.key])).context["came_in_person"] is counted
        shown = client.get(reverse("case", args=[case.key])).text
        assert (f"<dd>{case.head_count}</dd>" in shown) is counted


def test_a_text_that_is_too_long_is_refused_whole_and_stays_in_the_draft(page, clerk, office):
    client, address = page
    pasted = "村" * 25_000

    assert b"<textarea" in (shown := client.get(address).content)
    assert not re.search(rb"<textarea[^>]*maxlength", shown)
    answer = client.post(address, entries(clerk, office, narrative=pasted))

    assert answer.status_code == 422
    [message] = answer.context["sheet"].case.errors["narrative"]
    assert "20000" in message
    assert "25000" in message
    assertContains(answer, message, status_code=422)
    assert drafts.opened(Draft.objects.get())["narrative"] == [pasted]
    assert not Case.objects.exists()
