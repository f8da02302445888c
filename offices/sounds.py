"""How Chinese names sound, for putting people in order."""

from pypinyin import lazy_pinyin


def sort_key(name: str) -> str:
    """Return the pinyin of `name` without tones, syllables apart: 欧阳静 becomes "ou yang jing"."""
    return " ".join(lazy_pinyin(name)).lower()
