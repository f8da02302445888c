"""Log lines without personal data."""

import logging
import re

from offices import origin

# What PostgreSQL adds to the message of an error: in a traceback, and where one is printed within a line.
ROW = re.compile(
    r"^(?:DETAIL|CONTEXT|HINT|QUERY):.*?(?=^\S+Error|^Traceback|^The above|^During|\Z)"
    r"|\\n(?:DETAIL|CONTEXT|HINT|QUERY):.*?$",
    re.M | re.S,
)


class Refusals(logging.Filter):
    """A request that was refused is a line: how the portal came to refuse it is no fault to be traced."""

    def filter(self, record) -> bool:
        if getattr(record, "status_code", 500) < 500:
            record.exc_info = None
        return True


class Formatter(logging.Formatter):
    """One line an entry; of a database error only the message: what follows it quotes the refused row."""

    def __init__(self):
        super().__init__("{asctime} {levelname} {name} [{request_id}]: {message}", style="{")

    def format(self, record) -> str:
        record.request_id = origin.current().request_id or "-"
        return ROW.sub("", super().format(record))
