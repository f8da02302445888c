"""Log lines without personal data."""

import logging
import re

DETAIL = re.compile(
    r"^(DETAIL|CONTEXT|HINT|QUERY):.*?(?=^\S+Error|^Traceback|^The above|^During|\Z)", re.M | re.S
)


class Formatter(logging.Formatter):
    """One line an entry; of a database error only the message: what follows it quotes the refused row."""

    def __init__(self):
        super().__init__("{asctime} {levelname} {name}: {message}", style="{")

    def formatException(self, ei) -> str:  # noqa: N802, the name is logging's
        return DETAIL.sub("", super().formatException(ei))
