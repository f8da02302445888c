"""What the progress pages read: sums of tallies, and offices with their people; never a row of a case."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain

from django.db import connection
from django.db.models import Count as CountOf
from django.db.models import Q, QuerySet

from offices.enums import Level
from offices.models import Office, Posting, Procuratorate, Staff
from offices.queries import below, prefixes_with
from offices.reach import reach_of
from offices.roles import OFFICE_ROLES, Permission
from oversight.metrics import Count
from oversight.periods import Part, Period, parts

Sums = dict[str, int]

_READ = """
WITH wanted AS (
  SELECT * FROM unnest(%s::text[], %s::text[], %s::text[], %s::date[], %s::date[])
             AS w(name, metric, grain, first, until)
),
cell AS (
  SELECT w.name, t.*
    FROM wanted w
    CROSS JOIN LATERAL (  -- OFFSET 0 keeps each part a scan of its own stretch of the index
      SELECT office_id, duty, channel, n FROM oversight_tally
       WHERE grain = w.grain AND metric = w.metric AND bucket >= w.first AND bucket < w.until
         AND office_id = ANY (%s)
      OFFSET 0) t
  UNION ALL
  SELECT w.name, d.office_id, d.duty, d.channel, d.n
    FROM wanted w
    JOIN oversight_tallydelta d
      ON w.grain = '' AND d.metric = w.metric AND d.day BETWEEN w.first AND w.until
   WHERE d.office_id = ANY (%s)
)
SELECT name, office_id, duty, channel, sum(n)::bigint FROM cell
 GROUP BY GROUPING SETS ((name, office_id), (name, duty, channel)) HAVING sum(n) <> 0
"""


@dataclass(frozen=True)
class Tallied:
    """Sums by name of the count, for each office and for each duty and channel."""

    by_office: Mapping[int, Sums]
    by_duty: Mapping[tuple[str, str], Sums]


def tallied(counts: Mapping[str, Count], office_ids: Iterable[int], period: Period, today: date) -> Tallied:
    """Read every count for the offices: folded tallies and what is not folded yet, in one query.

    One statement sees one moment, so the sums of a page agree with each other.
    """
    wanted = list(chain.from_iterable(_wanted(name, count, period, today) for name, count in counts.items()))
    by_office: dict[int, Sums] = defaultdict(dict)
    by_duty: dict[tuple[str, str], Sums] = defaultdict(dict)
    offices = sorted(office_ids)
    with connection.cursor() as cursor:
        cursor.execute(_READ, [*map(list, zip(*wanted, strict=True)), offices, offices])
        for name, office, duty, channel, n in cursor.fetchall():
            sums = by_duty[duty, channel] if office is None else by_office[office]
            sums[name] = n
    return Tallied(by_office, by_duty)


def _wanted(name: str, count: Count, period: Period, today: date) -> list[tuple]:
    """Return the buckets of a count, and its days under the grain '' for what is not folded yet."""
    first, last = count.bounds(period, today)
    ranges = [*parts(first, last), Part("", first, last)] if first <= last else []
    return [(name, count.metric, part.grain, part.first, part.until) for part in ranges]


def added(sums: Iterable[Sums]) -> Sums:
    """Add sums up, name by name."""
    total: Sums = {}
    for one in sums:
        for name, n in one.items():
            total[name] = total.get(name, 0) + n
    return total


def offices_reviewed(staff: Staff, on: date) -> QuerySet[Office]:
    """Return the offices whose progress `staff` may read, with their `people` on a day."""
    in_force = Q(postings__starts_on__lte=on, postings__role__in=sorted(OFFICE_ROLES))
    in_force &= Q(postings__ends_on=None) | Q(postings__ends_on__gte=on)
    offices = Office.objects.filter(pk__in=reach_of(staff).offices_with(Permission.PROGRESS_READ))
    people = CountOf("postings__staff", distinct=True, filter=in_force)
    offices = offices.select_related("procuratorate").annotate(people=people)
    return offices.order_by("procuratorate__code", "number")


def districts_reviewed(staff: Staff) -> QuerySet[Procuratorate]:
    """Return the district procuratorates of which `staff` may read the progress, of some office or of all."""
    prefixes = prefixes_with(staff, Permission.PROGRESS_READ)
    offices = reach_of(staff).offices_with(Permission.PROGRESS_READ)
    within = below(prefixes, "code") | Q(offices__in=offices)
    return Procuratorate.objects.filter(within, level=Level.DISTRICT).distinct()


def home_of(staff: Staff) -> Procuratorate | None:
    """Return the highest procuratorate through which `staff` reads progress, above the districts; or None."""
    found = [posting.procuratorate for posting in _read_through(staff)]
    above = [one for one in found if one and one.level != Level.DISTRICT]
    return min(above, key=lambda procuratorate: len(procuratorate.reach_prefix), default=None)


def unit_read(staff: Staff, district: Procuratorate) -> Procuratorate | Office:
    """Return whose progress the page of `district` shows `staff`: that of one office, or of the district."""
    (alone, *more) = {posting.office for posting in _read_through(staff)}
    return district if more or alone is None else alone


def reads_more(staff: Staff) -> bool:
    """Whether `staff` reads cases of further offices than those whose progress it may read."""
    reach = reach_of(staff)
    readable = reach.offices_with(Permission.CASE_READ)
    return readable != reach.offices_with(Permission.PROGRESS_READ)


def _read_through(staff: Staff) -> list[Posting]:
    """Return the postings of today through which `staff` reads progress."""
    return [one.posting for one in reach_of(staff).authorities if Permission.PROGRESS_READ in one.permissions]
