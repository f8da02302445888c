"""How Chinese names sound: for putting people in order, and for finding those whose names sound alike.

Of pypinyin only the table of single characters is read, and only when first needed: importing the package
would load its phrases too, 60 MB in every process, and names are not phrases.
"""

import json
import re
import unicodedata
from functools import cache
from importlib.util import find_spec
from pathlib import Path

HAN = re.compile("[\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003347f]")
# Surnames that are read otherwise than their characters in other words.
READ = """
    乐:yue 乜:nie 仇:qiu 佴:nai 冼:xian 区:ou 单:shan 卜:bu 句:gou 召:shao 员:yun 折:she 曾:zeng 朴:piao
    查:zha 洗:xian 盖:ge 祭:zhai 种:chong 秘:bi 繁:po 缪:miao 翟:zhai 能:nai 薄:bo 覃:qin 解:xie 谌:chen
    都:du 重:chong 阚:kan 黑:he 藏:zang 万俟:mo,qi 单于:chan,yu 尉迟:yu,chi 澹台:tan,tai
"""
SURNAMES = {surname: read.split(",") for surname, _, read in (pair.partition(":") for pair in READ.split())}


def syllables(name: str) -> list[str]:
    """Return the sounds of `name` one by one: pinyin without tones (ü as v), other letters in lower case.

    A surname at the beginning is read as a surname; a character of several readings has its most usual one.
    """
    text = name.strip()
    surname = next((text[:size] for size in (2, 1) if text[:size] in SURNAMES and len(text) > size), "")
    sounds = [*SURNAMES[surname]] if surname else []
    word = ""
    for character in text[len(surname) :]:
        if HAN.match(character):
            sounds += [word, _readings().get(character, character)]
            word = ""
        elif character.isalnum():
            word += _plain(character)
        else:
            sounds.append(word)
            word = ""
    return [sound for sound in [*sounds, word] if sound]


def sort_key(name: str) -> str:
    """Return the pinyin of `name` without tones, syllables apart: 欧阳静 becomes "ou yang jing"."""
    return " ".join(syllables(name))


@cache
def _readings() -> dict[str, str]:
    """Return the most usual reading of every character, without tone."""
    package = Path(find_spec("pypinyin").origin).parent
    table = json.loads((package / "pinyin_dict.json").read_text(encoding="utf-8"))
    plain = cache(_plain)
    return {chr(int(code)): plain(readings.partition(",")[0]) for code, readings in table.items()}


def _plain(letters: str) -> str:
    """Return letters in lower case without marks; ü is v, as pinyin is typed."""
    marked = unicodedata.normalize("NFKD", letters).lower().replace("u\u0308", "v")
    return "".join(sign for sign in marked if not unicodedata.combining(sign))
