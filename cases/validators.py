"""What people type about people, brought into one form or refused with a sentence that says what is wrong.

Each function takes what was typed and returns the form that is stored; it raises Django's ValidationError,
whose message never repeats the value. Width, spaces, dashes and brackets never matter in numbers.
"""

import re
import unicodedata
from datetime import date, datetime
from functools import cache

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum import numdb
from stdnum.cn import ric, uscc

from cases.enums import Gender
from offices.reference.files import rows

SPACES_AND_BRACKETS = re.compile(r"[\s()]+")
DASHES = re.compile(r"[\-\u2010-\u2015\u2212]+")
RESIDENT = re.compile(r"\d{17}[\dX]", re.ASCII)
TAIWAN_PERMIT = "830000"  # on residence permits; the codes of Hong Kong and Macao are in the list of regions
FIRST_YEAR = 1900
MOBILE = re.compile(r"(?:\+?86|0086)?(1[3-9]\d{9})", re.ASCII)
LANDLINE = re.compile(
    r"(?:(?:\+?86|0086)-?)?(010|02[0-57-9]|0[3-9]\d\d)-?([2-9]\d{6,7})(?:(?:-|转|EXT\.?|X)(\d{1,6}))?",
    re.ASCII,
)
CREDIT_SIGN = "[0-9A-HJ-NP-RTUWXY]"
CREDIT_CODE = re.compile(rf"{CREDIT_SIGN}{{2}}\d{{6}}{CREDIT_SIGN}{{10}}", re.ASCII)

NAME_LENGTH, UNIT_NAME_LENGTH = 50, 100
FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " "}
MIDDLE_DOTS = dict.fromkeys(map(ord, "•‧∙・･"), "·")
HAN = r"[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003347f]"
SPACE_BETWEEN_HAN = re.compile(rf"(?<={HAN}) (?={HAN})")
DOT_BETWEEN_HAN = re.compile(rf"(?<={HAN})[.](?={HAN})")
IN_NAMES = set("·.-'’ 0123456789")
IN_UNIT_NAMES = IN_NAMES | set('()（）《》“”"&/、,:：—#+')
NEW_LINES = re.compile(r"\r\n|[\r\v\f\x85\u2028\u2029]")
NEVER_IN_TEXT = re.compile("[\0\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def clean_id_number(typed: str, *, today: date) -> str:
    """Return an 18-character identity card number (GB 11643): known region, real date of birth, checksum."""
    number = _plain(typed)
    if re.fullmatch(r"\d{15}", number, re.ASCII):
        raise ValidationError(
            _("This is an old number of 15 digits. Ask for the 18 digits of today's card."), "old"
        )
    if not RESIDENT.fullmatch(number):
        raise ValidationError(
            _("An identity card number has 18 characters: 17 digits, then a digit or X."), "shape"
        )
    if not is_known_region(number[:6]):
        raise ValidationError(
            _("The first six digits are not a known region. Check them on the card."), "region"
        )
    try:
        born = birth_date(number)
    except ValueError:
        raise ValidationError(_("Digits 7 to 14 are not a date. Check the date of birth."), "date") from None
    if not date(FIRST_YEAR, 1, 1) <= born <= today:
        raise ValidationError(
            _("Digits 7 to 14 cannot be a date of birth: too early or yet to come."), "date"
        )
    if ric.calc_check_digit(number) != number[-1]:
        raise ValidationError(_("The number does not add up: one of its characters is wrong."), "checksum")
    return number


def is_known_region(code: str) -> bool:
    """Return whether a county of that code (GB/T 2260) is or was; cards keep the code of their issue."""
    found = numdb.get("cn/loc").info(code)
    return "county" in found[-1][1] or code in _present_regions() or code == TAIWAN_PERMIT


def birth_date(number: str) -> date:
    """Return the date of birth in an identity card number; ValueError when it is none."""
    return datetime.strptime(number[6:14], "%Y%m%d").date()  # noqa: DTZ007 (a birthday has no time zone)


def gender(number: str) -> Gender:
    """Return the gender in an identity card number: odd is male."""
    return Gender.MALE if int(number[16]) % 2 else Gender.FEMALE


def clean_mobile(typed: str) -> str:
    """Return a mobile number of the mainland as 11 digits."""
    found = MOBILE.fullmatch(_plain(typed))
    if not found:
        raise ValidationError(_("A mobile number has 11 digits and begins with 13 to 19."), "mobile")
    return found[1]


def clean_landline(typed: str) -> str:
    """Return a landline number as 0931-8461234, with -801 for an extension."""
    found = LANDLINE.fullmatch(_plain(typed, dash="-"))
    if not found:
        raise ValidationError(
            _("Write a landline number with its area code, such as 0931-8461234."), "landline"
        )
    return "-".join(filter(None, found.groups()))


def clean_credit_code(typed: str) -> str:
    """Return a unified social credit code (GB 32100) of 18 characters."""
    code = _plain(typed)
    if not CREDIT_CODE.fullmatch(code):
        raise ValidationError(
            _("A unified social credit code has 18 digits and capitals, without I, O, S, V and Z."), "shape"
        )
    if uscc.calc_check_digit(code) != code[-1]:
        raise ValidationError(_("The code does not add up: one of its characters is wrong."), "checksum")
    return code


def clean_name(typed: str) -> str:
    """Return the name of a person: letters of any script, rare Han characters too, · and spaces inside."""
    return _clean_name(typed, IN_NAMES, NAME_LENGTH)


def clean_unit_name(typed: str) -> str:
    """Return the name of a unit: as for a person, and also brackets and other signs that units carry."""
    return _clean_name(typed, IN_UNIT_NAMES, UNIT_NAME_LENGTH)


def clean_text(typed: str) -> str:
    """Return a free text with \\n at line ends and all else as it was.

    A zero byte, half a character and a change of writing direction (which shows a text other than it is) are
    refused.
    """
    if NEVER_IN_TEXT.search(typed):
        raise ValidationError(
            _("The text holds an invisible character that is not allowed. Paste it as plain text."),
            "forbidden",
        )
    return NEW_LINES.sub("\n", typed)


def _plain(typed: str, dash: str = "") -> str:
    """Return a number in half width, in capitals, without spaces and brackets, with `dash` for any dash."""
    plain = SPACES_AND_BRACKETS.sub("", unicodedata.normalize("NFKC", typed))
    return DASHES.sub(dash, plain).upper()


@cache
def _present_regions() -> frozenset[str]:
    """Return the codes of today's counties, some of which are younger than the list of all times."""
    return frozenset(row["code"] for row in rows("divisions.csv.xz") if len(row["code"]) == 6)


def _clean_name(typed: str, signs: set[str], longest: int) -> str:
    name = " ".join(typed.translate(FULL_WIDTH | MIDDLE_DOTS).split())
    name = DOT_BETWEEN_HAN.sub("·", SPACE_BETWEEN_HAN.sub("", name))
    if any(_is_invisible(character) for character in name):
        raise ValidationError(
            _("The name holds an invisible or unknown character. Type it instead of pasting it."), "forbidden"
        )
    if len(name) > longest:
        raise ValidationError(_("A name has at most %(longest)d characters."), "length", {"longest": longest})
    if not any(map(_is_letter, name)) or not all(
        _is_letter(character) or character in signs or unicodedata.category(character)[0] == "M"
        for character in name
    ):
        raise ValidationError(_("Write the name in letters or Chinese characters, without signs."), "letters")
    return name


def _is_letter(character: str) -> bool:
    """Return whether this is a letter; new Han blocks are, though Python may not know them yet."""
    return unicodedata.category(character)[0] == "L" or re.fullmatch(HAN, character) is not None


def _is_invisible(character: str) -> bool:
    return unicodedata.category(character)[0] == "C" and not _is_letter(character)
