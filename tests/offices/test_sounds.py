"""People are put in order by the sound of their names."""

import pytest

from offices.sounds import sort_key


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("欧阳静", "ou yang jing"),
        ("张伟", "zhang wei"),
        ("单雄信", "shan xiong xin"),
        ("单于", "shan yu"),
        ("曾国藩", "zeng guo fan"),
        ("尉迟恭", "yu chi gong"),
        ("万俟卨", "mo qi xie"),
        ("吕布", "lv bu"),
        ("略", "lve"),
        ("曾", "ceng"),
        ("阿不都·买买提", "a bu dou mai mai ti"),
        ("John Smith", "john smith"),
        ("José Müller", "jose mvller"),
        ("李某1", "li mou 1"),
        ("王A", "wang a"),
        ("𠮷野", "𠮷 ye"),
        ("", ""),
    ],
)
def test_the_key_is_pinyin_without_tones_and_surnames_are_read_as_such(name, key):
    assert sort_key(name) == key


def test_staff_stand_in_the_order_of_the_dictionary():
    names = ["赵云", "张飞", "单雄信", "安禄山", "曹操"]
    assert sorted(names, key=sort_key) == ["安禄山", "曹操", "单雄信", "张飞", "赵云"]
