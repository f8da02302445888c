"""Masked data says enough to tell people apart and not enough to find them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.masking import mask_address, mask_id_number, mask_name, mask_phone


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("", ""),
        ("张", "*"),
        ("张三", "张*"),
        ("张小三", "张*三"),
        ("欧阳娜娜", "欧**娜"),
        ("阿不都·买买提", "阿**·**提"),
        ("John Smith", "J*** ****h"),
        ("𠮷野", "𠮷*"),
        ("张𠮷三", "张*三"),
        ("A·B", "A·*"),
        ("𠀀𠀁𠀂𠀃", "𠀀**𠀃"),
        ("葛\U000e0100城", "葛\U000e0100*"),
        ("e\u0301va", "e\u0301*a"),
    ],
)
def test_a_name_keeps_its_ends(name, masked):
    assert mask_name(name) == masked


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("", ""),
        ("620102198001011234", "6201**********1234"),
        ("11010519491231002X", "1101**********002X"),
        ("E12345678", "E1*****78"),
        ("H1234567", "H1****67"),
        ("军字123", "*****"),
    ],
)
def test_an_identity_number_keeps_its_ends(number, masked):
    assert mask_id_number(number) == masked


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("", ""),
        ("13812341234", "138****1234"),
        ("0931-8461234", "0931-****234"),
        ("09318461234", "0931****234"),
        ("010-62345678", "010-*****678"),
        ("0931-8461234-801", "0931-****234-***"),
        ("8461234", "*****34"),
        ("12309", "*****"),
    ],
)
def test_a_phone_number_keeps_too_little_to_be_dialled(number, masked):
    assert mask_phone(number) == masked


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        ("", ""),
        ("甘肃省兰州市城关区临夏路街道1号", "甘肃省兰州市***"),
        ("兰州市城关区临夏路街道1号", "兰州市城关区***"),
        ("和平村12号", "和平村***"),
        ("𠮷祥村9社", "𠮷祥***"),
        ("家", "***"),
    ],
)
def test_an_address_keeps_its_district_and_never_more_than_half(address, masked):
    assert mask_address(address) == masked


@pytest.mark.parametrize("mask", [mask_name, mask_id_number, mask_phone, mask_address])
@given(text=st.text())
def test_masking_never_fails_and_never_shows_all(mask, text):
    masked = mask(text)
    assert "*" in masked or not text


@given(st.text(st.characters(categories=["Lo"]), min_size=3, max_size=12))
def test_at_most_two_characters_of_a_name_are_shown(name):
    assert mask_name(name).count("*") == len(name) - 2
