"""The lines of the progress tables: offices, districts, duties with their channels, and the total."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from urllib.parse import urlencode

from django.urls import reverse

from cases.duties.contract import all_duties
from cases.enums import Channel
from offices.enums import OfficeStatus
from offices.models import Office
from oversight.periods import Period
from oversight.queries import Sums, Tallied, added
from oversight.tables import Number, Row

THIS_MONTH = "this_month.numerator"


def office_rows(offices: Sequence[Office], sums: Tallied, *, tell_district: bool) -> list[Row]:
    """Return a row for each office that works or has figures; where told, with its district beside it."""
    return [
        Row(
            label=office.name,
            within={"office": str(office.pk)},
            sums=sums.by_office[office.pk],
            url=reverse("office", args=[office.pk]),
            note=office.procuratorate.short_name if tell_district else "",
            units=_units([office], reverse("office", args=[office.pk])),
            state="" if office.status == OfficeStatus.ACTIVE else office.get_status_display(),
            silent=is_silent(office, sums),
            is_example=office.is_example,
        )
        for office in offices
        if office.status != OfficeStatus.CLOSED or sums.by_office[office.pk]
    ]


def is_silent(office: Office, sums: Tallied) -> bool:
    """Whether an office at work has no case of this month."""
    return office.status == OfficeStatus.ACTIVE and not sums.by_office[office.pk].get(THIS_MONTH)


def district_rows(offices: Sequence[Office], sums: Tallied, period: Period) -> list[Row]:
    """Return a row for each district of `offices`, which are in the order of districts."""
    return [
        Row(
            label=district.name,
            within={"district": district.code},
            sums=added(sums.by_office[office.pk] for office in group),
            url=f"{reverse('progress_district', args=[district.code])}?{urlencode(period.query)}",
            units=_units(group, _office_list(district.code)),
        )
        for district, group in (
            (key, list(rows)) for key, rows in groupby(offices, lambda o: o.procuratorate)
        )
    ]


def duty_rows(sums: Tallied) -> list[Row]:
    """Return a row for each duty that is on or has figures, followed by its channels that have any."""
    rows = []
    for duty in all_duties():
        channels = {channel: sums.by_duty.get((duty.slug, channel), {}) for channel in Channel.values}
        if duty.enabled or any(channels.values()):
            rows.append(Row(str(duty.title), {"duty": duty.slug}, added(channels.values())))
            rows += _channel_rows(channels, {"duty": duty.slug})
    return rows


def channel_rows(sums: Tallied) -> list[Row]:
    """Return a row for each channel that has figures, all duties together."""
    channels = {
        channel: added(one for (_duty, of), one in sums.by_duty.items() if of == channel)
        for channel in Channel.values
    }
    return [Row(row.label, row.within, row.sums) for row in _channel_rows(channels, {})]


def total_row(label: str, offices: Sequence[Office], sums: Tallied, district_code: str = "") -> Row:
    """Return the sum of all rows; each table of a page has the same."""
    units = _units(offices, _office_list(district_code))
    return Row(label, {}, added(sums.by_office[office.pk] for office in offices), units=units)


def _channel_rows(channels: Mapping[str, Sums], within: dict[str, str]) -> list[Row]:
    return [
        Row(str(Channel(channel).label), {**within, "channel": channel}, sums, is_part=True)
        for channel, sums in channels.items()
        if any(sums.values())
    ]


def _units(offices: Sequence[Office], url: str) -> dict[str, Number]:
    at_work = sum(office.status == OfficeStatus.ACTIVE for office in offices)
    only = f"{url}{'&' if '?' in url else '?'}status={OfficeStatus.ACTIVE}"
    return {"offices": Number(at_work, only), "staff": Number(sum(office.people for office in offices), url)}


def _office_list(district_code: str) -> str:
    return reverse("office_list") + (f"?district={district_code}" if district_code else "")
