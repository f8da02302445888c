"""Cases for lists: rows in any number and in any state, without the way that leads there."""

import uuid
from datetime import date, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from cases.enums import Channel, Purpose, Stage
from cases.models import Case
from offices.models import Office, Staff

SHANGHAI = ZoneInfo("Asia/Shanghai")
TODAY = date(2026, 6, 15)
serials = count(1)
NOT_GIVEN_OUT = 90_000  # numbers above it come from no series of a test


def moment(day: date, hour: int = 9) -> datetime:
    """An hour of a day in Shanghai."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=SHANGHAI)


def listed(office: Office, by: Staff, **fields) -> Case:
    """Write a complaint of `office` straight into the table; `due` in days from today sets the due date."""
    serial = next(serials)
    due = fields.pop("due", None)
    if due is not None:
        fields |= {"next_due_on": TODAY + timedelta(days=due), "soon_on": TODAY + timedelta(days=due - 3)}
    values = {
        "number": f"兰城关检室{office.number:02d}〔2026〕01{NOT_GIVEN_OUT + serial:05d}号",
        "key": f"{office.procuratorate.code}-{office.number:02d}-2026-D1-{NOT_GIVEN_OUT + serial:05d}",
        "submission": uuid.uuid4(),
        "query_code": f"Q{serial:07d}",
        "duty": "complaints",
        "kind": "D1-09",
        "office": office,
        "step": "handling",
        "stage": Stage.HANDLING,
        "title": "反映村务不公开",
        "narrative": "村里三年没有公开账目。",
        "channel": Channel.VISIT,
        "purpose": Purpose.REPORT,
        "content_class": "0103",
        "township": office.seat,
        "received_at": moment(date(2026, 6, 1)) + timedelta(minutes=serial),
        "registered_by": by,
        "received_by": by,
        **fields,
    }
    if values["stage"] in (Stage.CLOSED, Stage.ARCHIVED):
        values.setdefault("closed_at", values["received_at"])
    return Case.objects.create(**{"registered_at": values["received_at"], **values})


def numbers(rows) -> list[str]:
    """The numbers of cases, in order."""
    return [case.number for case in rows]
