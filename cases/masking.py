"""How personal data looks on screen until somebody has unmasked it. Nothing here ever raises.

Which values are masked for whom: `domain.identities`.
"""

import re
from collections.abc import Mapping

# One written character: a code point of any plane with the marks and variant selectors that belong to it.
CHARACTER = re.compile("(?s:.)[\u0300-\u036f\ufe00-\ufe0f\U000e0100-\U000e01ef]*")
SEPARATORS = set("·•‧∙・･.- '’")
LANDLINE = re.compile(r"(0\d{2,3}-?)(\d{7,8})(-\d+)?")
NUMBER = re.compile(r"(?<![0-9])(?:[0-9]{17}[0-9Xx]|1[0-9]{10}|0[0-9]{2,3}-?[0-9]{7,8})(?![0-9])")
ADDRESS_SHOWN = 6
RESIDENT_DIGITS = 18
STAR = "*"


def mask_name(name: str) -> str:
    """Return the first and last characters with stars between (张*三); of two, the first (张*); of one, none.

    The dot or space inside a name stays, so that its form can still be read.
    """
    characters = CHARACTER.findall(name)
    letters = [place for place, character in enumerate(characters) if character not in SEPARATORS]
    if len(letters) < 2:
        return STAR * len(characters)
    shown = {letters[0], letters[-1]} if len(letters) > 2 else {letters[0]}
    return "".join(
        character if place in shown or character in SEPARATORS else STAR
        for place, character in enumerate(characters)
    )


def mask_id_number(number: str) -> str:
    """Return an identity card as 6201**********1234, other documents as E1*****78, short ones as stars."""
    shown = 4 if len(number) == RESIDENT_DIGITS else 2 if len(number) >= 8 else 0
    return _middle(number, shown, shown)


def mask_phone(number: str) -> str:
    """Return a mobile number as 138****1234, a landline as 0931-****567, others with two digits at most."""
    landline = LANDLINE.fullmatch(number)
    if landline:
        area, own, extension = landline.groups(default="")
        return area + _middle(own, 0, 3) + re.sub(r"\d", STAR, extension)
    return _middle(number, 3, 4) if len(number) >= 11 else _middle(number, 0, 2 if len(number) >= 7 else 0)


def mask_address(address: str) -> str:
    """Return the beginning of an address, about its district: six characters and no more than half."""
    characters = CHARACTER.findall(address)
    return "".join(characters[: min(ADDRESS_SHOWN, len(characters) // 2)]) + "***" if characters else ""


def mask_within(text: str, known: Mapping[str, str]) -> str:
    """Return `text` with each value of `known` replaced by its mask, and the numbers of cards and telephones.

    A value of one character stays: it stands in too many words.
    """
    for value in sorted(known, key=len, reverse=True):
        if len(value) > 1:
            text = text.replace(value, known[value])
    return NUMBER.sub(lambda found: _masked_number(found[0]), text)


def _masked_number(number: str) -> str:
    return mask_id_number(number) if len(number) == RESIDENT_DIGITS else mask_phone(number)


def _middle(text: str, first: int, last: int) -> str:
    """Return `text` with stars for all but its first and last characters."""
    hidden = len(text) - first - last
    return text[:first] + STAR * hidden + text[first + hidden :]
