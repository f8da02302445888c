"""Names that sound alike have one key."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.sounds import name_sound


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("张伟", "章玮"),
        ("张伟", "zhangwei"),
        ("张伟", "Zhang Wei"),
        ("张伟", "ＺＨＡＮＧ　ＷＥＩ"),
        ("吕丽", "lǚ lì"),
        ("单小明", "善晓鸣"),
        ("仇英", "邱莹"),
        ("阿不都·买买提", "阿布都买买提"),
    ],
)
def test_names_that_sound_alike_have_one_key(one, other):
    assert name_sound(one) == name_sound(other)


@pytest.mark.parametrize(("one", "other"), [("张伟", "王伟"), ("张伟", "张玮玮"), ("李娜", "李兰")])
def test_names_that_sound_otherwise_do_not(one, other):
    assert name_sound(one) != name_sound(other)


@pytest.mark.parametrize("name", ["", "  ", "·", "——"])
def test_a_name_without_letters_has_an_empty_key(name):
    assert name_sound(name) == ""


@given(st.text())
def test_any_text_has_a_key_without_spaces(text):
    assert not any(character.isspace() for character in name_sound(text))
