"""Search finds what a reader would find with a finger on the page, and nothing out of reach."""

import re
import sys
import unicodedata

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pytest_django.asserts import assertContains

from cases import search
from cases.domain.identities import name_index
from cases.kept_searches import keep, opened, recall, sealed, search_for
from cases.models import Case, Party
from cases.search import Wanted, find, fold
from cases.statuses import STATUSES
from cases.worklist import Worklist
from offices.domain import audit
from offices.frame import audit_card
from offices.models import AuditRecord
from offices.vault import VaultError
from tests.cases.lists import listed
from tests.matters import WANG, ZHANG, complaint, petitioner

LETTERS = "土地征收土地鼠⼟㈯aAbＡａ１1²0９ﬁ②𠀀𪚥　 ，。'&|!:*<>\\%_-()（）〔"
TEXTS = st.text(LETTERS, max_size=14)
DB = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def folded(text: str) -> str:
    """Fold a text as the eye does: width and case make no difference, signs part words."""
    return " ".join(re.sub(r"[\W_]+", " ", unicodedata.normalize("NFKC", text).lower()).split())


def holds(case: Case, query: str) -> bool:
    """Whether every word of the query is part of title or narrative."""
    text = folded(f"{case.title} {case.narrative}")
    words = folded(query).split()
    return bool(words) and all(word in text for word in words)


WAYS = {  # what the planner says of a few rows must not choose for the tests
    "index": {"DENSE": 1, "NARROW": 0},
    "words": {"DENSE": 1, "NARROW": 1e9},
    "many": {"DENSE": 1, "CAP": 0},
    "common": {"DENSE": -1, "CAP": -1, "NEAR": -1},
}


def go(way: str, monkeypatch) -> None:
    """Have the search choose a way of `WAYS`."""
    for limit, value in {"CAP": 3000, "NEAR": 25, **WAYS[way]}.items():
        monkeypatch.setattr(search, limit, value)


def found(query: str, rows=None) -> set[int]:
    rows = Case.objects.all() if rows is None else rows
    return set(find(rows, Wanted(fold(query))).rows.values_list("pk", flat=True))


@DB
@given(
    texts=st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=5),
    query=TEXTS,
    way=st.sampled_from(list(WAYS)),
)
@example(texts=[("征地与地收", "土地 地征")], query="土地征", way="index")
@example(texts=[("征地与地收", "土地 地征")], query="土地征", way="words")
@example(texts=[("鼠", "年")], query="鼠年", way="index")
@example(texts=[("Ａ１", "ﬁ")], query="a1 FI", way="many")
@example(texts=[("", "⼟地"), ("㈯地", "")], query="土地", way="common")
@example(texts=[("", "反映Ｗ村账目"), ("", "另一件")], query="w", way="common")
def test_search_finds_what_a_plain_reader_finds_whichever_way_it_goes(
    texts, query, way, office, clerk, monkeypatch
):
    go(way, monkeypatch)
    Case.objects.all().delete()
    for title, narrative in texts:
        listed(office, clerk, title=title, narrative=narrative)
    assert found(query) == {case.pk for case in Case.objects.all() if holds(case, query)}


def test_every_sign_that_folds_into_a_chinese_character_is_looked_for():
    for sign in map(chr, range(sys.maxunicode + 1)):
        seen = unicodedata.normalize("NFKC", sign)
        if seen != sign and search.HAN.search(seen):
            assert re.match(search.HAN_IN_DISGUISE, sign), f"U+{ord(sign):X}"


def test_of_a_common_word_the_index_is_not_asked(office, clerk, monkeypatch):
    go("common", monkeypatch)
    monkeypatch.setattr(search, "NEAR", 1)
    for _ in range(2):
        listed(office, clerk, narrative="土地")
    with CaptureQueriesContext(connection) as asked:
        answer = find(Case.objects.all(), Wanted(fold("土地")))
    assert not [query for query in asked.captured_queries if "work_mem" in query["sql"]]
    assert (answer.total, answer.more, answer.rows.count()) == (1, True, 2)


def test_a_word_that_is_not_as_common_as_it_seems_is_asked_of_the_index(office, clerk, monkeypatch):
    go("common", monkeypatch)
    monkeypatch.setattr(search, "NEAR", 1)
    monkeypatch.setattr(search, "CAP", 0.5)
    case = listed(office, clerk, narrative="土地")
    with CaptureQueriesContext(connection) as asked:
        assert list(find(Case.objects.all(), Wanted(fold("土地"))).rows) == [case]
    assert [query for query in asked.captured_queries if "work_mem" in query["sql"]]


def test_where_too_many_are_found_no_tab_says_more_than_is_known(office, clerk, monkeypatch):
    go("many", monkeypatch)
    monkeypatch.setattr(search, "CAP", 1)
    for _ in range(2):
        listed(office, clerk, narrative="土地")
    counts = Worklist(clerk, {}, wanted=Wanted(fold("土地"))).counts()
    assert counts == {**dict.fromkeys(STATUSES), "all": 1}


@pytest.mark.parametrize(
    ("query", "hit"), [("鼠", True), ("鼠年", True), ("年鼠", False), ("老鼠年关", True)]
)
def test_one_two_and_more_characters(office, clerk, query, hit):
    listed(office, clerk, title="关于鼠患", narrative="村里老鼠年关更多")
    assert bool(found(query)) is hit


def test_above_the_cap_the_count_says_so(office, clerk, monkeypatch):
    monkeypatch.setattr(search, "CAP", 2)
    for _ in range(3):
        listed(office, clerk, narrative="土地")
    answer = find(Case.objects.all(), Wanted(fold("土地")))
    assert (answer.total, answer.more, answer.rows.count()) == (2, True, 3)


def test_a_name_is_found_whole_and_only_whole(calendar, office, clerk):
    case = complaint(office, clerk, parties=[petitioner(WANG)])
    names = [(" 王秀英 ", True), ("王秀", False), ("王秀英英", False)]
    for name, hit in names:
        answer = find(Case.objects.all(), search_for(name, "name").wanted)
        assert list(answer.rows) == ([case] if hit else []), name


@pytest.mark.parametrize("secret", ["wants_secrecy", "is_anonymous"])
def test_whoever_asks_for_secrecy_is_found_by_name_by_those_alone_who_may_unmask(
    calendar, office, clerk, officer, reviewer, leader, as_user, secret
):
    case = complaint(office, clerk, parties=[petitioner(WANG)], **{secret: True})
    for reader, hit in ((clerk, False), (reviewer, False), (officer, True), (leader, True)):
        for where in ("person", "everywhere"):
            page = as_user(reader).post("/search/", {"q": WANG.name, "where": where}, follow=True)
            assert (case.number in page.text) is hit, (reader, where)
    assert case.number in as_user(clerk).post("/search/", {"q": case.title}, follow=True).text


def test_everywhere_is_text_and_names_together(calendar, office, clerk):
    party = complaint(office, clerk, parties=[petitioner(WANG)])
    text = listed(office, clerk, narrative="反映王秀英家的宅基地")
    for where, cases in {"everywhere": {party, text}, "text": {text}, "person": {party}}.items():
        assert set(find(Case.objects.all(), search_for("王秀英", where).wanted).rows) == cases


@pytest.mark.parametrize("where", ["everywhere", "person"])
@pytest.mark.parametrize(
    "typed", ["13893100001", "138 9310 0001", "１３８９３１００００１", "620102198001010017"]
)
def test_a_telephone_or_document_number_finds_whose_it_is(calendar, office, clerk, where, typed):
    complaint(office, clerk, parties=[petitioner(WANG)])
    his = complaint(office, clerk, parties=[petitioner(ZHANG)])
    assert set(find(Case.objects.all(), search_for(typed, where).wanted).rows) == {his}


def test_a_part_of_a_telephone_number_finds_nobody(calendar, office, clerk):
    complaint(office, clerk, parties=[petitioner(ZHANG)])
    assert not find(Case.objects.all(), search_for("1389310", "person").wanted).rows.exists()


def test_who_asks_for_secrecy_is_not_found_by_telephone(calendar, office, clerk, director):
    case = complaint(office, clerk, parties=[petitioner(ZHANG)], wants_secrecy=True)
    wanted = search_for("13893100001", "everywhere").wanted
    assert list(Worklist(director, {}, wanted=wanted).rows) == [case]
    assert list(Worklist(clerk, {}, wanted=wanted).rows) == []


def test_many_cases_of_one_name_are_walked_too(office, clerk, monkeypatch):
    monkeypatch.setattr(search, "CAP", 1)
    cases = [listed(office, clerk) for _ in range(2)]
    for case in cases:
        Party.objects.create(case=case, role="petitioner", sealed=b"", name_index=name_index("王秀英"))
    answer = find(Case.objects.all(), search_for("王秀英", "person").wanted)
    assert (answer.more, set(answer.rows)) == (True, set(cases))


@pytest.mark.parametrize("text", ["", "   ", "，。！", "\0"])
def test_signs_alone_find_nothing(office, clerk, text):
    listed(office, clerk)
    assert list(find(Case.objects.all(), search_for(text, "everywhere").wanted).rows) == []


def test_a_search_is_kept_sealed_and_for_its_token_alone(db):
    kept = search_for("王秀英", "everywhere")
    box = sealed(kept, "token")
    assert "王" not in box
    assert opened(box, "token") == kept
    with pytest.raises(VaultError):
        opened(box, "other")


def test_the_session_keeps_the_last_ten_searches(db):
    session = {}
    tokens = [keep(session, search_for(str(number), "text")) for number in range(12)]
    assert [recall(session, token) is not None for token in tokens] == [False] * 2 + [True] * 10


# the page


def search_on_page(client, q, **more):
    return client.post("/search/", {"q": q, **more}, follow=True)


def shown(response) -> set[str]:
    return {line.number for line, _url in response.context["lines"]}


def test_a_number_in_any_writing_opens_the_case(calendar, office, clerk, as_user):
    case = complaint(office, clerk)
    for written in (
        case.number,
        case.key,
        case.number.replace("〔", "[").replace("〕", "]").replace("号", ""),
    ):
        response = as_user(clerk).post("/search/", {"q": written})
        assert response.headers["Location"] == f"/cases/{case.key}/"


def test_the_query_code_and_the_short_number_open_the_case_within_reach(
    calendar, office, clerk, outsider, as_user
):
    case = complaint(office, clerk)
    for written in (case.query_code, case.query_code.lower(), "0100001", " 0100001号 "):
        answer = as_user(clerk).post("/search/", {"q": written})
        assert answer.headers["Location"] == f"/cases/{case.key}/"
        answer = as_user(outsider).post("/search/", {"q": written}, follow=True)
        assert case.key not in answer.text


def test_a_short_number_of_several_cases_lists_them(calendar, city, clerk, neighbour, mayor, as_user):
    cases = [complaint(city.office, clerk), complaint(city.office_beside, neighbour)]
    answer = as_user(mayor).post("/search/", {"q": "0100001"})
    assert set(answer.context["called"]) == set(cases)
    for case in cases:
        assertContains(answer, f"/cases/{case.key}/")


def test_a_number_out_of_reach_is_unknown(calendar, office, clerk, outsider, as_user):
    case = complaint(office, clerk)
    there = as_user(outsider).post("/search/", {"q": case.number})
    nowhere = as_user(outsider).post("/search/", {"q": case.number.replace("00001", "00777")})
    assert there.status_code == nowhere.status_code == 200
    assert case.key not in there.text


def test_what_was_typed_stands_in_no_address_and_in_no_record(calendar, office, clerk, as_user):
    case = complaint(office, clerk, parties=[petitioner(WANG)])
    response = search_on_page(as_user(clerk), "王秀英")
    assert shown(response) == {case.number}
    addresses = [address for address, _status in response.redirect_chain]
    assert not any("王" in address or "%E7" in address for address in addresses)
    record = AuditRecord.objects.get(action="case.search")
    assert record.detail == {"where": "everywhere"}


def test_search_stays_within_reach_and_filters(calendar, city, clerk, neighbour, as_user):
    mine = listed(city.office, clerk, narrative="土地一", channel="call")
    listed(city.office, clerk, narrative="土地二", channel="letter")
    listed(city.office_beside, neighbour, narrative="土地三", channel="call")
    response = search_on_page(as_user(clerk), "土地", list="channel=call")
    assert shown(response) == {mine.number}
    assert len(response.context["chips"]) == 2


def test_a_search_of_another_session_shows_nothing(office, clerk, as_user):
    listed(office, clerk)
    response = as_user(clerk).get("/cases/?search=unknown")
    assert shown(response) == set()
    assert response.context["listing"].lost_search


def test_empty_words_are_asked_for_again(clerk, as_user):
    assert as_user(clerk).post("/search/", {"q": " "}).status_code == 422


@pytest.mark.parametrize("text", ["土地", "土地纠纷", "地", "土地 纠纷"])
def test_a_wide_reach_finds_what_a_narrow_one_finds(office, clerk, monkeypatch, text):
    """Beyond a size the words are asked first; what is found within reach and filters stays the same."""
    inside = [listed(office, clerk, title="土地纠纷"), listed(office, clerk, narrative="关于土地的纠纷")]
    other = listed(office, clerk, title="土地纠纷", duty="visits", kind="D3-01")
    rows, wanted = Case.objects.filter(duty=inside[0].duty), search_for(text, "text").wanted
    go("index", monkeypatch)
    narrow = set(find(rows, wanted).rows)
    go("words", monkeypatch)
    assert set(find(rows, wanted).rows) == narrow
    assert other not in narrow
    assert inside[0] in narrow
    assert list(find(Case.objects.none(), wanted).rows) == []


def test_every_refusal_of_the_week_is_counted_for_the_auditor(as_user, auditor, clerk, calendar, office):
    case = complaint(office, clerk)
    assert (
        as_user(clerk).post(f"/cases/{case.key}/steps/accept/", {"version": case.version}).status_code == 403
    )
    (figure, *_others) = audit_card(auditor).figures
    rows = as_user(auditor).get(figure.url).context["page"].rows
    assert (figure.value, len(rows)) == (1, 1)
    with translation.override("en"):
        assert [str(words) for _label, words in rows[0].details] == ["Accept"]


def test_the_auditor_reads_words_for_what_was_done_to_cases(as_user, auditor, clerk):
    audit.record("case.search", by=clerk, object_type="case", detail={"where": "everywhere"})
    audit.record("access.refused", by=clerk, object_type="case", detail={"wanted": "case.read"})
    audit.record("case.accepted", by=clerk, object_type="case", detail={"deed": "accept", "searched": False})
    rows = as_user(auditor).get("/audit/").context["page"].rows

    with translation.override("en"):
        seen = [(str(row.words), str(row.object_words)) for row in rows]
        details = [tuple(map(str, pair)) for row in rows for pair in row.details]
    assert seen == [
        ("Accepted", "Case"),
        ("access refused", "Case"),
        ("searched cases", "Case"),
    ]
    assert details == [
        ("Deed", "Accept"),
        ("Within a search", "No"),
        ("Wanted", "read cases"),
        ("Search in", "Text and people"),
    ]
