"""Search in title and narrative by pairs of characters, and by a party's exact name, within given cases.

Two steps. First the index gives candidates without order, at most `CAP`: few of them are then sorted; for a
common word the list is walked in its own order instead, as the next 25 are always near. One statement for
both would let the planner guess, and it guesses wrong by seconds for rare words.
"""

import json
from dataclasses import dataclass

from django.contrib.postgres.search import SearchQuery
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F, Func, Lookup, Q, QuerySet, TextField, Value

from cases.models import Case, Party
from cases.planner import planned
from cases.zh import ZhTerms

CAP = 3000
COMMON = 200_000  # cases that hold a word, beyond which the index is slower than reading
WIDE = 300_000  # cases within reach and filters, beyond which their own index is no help beside that of words
BITMAP = "64MB"  # holds the pages of some 10,000,000 cases


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
    """What is looked for: `runs` of letters and digits that must all occur, or a party of this name.

    `name_index` is the blind index of the whole text, None where names are not asked for.
    """

    runs: tuple[str, ...] = ()
    name_index: bytes | None = None


@dataclass(frozen=True)
class Found:
    """Cases found. `total` counts them up to `CAP`; where `more`, there are more than that."""

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
    """Return those of `rows` that hold every run of `wanted`, or, of those `named`, a party of that name.

    A bitmap that does not fit into memory keeps pages instead of rows, and then every case on a page has its
    text cut into pairs again (1.8 s where 40 ms will do, at 1,000,000 cases): hence the setting.
    """
    with planned("work_mem", BITMAP):
        by_text = _with_runs(rows, wanted.runs) if wanted.runs else []
        by_name = _ids(rows.filter(named, _is_party(wanted.name_index))) if wanted.name_index else []
    ids = {*by_text, *by_name}
    if len(ids) <= CAP:
        return Found(rows.filter(Among(F("pk"), sorted(ids))), len(ids), more=False)
    holds = Q(*map(_is_written, wanted.runs)) if wanted.runs else Q(pk__in=())
    if wanted.name_index:
        holds |= named & _is_party(wanted.name_index)
    return Found(rows.alias(folded=FOLDED).filter(holds), CAP, more=True)


def walking():
    """Let the planner walk an index in the order asked for, not sort all that a common word finds."""
    return planned("enable_sort", "off")


def _with_runs(rows: QuerySet, runs: tuple[str, ...]) -> list[int]:
    """Ask the index; but a word of every other case is sooner read in the cases than fetched from there.

    The index knows pairs: a longer run may have all its pairs apart, so its candidates are read too.
    """
    pairs = Pairs(_query(runs))
    paired = Case.objects.alias(terms=ZhTerms("title", "narrative")).filter(terms=pairs)
    if len(runs) == 1 and len(runs[0]) <= 2 and _estimate(paired) > COMMON:
        return _ids(rows.alias(folded=FOLDED).filter(_is_written(runs[0])))
    found = rows.alias(folded=FOLDED).filter(*(_is_written(run) for run in runs if len(run) > 2))
    if _estimate(rows) > WIDE:
        return _ids_within(paired, found)
    return _ids(found.alias(terms=ZhTerms("title", "narrative")).filter(terms=pairs))


def _is_written(run: str) -> Q:
    """Whether title and narrative hold `run`; mostly as it is, so that nothing has to be folded."""
    return Q(narrative__contains=run) | Q(title__contains=run) | Q(folded__contains=run)


def _estimate(rows: QuerySet) -> int:
    """How many rows the planner expects; it knows the commonest pairs by their share."""
    plan = (
        rows.order_by().values("pk").explain(format="json")
    )  # empty for rows of which the database need not be asked
    return json.loads(plan)[0]["Plan"]["Plan Rows"] if plan else 0


def _is_party(name_index: bytes) -> Q:
    return Q(pk__in=Party.objects.filter(name_index=name_index).values("case"))


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
        cursor.execute(f"WITH cases_case AS ({inner} OFFSET 0) {outer}", [*values, *more])  # noqa: S608
        return [pk for (pk,) in cursor.fetchall()]


def _query(runs: tuple[str, ...]) -> str:
    """Write the pairs as a tsquery; a run of one character is found at the beginning of a pair."""
    pairs = [f"'{run}':*" if len(run) == 1 else "" for run in runs]
    pairs += [f"'{run[i : i + 2]}'" for run in runs for i in range(len(run) - 1)]
    return " & ".join(dict.fromkeys(filter(None, pairs)))
