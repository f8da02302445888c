"""SQL that makes a city of cases out of lives, desks and words.

Every draw follows from the number of the case: `bench.pick(id, salt, n)` gives one of 1 to n, the same for
the same case and salt, so that a fill can be repeated and needs no memory.
"""

QUERY_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
POWERS = [31**place for place in range(8)]
CODES = 31**8
SCATTER = 500_000_003_311  # has no factor in common with 31, so that no code comes twice

STAGING = """
DROP SCHEMA IF EXISTS bench CASCADE;
CREATE SCHEMA bench;
CREATE FUNCTION bench.pick(id bigint, salt int, n int) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN 1 + ((hashint8extended(id, salt) & 2147483647) % n)::int;
CREATE UNLOGGED TABLE bench.life (
  id int, duty text, duty_number int, kind text, channel text, purpose text, received_at timestamptz,
  registered_at timestamptz, step text, stage text, outcome text, accepted_at timestamptz,
  closed_at timestamptz, archived_at timestamptz, next_due_on date, next_due_provisional bool,
  soon_on date, events int, referred bool);
CREATE UNLOGGED TABLE bench.event (
  life int, n int, kind text, deed text, at timestamptz, occurred_on date, by_director bool,
  step_from text, step_to text, note text, data jsonb);
CREATE UNLOGGED TABLE bench.clock (
  life int, code text, rule_id bigint, measure text, started_n int, started_on date, due_on date,
  soon_on date, provisional bool, state text, stopped_n int, stopped_on date, in_time bool,
  suspended_days int, extended_days int, warned_soon_at timestamptz, warned_overdue_at timestamptz);
CREATE UNLOGGED TABLE bench.desk (
  id int, office_id bigint, short_name text, code text, number int, seat_id bigint, director_id bigint,
  clerks bigint[], department_id bigint, department text);
CREATE UNLOGGED TABLE bench.tale (pool text, n int, title text, narrative text, claims text, content text);
CREATE UNLOGGED TABLE bench.filed (
  id bigint, life int, desk int, duty text, duty_number int, shift interval, year int, serial int,
  PRIMARY KEY (id));
"""

# Cases get their ids in the order in which they were registered, as in life.
FILED = """
INSERT INTO bench.filed
SELECT row_number() OVER (ORDER BY at, g), life, desk, duty, duty_number, shift, year,
       row_number() OVER (PARTITION BY desk, duty, year ORDER BY at, g)
FROM (
  SELECT g, l.id AS life, l.duty, l.duty_number, s.shift, l.registered_at + s.shift AS at,
         extract(year FROM (l.registered_at + s.shift) AT TIME ZONE 'Asia/Shanghai')::int AS year,
         1 + width_bucket((bench.pick(g, 1, 1000000) - 1) / 1000000.0, %(shares)s::numeric[]) AS desk
  FROM generate_series(1, %(cases)s) g
  JOIN bench.life l ON l.id = 1 + g %% %(lives)s
  CROSS JOIN LATERAL (SELECT make_interval(secs => bench.pick(g, 2, %(shift)s) - 1) AS shift) s
) drawn
"""

CASES = """
INSERT INTO cases_case (
  id, number, key, submission, query_code, duty, kind, office_id, step, stage, waiting_for,
  department_id, paused, version,
  title, narrative, claims, summary, channel, purpose, content_class, urgency, secrecy, flags, township_id,
  village, occurred_on, head_count, persons_involved, amount, told_elsewhere, is_group, is_repeat,
  is_anonymous, wants_secrecy, contact_unknown, offline, received_at, registered_at, late_reason,
  registered_by_id, received_by_id, second_officer_id, handler_id, accepted_at, closed_at, archived_at,
  outcome, merged_into_id, next_due_on, next_due_provisional, soon_on)
SELECT
  f.id,
  format('%%s检室%%s〔%%s〕%%s%%s号', d.short_name, lpad(d.number::text, 2, '0'), f.year,
         lpad(f.duty_number::text, 2, '0'), lpad(f.serial::text, greatest(5, length(f.serial::text)), '0')),
  format('%%s-%%s-%%s-D%%s-%%s', d.code, lpad(d.number::text, 2, '0'), f.year, f.duty_number,
         lpad(f.serial::text, greatest(5, length(f.serial::text)), '0')),
  gen_random_uuid(), q.code, f.duty, l.kind, d.office_id, l.step, l.stage,
  CASE WHEN l.stage = 'waiting' THEN d.department ELSE '' END,
  CASE WHEN l.referred THEN d.department_id END, false, 1 + l.events,
  replace(t.title, '{village}', s.village),
  replace(replace(replace(replace(replace(replace(replace(replace(
    t.narrative || s.circumstance || s.closing,
    '{village}', s.village), '{person}', s.person), '{firm}', s.firm), '{road}', s.road), '{n}', s.n),
    '{month}', s.month), '{money}', s.money), '{paper}', s.paper),
  t.claims, '', l.channel, l.purpose, t.content,
  CASE WHEN bench.pick(f.id, 20, 100) <= 2 THEN 'urgent' ELSE 'normal' END, 'internal',
  CASE WHEN bench.pick(f.id, 21, 100) > 10 THEN '{}'
       ELSE ARRAY[(ARRAY['litigation', 'minor', 'long_pending'])[bench.pick(f.id, 22, 3)]] END,
  d.seat_id, s.village || '村', NULL, h.heads, NULL, NULL, '', l.channel = 'visit' AND h.heads >= 5,
  bench.pick(f.id, 23, 100) <= 4, false, false, false, false,
  l.received_at + f.shift, l.registered_at + f.shift, '', k.clerk, k.clerk,
  CASE WHEN l.channel = 'visit' THEN d.director_id END, k.clerk,
  l.accepted_at + f.shift, l.closed_at + f.shift, l.archived_at + f.shift, l.outcome, NULL,
  l.next_due_on, l.next_due_provisional, l.soon_on
FROM bench.filed f
JOIN bench.life l ON l.id = f.life
JOIN bench.desk d ON d.id = f.desk
CROSS JOIN LATERAL (SELECT d.clerks[bench.pick(f.id, 3, cardinality(d.clerks))] AS clerk) k
CROSS JOIN LATERAL (
  SELECT CASE WHEN l.channel = 'visit' AND bench.pick(f.id, 4, 100) <= 8 THEN 4 + bench.pick(f.id, 5, 9)
              ELSE 1 END AS heads) h
CROSS JOIN LATERAL (
  SELECT string_agg(substr(%(alphabet)s, (1 + f.id * %(scatter)s %% %(codes)s / power %% 31)::int, 1), '')
           AS code
  FROM unnest(%(powers)s::bigint[]) power) q
CROSS JOIN LATERAL (
  SELECT (%(villages)s::text[])[bench.pick(f.id, 10, cardinality(%(villages)s::text[]))] AS village,
         substr(%(surnames)s, bench.pick(f.id, 11, length(%(surnames)s)), 1)
           || substr(%(given)s, bench.pick(f.id, 25, length(%(given)s)), 1)
           || substr(%(given)s, bench.pick(f.id, 26, length(%(given)s)), 1) AS person,
         substr(%(firms)s, bench.pick(f.id, 12, length(%(firms)s)), 1)
           || substr(%(firms)s, bench.pick(f.id, 27, length(%(firms)s)), 1)
           || (%(trades)s::text[])[bench.pick(f.id, 28, cardinality(%(trades)s::text[]))] AS firm,
         (%(roads)s::text[])[bench.pick(f.id, 13, cardinality(%(roads)s::text[]))] AS road,
         (%(circumstances)s::text[])[bench.pick(f.id, 14, cardinality(%(circumstances)s::text[]))]
           AS circumstance,
         (%(closings)s::text[])[bench.pick(f.id, 15, cardinality(%(closings)s::text[]))] AS closing,
         (2 + bench.pick(f.id, 16, 26))::text AS n, bench.pick(f.id, 17, 12)::text AS month,
         (700 + 100 * bench.pick(f.id, 18, 950))::text AS money,
         lpad(bench.pick(f.id, 19, 99999)::text, 5, '0') AS paper) s
JOIN bench.tale t ON t.pool = CASE WHEN l.purpose = 'settlement' THEN 'visit' ELSE 'complaint' END
  AND t.n = bench.pick(f.id, 24, (SELECT max(n) FROM bench.tale x
                                  WHERE x.pool = CASE WHEN l.purpose = 'settlement' THEN 'visit'
                                                      ELSE 'complaint' END))
ORDER BY f.id
"""

# The id of an event is that of its case times `width`, plus its place: clocks find events by arithmetic.
EVENTS = """
INSERT INTO cases_caseevent
  (id, case_id, kind, deed, at, occurred_on, by_id, step_from, step_to, note, data, notified_at)
SELECT f.id * %(width)s + e.n, f.id, e.kind, e.deed, e.at + f.shift, e.occurred_on,
       CASE WHEN e.by_director THEN d.director_id
            ELSE d.clerks[bench.pick(f.id, 3, cardinality(d.clerks))] END,
       e.step_from, e.step_to, e.note,
       CASE WHEN e.data ? 'receiver_kind'
            THEN e.data || jsonb_build_object('receiver_id', d.department_id, 'receiver', d.department)
            ELSE e.data END,
       e.at + f.shift
FROM bench.filed f
JOIN bench.event e ON e.life = f.life
JOIN bench.desk d ON d.id = f.desk
ORDER BY f.id, e.n
"""

CLOCKS = """
INSERT INTO cases_clock (
  case_id, rule_id, code, measure, started_by_id, started_on, due_on, soon_on, provisional, state,
  stopped_by_id, stopped_on, in_time, suspended_days, extended_days, warned_soon_at, warned_overdue_at)
SELECT f.id, k.rule_id, k.code, k.measure, f.id * %(width)s + k.started_n, k.started_on, k.due_on, k.soon_on,
       k.provisional, k.state, f.id * %(width)s + k.stopped_n, k.stopped_on, k.in_time, k.suspended_days,
       k.extended_days, k.warned_soon_at, k.warned_overdue_at
FROM bench.filed f
JOIN bench.clock k ON k.life = f.life
ORDER BY f.id
"""

SERIES = """
INSERT INTO cases_numberseries (office_id, duty, year, last)
SELECT d.office_id, f.duty, f.year, max(f.serial)
FROM bench.filed f JOIN bench.desk d ON d.id = f.desk
GROUP BY 1, 2, 3
"""
