"""How cases are numbered: the number on paper, the key in addresses, and what people type of either."""

import re
import unicodedata

from offices.models import Office

# 兰城关检室07〔2026〕0100023号, typed with any brackets or none, with spaces, without 号 or leading zeros
NUMBER = re.compile(
    r"([^\W\d_]{1,20})检室\s*(\d{1,2})[\s〔\[(【<《-]*(20\d\d)[\s〕\])】>》-]*(\d\d)[\s-]*(\d{1,9})\s*号?"
)
# 620102-07-2026-D1-00023
KEY = re.compile(r"(\d{6})[\s-]+(\d{1,2})[\s-]+(20\d\d)[\s-]+D(\d{1,2})[\s-]+(\d{1,9})", re.IGNORECASE)
SHORT = re.compile(r"(\d\d)(\d{5,7})\s*号?")  # 0100023, what stands after the year
QUERY_CODE = re.compile(r"[2-9A-HJKMNP-Z]{8}")  # as given to the petitioner
DASHES = re.compile(r"[_\u2010-\u2015\u2212]")


def case_number(office: Office, duty: int, year: int, serial: int) -> str:
    """Return the number on paper, such as 兰城关检室07〔2026〕0100023号; reads the procuratorate."""
    return _number(office.procuratorate.short_name, office.number, year, duty, serial)


def case_key(office: Office, duty: int, year: int, serial: int) -> str:
    """Return the key used in addresses, such as 620102-07-2026-D1-00023."""
    return _key(office.procuratorate.code, office.number, year, duty, serial)


def as_written(typed: str) -> str | None:
    """Return the number or key that `typed` means, as it is stored; None when it is neither."""
    text = DASHES.sub("-", unicodedata.normalize("NFKC", typed).strip())
    for pattern, form in ((NUMBER, _number), (KEY, _key)):
        if found := pattern.fullmatch(text):
            place, *numbers = found.groups()
            return form(place, *map(int, numbers))
    return None


def as_short(typed: str) -> tuple[int, int] | None:
    """Return duty and serial where `typed` is a number without its office and year; None otherwise."""
    found = SHORT.fullmatch(unicodedata.normalize("NFKC", typed).strip())
    return (int(found[1]), int(found[2])) if found else None


def as_query_code(typed: str) -> str | None:
    """Return the query code that `typed` may be, in capitals; None where it cannot be one."""
    text = unicodedata.normalize("NFKC", typed).strip().upper()
    return text if QUERY_CODE.fullmatch(text) else None


def _number(short_name: str, office: int, year: int, duty: int, serial: int) -> str:
    return f"{short_name}检室{office:02d}〔{year}〕{duty:02d}{serial:05d}号"


def _key(code: str, office: int, year: int, duty: int, serial: int) -> str:
    return f"{code}-{office:02d}-{year}-D{duty}-{serial:05d}"
