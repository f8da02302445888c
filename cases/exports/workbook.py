"""The spreadsheet of a case list: a sheet of cases, and one that says what it holds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO

import xlsxwriter
from django.utils import timezone
from django.utils.translation import gettext as _

from cases import lines
from cases.codes import content_label
from cases.models import Case

OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,  # a title that begins with = is a title
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "yyyy-mm-dd",
    "remove_timezone": True,
}
WIDTHS = (28, 36, 24, 22, 18, 10, 20, 16, 12, 20, 12, 12, 8, 10, 16, 16, 16, 16, 12, 14)


@dataclass(frozen=True)
class About:
    """What the second sheet says: `filters` are labels and values in words, `cut` that rows were left out."""

    title: str
    by: str
    at: datetime
    filters: list[tuple[str, str]]
    searched: bool
    rows: int
    cut: bool


JOINS = (*lines.JOINS, "township")
FIELDS = (
    *lines.FIELDS,
    "content_class",
    "channel",
    "township__name",
    "registered_at",
    "accepted_at",
    "closed_at",
    "archived_at",
)


def headings() -> list[str]:
    """Return the headings, in the order of `cells`."""
    return [
        _("Number"),
        _("Title"),
        _("Duty"),
        _("Kind"),
        _("Content class"),
        _("Channel"),
        _("Office"),
        _("Township"),
        _("Handler"),
        _("Step"),
        _("Status"),
        _("Due"),
        _("Provisional"),
        _("Days over"),
        _("Received at"),
        _("Registered at"),
        _("Accepted at"),
        _("Closed at"),
        _("Archived at"),
        _("Marks"),
    ]


def cells(case: Case, on: date) -> list[str | int | date | None]:
    """Return the cells of a case as it stands on the day `on`; nobody's name but that of the handler."""
    line = lines.line_of(case, on)
    step = f"{line.step}（{line.waiting_for}）" if line.waiting_for else line.step
    moments = (case.received_at, case.registered_at, case.accepted_at, case.closed_at, case.archived_at)
    return [
        line.number,
        line.title,
        line.duty,
        line.kind,
        content_label(case.content_class),
        case.get_channel_display(),
        line.office,
        case.township.name,
        line.handler,
        step,
        line.status,
        line.due,
        _("Provisional") if line.provisional else None,
        line.late or None,
        *(timezone.localtime(moment) if moment else None for moment in moments),
        "、".join(line.marks),
    ]


def write(file: IO[bytes], about: About, batches: Iterable[list[Case] | None], on: date) -> bool:
    """Write the workbook to `file` row by row, in memory that does not grow; False where a batch is None."""
    with xlsxwriter.Workbook(file, OPTIONS) as workbook:
        bold = workbook.add_format({"bold": True})
        moment = workbook.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        sheet = workbook.add_worksheet(_("Cases"))
        for column, width in enumerate(WIDTHS):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, about.rows, len(WIDTHS) - 1)
        sheet.write_row(0, 0, headings(), bold)
        row = 0
        for batch in batches:
            if batch is None:
                return False
            for case in batch:
                row += 1
                _write_row(sheet, row, cells(case, on), moment)
        _write_about(workbook.add_worksheet(_("About")), about, bold)
    return True


def _write_row(sheet, row: int, values: list, moment) -> None:
    for column, value in enumerate(values):
        if isinstance(value, datetime):
            sheet.write_datetime(row, column, value.replace(tzinfo=None), moment)
        elif isinstance(value, str):
            sheet.write_string(row, column, value)
        elif value is not None:
            sheet.write(row, column, value)


def _write_about(sheet, about: About, bold) -> None:
    facts = [
        (_("Title"), about.title),
        (_("Asked for by"), about.by),
        (_("Asked for at"), f"{about.at:%Y-%m-%d %H:%M}"),
        (_("Rows"), str(about.rows)),
        *about.filters,
    ]
    if about.searched:
        facts.append((_("Search"), _("What was searched for is not written down.")))
    if about.cut:
        facts.append((_("Note"), _("The list was longer; only its first rows are here.")))
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, 60)
    for row, (label, value) in enumerate(facts):
        sheet.write_string(row, 0, str(label), bold)
        sheet.write_string(row, 1, str(value))
