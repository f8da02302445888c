"""Search in title and narrative by pairs of characters, and for a party by exact index, within given cases.

Two steps. First the index gives candidates without order, at most `CAP`: few of them are then sorted; for a
common word the list is walked in its own order instead, as the next 25 are always near. One statement for
both would let the planner guess, and it guesses wrong by seconds for rare words. Of the commonest words not
even the index is asked: to gather a hundred thousand cases takes longer than all the rest.
"""

import re
from dataclasses import dataclass
from functools import partial, reduce
from operator import or_

from django.contrib.postgres.search import SearchQuery
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F, Func, Lookup, Q, QuerySet, TextField, Value

from cases.models import Case, Party
from cases.planner import expected, planned, within_time
from cases.zh import ZhTerms

CAP = 3000
DENSE = 0.03  # share of cases with a word from which the list is walked at once
NEAR = 25  # cases that such a walk must find
PATIENCE = 40  # milliseconds for finding them
NARROW = 10  # so many times more cases than hold a word, and their own index is no help beside that of words
BITMAP = "64MB"  # holds the pages of some 10,000,000 cases
WALKING = {"enable_sort": "off"}
HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]+")
HAN_IN_DISGUISE = (  # what folds into a character of HAN: radicals, doubles, those in brackets or circles
    "[\u2e80-\u2fdf\u3038-\u303a\u3190-\u319f\u3200-\u33ff"
    "\uf900-\ufaff\U0001f200-\U0001f2ff\U0002f800-\U0002fa1f]"
)


class Pairs(SearchQuery):
    """A tsquery that is taken as written: the text parser would cut pairs of characters its own way."""

    def __init__(self, written: str):
        super().__init__(written, search_type="raw")
        self.written = written

    def as_sql(self, compiler, connection, **kwargs):
        return "%s::tsquery", [self.written]


class Among(Lookup):
    """Whether the left side is one of these ids, taken as a single value.

    Three thousand values apart cost more to write and to read than the cases to find.
    """

    prepare_rhs = False

    def as_sql(self, compiler, connection):
        sql, values = self.process_lhs(compiler, connection)
        return f"{sql} = ANY(%s::bigint[])", [*values, f"{{{','.join(map(str, self.rhs))}}}"]


class Folded(Func):
    """Title and narrative, full width and half width alike, in lower case."""

    template = "lower(normalize(%(expressions)s, NFKC))"
    arg_joiner = " || "
    output_field = TextField()


FOLDED = Folded(F("title"), Value(" "), F("narrative"))


@dataclass(frozen=True)
class Wanted:
    """What is looked for: `runs` of letters and digits that must all occur, or a party.

    `people` are pairs of a column and a blind index of the whole text, one of which must fit; none where
    people are not asked for.
    """

    runs: tuple[str, ...] = ()
    people: tuple[tuple[str, bytes], ...] = ()


@dataclass(frozen=True)
class Found:
    """Cases found: `total`, or more than that where `more`."""

    rows: QuerySet
    total: int
    more: bool


def fold(text: str) -> tuple[str, ...]:
    """Return the runs of letters and digits in `text`, folded as the index folds the cases; one query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT zh_norm(%s)", [text.replace("\0", " ")])
        return tuple(dict.fromkeys(cursor.fetchone()[0].split()))


EVERY = Q()


def find(rows: QuerySet, wanted: Wanted, named: Q = EVERY) -> Found:
    """Return those of `rows` that hold every run of `wanted`, or, of those `named`, a party whom it means.

    A bitmap that does not fit into memory keeps pages instead of rows, and then every case on a page has its
    text cut into pairs again (1.8 s where 40 ms will do, at 1,000,000 cases): hence the setting.
    """
    holding = _holding(rows, wanted, named)
    sought = _sought(rows, wanted.runs)
    if sought.common and _is_dense(holding):
        return Found(holding, NEAR, more=True)
    with planned(work_mem=BITMAP):
        by_text = _with_runs(rows, wanted.runs, sought) if wanted.runs else []
        by_person = _ids(rows.filter(named, _is_party(wanted.people))) if wanted.people else []
    ids = {*by_text, *by_person}
    if len(ids) > CAP:
        return Found(holding, CAP, more=True)
    return Found(rows.filter(Among(F("pk"), sorted(ids))), len(ids), more=False)


def walking():
    """Let the planner walk an index in the order asked for, not sort all that a common word finds."""
    return planned(**WALKING)


@dataclass(frozen=True)
class Sought:
    """What the planner expects: `common`: that the next cases with the words are near, wherever one begins;
    `rare`: that the index of words finds far fewer than the scope holds.
    """

    common: bool = False
    rare: bool = False


def _sought(rows: QuerySet, runs: tuple[str, ...]) -> Sought:
    """Ask for each pair alone, as together they are taken for independent, which pairs of a word are not."""
    if not runs:
        return Sought()
    pairs = [_paired(Case.objects.all(), pair) for pair in _pairs(runs)]
    every, scope, *by_pair = expected(Case.objects.all(), rows, *pairs)
    share = min(by_pair) / max(every, 1)
    common = share > DENSE and share * scope > CAP
    return Sought(common, rare=min(by_pair) * NARROW < scope)


def _is_dense(holding: QuerySet) -> bool:
    """Whether the newest cases that hold the words are as near as expected."""
    newest = holding.order_by("-received_at", "-id").values_list("pk")[: NEAR + 1]
    near = within_time(PATIENCE, partial(len, newest), **WALKING)
    return near is not None and near > NEAR


def _with_runs(rows: QuerySet, runs: tuple[str, ...], sought: Sought) -> list[int]:
    """Ask the index. It knows pairs; a longer run may have all of them apart, so its candidates are read."""
    pairs = " & ".join(_pairs(runs))
    found = rows.alias(folded=FOLDED).filter(*(_is_written(run) for run in runs if len(run) > 2))
    if sought.rare:
        return _ids_within(_paired(Case.objects.all(), pairs), found)
    return _ids(_paired(found, pairs))


def _holding(rows: QuerySet, wanted: Wanted, named: Q) -> QuerySet:
    """Return the cases found as a condition that is read case by case, in any order."""
    holds = Q(*map(_is_written, wanted.runs)) if wanted.runs else Q(pk__in=())
    if wanted.people:
        holds |= named & _is_party(wanted.people)
    return rows.alias(folded=FOLDED).filter(holds)


def _is_written(run: str) -> Q:
    """Whether title and narrative hold `run`, mostly as it is: the conditions are tried in this order.

    To fold a text takes seven times as long as to look for what could fold into Chinese characters.
    """
    folded = Q(folded__contains=run)
    if HAN.fullmatch(run):
        folded = (Q(narrative__regex=HAN_IN_DISGUISE) | Q(title__regex=HAN_IN_DISGUISE)) & folded
    return Q(narrative__contains=run) | Q(title__contains=run) | folded


def _is_party(people: tuple[tuple[str, bytes], ...]) -> Q:
    fits = reduce(or_, (Q(**{column: index}) for column, index in people))
    return Q(pk__in=Party.objects.filter(fits).order_by().values("case"))


def _ids(rows: QuerySet) -> list[int]:
    return list(rows.order_by().values_list("pk", flat=True)[: CAP + 1])


def _ids_within(paired: QuerySet, rows: QuerySet) -> list[int]:
    """Read the cases that hold the pairs one by one until enough of them are among `rows`.

    Left to itself the planner has the index of offices list a million cases first, to spare itself a few
    looks at texts which it believes to be dear.
    """
    try:
        outer, more = rows.order_by().values_list("pk")[: CAP + 1].query.sql_with_params()
        inner, values = paired.order_by().query.sql_with_params()
    except EmptyResultSet:
        return []
    with connection.cursor() as cursor:
        # Both parts are the ORM's own SQL, their values apart.
        cursor.execute(f"WITH cases_case AS ({inner} OFFSET 0) {outer}", [*values, *more])  # noqa: S608, see above
        return [pk for (pk,) in cursor.fetchall()]


def _paired(rows: QuerySet, pairs: str) -> QuerySet:
    """Return those of `rows` whose words the index has under `pairs`, written as a tsquery."""
    return rows.alias(terms=ZhTerms("title", "narrative")).filter(terms=Pairs(pairs))


def _pairs(runs: tuple[str, ...]) -> list[str]:
    """Write the pairs for a tsquery; a run of one character is found at the beginning of a pair."""
    pairs = [f"'{run}':*" if len(run) == 1 else "" for run in runs]
    pairs += [f"'{run[i : i + 2]}'" for run in runs for i in range(len(run) - 1)]
    return list(dict.fromkeys(filter(None, pairs)))
