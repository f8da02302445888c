"""Serials of cases: each office counts each duty anew each year, without gaps or repeats."""

from django.db import connection

from cases.models import NumberSeries
from offices.models import Office


def take(*, office: Office, duty: str, year: int) -> int:
    """Return the next serial (from 1) of `office` for the duty slug in `year`.

    The row of the series stays locked until the transaction ends, and a transaction that fails gives its
    serial back; so take the number late, when little else can fail.
    """
    table = connection.ops.quote_name(NumberSeries._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} AS series (office_id, duty, year, last) VALUES (%s, %s, %s, 1)"  # noqa: S608
            " ON CONFLICT (office_id, duty, year) DO UPDATE SET last = series.last + 1 RETURNING last",
            [office.pk, duty, year],
        )
        return cursor.fetchone()[0]
