"""The registration form on paper: what is stored of a case is on it, whatever it is."""

import re
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db.models import Model
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from cases.domain.contacts import log_attempt
from cases.duties.contract import all_duties
from cases.enums import (
    CaseFlag,
    Channel,
    ExemptReason,
    LinkKind,
    Opinion,
    PartyRole,
    Purpose,
    ReplyMethod,
    Stage,
)
from cases.enums import EventKind as E
from cases.facts import PartyIdentity
from cases.forms.party_lines import lines_of
from cases.models import Case, Evidence, Exemption, Party
from cases.queries import details_of, events_of
from cases.timeline import FACTS, entries
from cases.views.prints import LINES
from tests import matters
from tests.cases.test_party_lines import KNOWN, WHOLE
from tests.walks import do

pytestmark = pytest.mark.django_db

RESULT = LINES[2][0]
FILLED = {
    "title": ("反映冒领补贴", "反映冒领补贴"),
    "narrative": ("有人冒领补贴。", "有人冒领补贴。"),
    "claims": ("请求追回补贴。", "请求追回补贴。"),
    "summary": ("三年冒领，已查实。", "三年冒领，已查实。"),
    "channel": (Channel.VISIT, "来访"),
    "purpose": (Purpose.ACCUSATION, "控告"),
    "content_class": ("0103", "惠农补贴"),
    "urgency": ("alarm", "告急"),
    "secrecy": ("work_secret", "工作秘密"),
    "flags": ([CaseFlag.values[0]], str(CaseFlag.choices[0][1])),
    "village": ("下沟村", "下沟村"),
    "occurred_on": (date(2026, 2, 3), "2026-02-03"),
    "head_count": (27, "27"),
    "persons_involved": (63, "63"),
    "amount": (Decimal("48315.50"), "48315.50"),
    "told_elsewhere": ("曾向镇政府反映。", "曾向镇政府反映。"),
    "is_group": (True, "集体访"),
    "is_repeat": (True, "重复"),
    "is_anonymous": (True, "匿名"),
    "wants_secrecy": (True, "要求保密"),
    "contact_unknown": (True, "联系方式不详"),
    "received_at": (datetime(2026, 3, 4, 1, 30, tzinfo=UTC), "2026-03-04 09:30"),
    "registered_at": (datetime(2026, 3, 6, 2, 45, tzinfo=UTC), "2026-03-06 10:45"),
    "late_reason": ("下乡途中网络不通", "下乡途中网络不通"),
    "stage": (Stage.CLOSED, "已办结"),
    "closed_at": (datetime(2026, 5, 7, 2, 0, tzinfo=UTC), "2026-05-07"),
}
BY_NAME = ("number", "query_code", "office", "township", "received_by", "second_officer", "registered_by")
BY_NAME += ("handler",)
BY_LABEL = ("kind", "outcome")
NOT_OF_THE_FORM = {"id", "key", "submission", "duty", "step", "version", "paused", "offline", "merged_into"}
NOT_OF_THE_FORM |= {"next_due_on", "next_due_provisional", "soon_on"}
IN_ITS_EVENTS = {"department", "waiting_for", "accepted_at", "archived_at"}  # by whom and when, in a line
NOT_PRINTED = {
    *(E.REGISTERED, E.RECORDED, E.ARCHIVED),
    *(E.EXEMPTION_REQUESTED, E.CORRECTION_REQUESTED, E.CORRECTION_DECIDED, E.COMMENTED),
    *(E.SUMMARISED, E.LINKED, E.ATTACHED, E.TIGHTENED, E.CLOCK_DUE_SOON, E.CLOCK_OVERDUE, E.CLOCK_ESCALATED),
    E.CLOCKS_RECOMPUTED,
}


def names_of(model: type[Model]) -> set[str]:
    return {field.name for field in model._meta.concrete_fields}


@pytest.fixture
def case(clerk, officer, office, calendar) -> Case:
    """A case whose every field says something, were it against all rules."""
    case = matters.complaint(office, clerk, parties=[WHOLE])
    values = {name: value for name, (value, _words) in FILLED.items()}
    last = all_duties()[0].outcomes[-1].code
    Case.objects.filter(pk=case.pk).update(**values, second_officer=officer, handler=officer, outcome=last)
    return Case.objects.get(pk=case.pk)


@pytest.fixture
def paper(case, officer, as_user):
    """Print the form and return its text without marks, the people in clear."""

    def printed(of: Case = case) -> str:
        url = reverse("registration_print", args=[of.key])
        page = as_user(officer).post(url, {"reason": "存档"}).text
        article = page[page.index("<article") : page.index("</article>")]
        return re.sub(r"<[^>]+>", " ", article)

    return printed


def test_every_field_of_a_case_is_printed_or_named_here_as_one_that_is_not():
    named = {*FILLED, *BY_NAME, *BY_LABEL, *NOT_OF_THE_FORM, *IN_ITS_EVENTS}

    assert named == names_of(Case)


def test_every_filled_field_of_a_case_is_on_paper(case, paper):
    text, duty = paper(), all_duties()[0]
    wanted = {name: words for name, (_value, words) in FILLED.items()}
    wanted |= {name: str(getattr(case, name)) for name in BY_NAME}
    wanted |= {"kind": duty.kind_label(case.kind), "outcome": duty.outcome_label(case.outcome)}

    assert {name: words for name, words in wanted.items() if escape(str(words)) not in text} == {}


def test_every_field_of_a_party_is_on_paper(case, paper):
    text, party = paper(), case.parties.get()
    lines = lines_of(party, KNOWN.as_box())

    assert {*KNOWN.as_box()} == {one.name for one in fields(PartyIdentity)}
    assert [line.label for line in lines if not line.words or line.words not in text] == []
    for words in (KNOWN.name, party.get_role_display(), "主访人", "代表"):
        assert words in text


def test_of_a_unit_and_of_others_all_that_is_known_is_on_paper(clerk, office, calendar, paper):
    unit = PartyIdentity(
        name="下沟村村民委员会", landline="0931-8461234", address="下沟村1号", postcode="730031"
    )
    accused = PartyIdentity(name="李长贵", position="村主任", rank="股级", address="下沟村9号")
    case = matters.complaint(
        office,
        clerk,
        parties=[
            matters.petitioner(),
            matters.respondent(unit),
            matters.petitioner(accused, role=PartyRole.RESPONDENT),
        ],
    )
    text = paper(case)

    assert [words for one in (unit, accused) for words in one.as_box().values() if words not in text] == []
    assert text.count("职业") == 1  # whoever came has every cell


def test_every_field_of_a_piece_of_evidence_is_on_paper(case, paper):
    Evidence.objects.create(case=case, name="收条", quantity=3, pages=19, is_original=True, note="有涂改")
    Evidence.objects.create(case=case, name="照片", quantity=1)

    told = {"name", "quantity", "pages", "is_original", "note"}
    assert names_of(Evidence) == told | {"id", "uid", "case", "removed_by"}
    text = " ".join(paper().split())
    assert "收条 × 3 · 19" in text
    assert "原件" in text
    assert "（有涂改）" in text
    assert re.search(r"照片 × 1 · (复印件|Photocopy)", text)


@pytest.mark.parametrize("duty", all_duties(), ids=lambda duty: duty.slug)
def test_all_that_a_duty_adds_is_on_paper(duty, clerk, officer, office, calendar, paper):
    case = matters.matter(office=office, by=clerk, second_officer=officer, duty=duty)
    text = paper(case)

    assert details_of(case)
    assert [pair for pair in details_of(case) if not all(escape(str(words)) in text for words in pair)] == []


def test_every_kind_of_event_is_printed_or_named_here_as_one_that_is_not():
    printed = {kind for _title, kinds in LINES for kind in kinds}

    assert printed & NOT_PRINTED == set()
    assert printed | NOT_PRINTED == set(E)


def test_the_end_of_an_exemption_stands_beside_its_granting_and_attempts_in_vain_do_not(
    clerk, director, office, calendar, as_user
):
    case = matters.complaint(office, clerk)
    letter = {"case_id": case.pk, "by": clerk, "method": "letter"}
    log_attempt(**letter, at=timezone.now() - timedelta(minutes=5), result="returned_mail")
    case.refresh_from_db()
    granted = {"reason": ExemptReason.NO_ANSWER, "decision": "granted", "requested_by": clerk}
    moments = {"requested_at": timezone.now(), "decided_by": director, "decided_at": timezone.now()}
    Exemption.objects.create(case=case, **granted, **moments)
    log_attempt(**letter, at=timezone.now(), result="reached")
    page = as_user(director).get(reverse("registration_print", args=[case.key]))

    lines = dict(page.context["lines"])
    (told,) = [one for one in lines[RESULT] if one.event.kind == E.CONTACT_ATTEMPTED]
    assert ("", FACTS["owed_again"][1](True, None, {})) in told.facts
    assert FACTS["owed_again"][1](True, None, {}) in page.text


def test_what_is_known_beside_an_event_is_printed_in_the_words_of_the_timeline(
    clerk, director, officer, office, calendar, paper
):
    case = matters.complaint(office, clerk)
    do(case, "accept", director)
    reply = {"method": ReplyMethod.PHONE, "opinion": Opinion.NOT_CONTENT}
    do(case, "result_reply", director, data=reply, note="已电话答复")
    do(case, "close", director)
    text = paper(case)

    told = [one for one in entries(case, events_of(case), officer) if one.event.kind not in NOT_PRINTED]
    pairs = [f"{label}：{words}" for one in told for label, words in one.facts]
    assert [pair for pair in pairs if pair not in text] == []
    assert str(ReplyMethod.PHONE.label) in text
    assert str(Opinion.NOT_CONTENT.label) in text
    assert "已电话答复" in text
    assert text.count(str(all_duties()[0].outcomes[0].label)) == 2


def test_a_director_who_refers_at_once_has_triaged(clerk, director, office, calendar, as_user):
    case = matters.complaint(office, clerk)
    do(case, "refer_organ", director)
    page = as_user(director).get(reverse("registration_print", args=[case.key]))

    (_title, triage), (_other, sent), *_rest = page.context["lines"]
    assert [one.event.kind for one in triage] == [one.event.kind for one in sent] == [E.REFERRED]


def test_the_number_of_an_earlier_case_is_on_paper_where_the_reader_reaches_it(
    clerk, office, calendar, paper
):
    earlier = matters.complaint(office, clerk)
    again = matters.complaint(office, clerk, decisions={earlier.key: LinkKind.SAME})

    assert earlier.number in paper(again)
    assert re.search(
        "初次|First time", paper(matters.complaint(office, clerk, parties=[matters.petitioner(matters.LI)]))
    )


def test_on_paper_too_people_are_masked_for_whoever_may_not_see_them(case, clerk, as_user):
    page = as_user(clerk).get(reverse("registration_print", args=[case.key])).text

    assert case.wants_secrecy
    assert [words for words in KNOWN.as_box().values() if words in page] == []
    assert f">{Party.objects.get(case=case).get_gender_display()}<" not in page
