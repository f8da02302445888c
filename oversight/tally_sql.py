"""The one definition of every metric in SQL: used by the triggers and by the recount that checks them.

The triggers see every write of cases and clocks but TRUNCATE, and one statement must not write both tables;
`rebuild` sets right what either left wrong.
"""

from cases.enums import OPEN_STAGES

ZONE = "Asia/Shanghai"
_OPEN = ", ".join(f"'{stage}'" for stage in OPEN_STAGES)

_CASES = f"""
  SELECT (received_at AT TIME ZONE '{ZONE}')::date AS day, office_id, duty, channel, 'received' AS metric
    FROM {{rows}} WHERE stage <> 'void'
  UNION ALL
  SELECT (closed_at AT TIME ZONE '{ZONE}')::date, office_id, duty, channel, 'closed'
    FROM {{rows}} WHERE stage IN ('closed', 'archived')
  UNION ALL
  SELECT coalesce(next_due_on, '9999-12-31'), office_id, duty, channel, 'open'
    FROM {{rows}} WHERE stage IN ({_OPEN})
"""

_CLOCKS = """
  SELECT k.due_on AS day, c.office_id, c.duty, c.channel, k.measure || s.suffix AS metric
    FROM {rows} k
    JOIN {cases} c ON c.id = k.case_id
    CROSS JOIN LATERAL (VALUES
      ('_due', k.state IN ('running', 'paused', 'stopped')),
      ('_met', k.state = 'stopped' AND k.in_time),
      ('_exempt', k.state = 'exempt')) s (suffix, counts)
    WHERE k.measure <> '' AND c.stage <> 'void' AND s.counts
"""


def case_cells(rows: str) -> str:
    """SELECT of (day, office_id, duty, channel, metric): a row for each thing a case of `rows` counts in."""
    return _CASES.format(rows=rows)


def clock_cells(rows: str, cases: str = "cases_case") -> str:
    """The same for clocks of `rows`, whose cases stand in `cases`."""
    return _CLOCKS.format(rows=rows, cases=cases)


def _write(*signed: tuple[int, str]) -> str:
    union = "\n UNION ALL\n".join(f"SELECT {sign} AS n, x.* FROM ({cells}) x" for sign, cells in signed)
    return f"""
  INSERT INTO oversight_tallydelta (day, office_id, duty, channel, metric, n)
  SELECT day, office_id, duty, channel, metric, sum(n) FROM (
  {union}
  ) changes GROUP BY day, office_id, duty, channel, metric HAVING sum(n) <> 0;"""


def _clocks_of(rows: str) -> str:
    return f"(SELECT k.* FROM cases_clock k JOIN {rows} r ON r.id = k.case_id)"


def _leave_unless_changed(columns: str) -> str:
    old, new = (", ".join(f"{side}.{column}" for column in columns.split()) for side in ("o", "w"))
    return f"""
  IF NOT EXISTS (SELECT FROM old_rows o FULL JOIN new_rows w ON w.id = o.id
                 WHERE ({old}) IS DISTINCT FROM ({new})) THEN
    RETURN NULL;
  END IF;"""


def _hold_cases(*rows: str) -> str:
    """Wait for whoever is moving the cases of these clocks, and let nobody move them before we are done."""
    touched = " UNION ".join(f"SELECT case_id FROM {one}" for one in rows)
    return f"""
  PERFORM FROM cases_case WHERE id IN ({touched}) ORDER BY id FOR SHARE;"""


_MOVED = """(SELECT k.* FROM cases_clock k JOIN old_rows o ON o.id = k.case_id JOIN new_rows w ON w.id = o.id
      WHERE (o.office_id, o.duty, o.channel, o.stage = 'void')
        IS DISTINCT FROM (w.office_id, w.duty, w.channel, w.stage = 'void'))"""

FUNCTIONS = {
    "tally_case_insert": (
        "cases_case",
        "INSERT",
        _write((1, case_cells("new_rows")), (1, clock_cells(_clocks_of("new_rows"), "new_rows"))),
    ),
    "tally_case_update": (
        "cases_case",
        "UPDATE",
        _leave_unless_changed("id received_at closed_at next_due_on stage office_id duty channel")
        + _write((1, case_cells("new_rows")), (-1, case_cells("old_rows")))
        + _write((1, clock_cells(_MOVED, "new_rows")), (-1, clock_cells(_MOVED, "old_rows"))),
    ),
    "tally_case_delete": (
        "cases_case",
        "DELETE",
        _write((-1, case_cells("old_rows")), (-1, clock_cells(_clocks_of("old_rows"), "old_rows"))),
    ),
    "tally_clock_insert": (
        "cases_clock",
        "INSERT",
        _hold_cases("new_rows") + _write((1, clock_cells("new_rows"))),
    ),
    "tally_clock_update": (
        "cases_clock",
        "UPDATE",
        _leave_unless_changed("case_id measure due_on state in_time")
        + _hold_cases("old_rows", "new_rows")
        + _write((1, clock_cells("new_rows")), (-1, clock_cells("old_rows"))),
    ),
    "tally_clock_delete": (
        "cases_clock",
        "DELETE",
        _hold_cases("old_rows") + _write((-1, clock_cells("old_rows"))),
    ),
}


def _function(name: str, body: str) -> str:
    return f"""CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN {body}
  RETURN NULL;
END $$;
"""


def _trigger(table: str, deed: str, function: str) -> str:
    rows = {
        "INSERT": "REFERENCING NEW TABLE AS new_rows",
        "UPDATE": "REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows",
        "DELETE": "REFERENCING OLD TABLE AS old_rows",
    }[deed]
    return f"""CREATE TRIGGER {function} AFTER {deed} ON {table} {rows}
  FOR EACH STATEMENT EXECUTE FUNCTION {function}();
"""


INSTALL = "".join(
    _function(name, body) + _trigger(table, deed, name) for name, (table, deed, body) in FUNCTIONS.items()
)
REMOVE = "".join(
    f"DROP TRIGGER {name} ON {table}; DROP FUNCTION {name}();\n"
    for name, (table, _deed, _body) in FUNCTIONS.items()
)

_CELL = "metric, office_id, duty, channel"
_DAY = "('d', day)"
_COARSE = "('m', date_trunc('month', day)::date), ('y', date_trunc('year', day)::date)"
_EMPTY = "coalesce(array_agg(id) FILTER (WHERE n = 0), '{}')"


def _in_grains(rows: str, grains: str) -> str:
    """SELECT of grain, bucket, cell and n: each row of `rows` (day, cell, n) once for each grain."""
    return f"""
  SELECT g.grain, g.bucket, {_CELL}, n
    FROM ({rows}) r CROSS JOIN LATERAL (VALUES {grains}) g (grain, bucket)"""


def _add(rows: str) -> str:
    """Add `rows` (grain, bucket, cell, n) to the tallies; return id and sum of those that changed."""
    return f"""
INSERT INTO oversight_tally AS t (grain, bucket, {_CELL}, n)
SELECT grain, bucket, {_CELL}, sum(n) FROM ({rows}) s GROUP BY grain, bucket, {_CELL} HAVING sum(n) <> 0
ON CONFLICT (grain, metric, bucket, office_id, duty, channel) DO UPDATE SET n = t.n + excluded.n
RETURNING id, n"""


RECOUNT = f"""
SELECT day, {_CELL}, count(*) AS n FROM (
{case_cells("cases_case")}
UNION ALL
{clock_cells("cases_clock")}
) cells GROUP BY day, {_CELL}
"""

_DRIFT = f"""
  SELECT day, {_CELL}, sum(n) AS n FROM (
    SELECT * FROM ({RECOUNT}) counted
    UNION ALL SELECT bucket, {_CELL}, -n FROM oversight_tally WHERE grain = 'd'
    UNION ALL SELECT day, {_CELL}, -n FROM oversight_tallydelta
  ) both_sides GROUP BY day, {_CELL} HAVING sum(n) <> 0"""
_DAYS = f"SELECT bucket AS day, {_CELL}, n FROM oversight_tally WHERE grain = 'd'"

# Each of these returns a number and the ids of the tallies that are empty afterwards.
FOLD = f"""
WITH gone AS (DELETE FROM oversight_tallydelta RETURNING *),
kept AS ({_add(_in_grains("TABLE gone", f"{_DAY}, {_COARSE}"))})
SELECT (SELECT count(*) FROM gone), {_EMPTY} FROM kept
"""
CORRECT_DAYS = f"""
WITH kept AS ({_add(_in_grains(_DRIFT, _DAY))}) SELECT count(*), {_EMPTY} FROM kept
"""
CORRECT_MONTHS_AND_YEARS = f"""
WITH kept AS ({
    _add(
        _in_grains(_DAYS, _COARSE)
        + f" UNION ALL SELECT grain, bucket, {_CELL}, -n FROM oversight_tally WHERE grain <> 'd'"
    )
}) SELECT count(*), {_EMPTY} FROM kept
"""
