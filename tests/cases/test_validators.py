"""What people type about people is brought into one form, or refused for a reason that they can act upon."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from cases.enums import Gender
from cases.validators import (
    birth_date,
    clean_credit_code,
    clean_id_number,
    clean_landline,
    clean_mobile,
    clean_name,
    clean_text,
    clean_unit_name,
    gender,
)

TODAY = date(2026, 6, 15)
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def with_check_digit(body: str) -> str:
    """Return the number with its last character, by the text of GB 11643."""
    return body + "10X98765432"[sum(w * int(d) for w, d in zip(WEIGHTS, body, strict=True)) % 11]


def with_check_sign(body: str) -> str:
    """Return the code with its last character, by the text of GB 32100."""
    total = sum(SIGNS.index(sign) * 3**place for place, sign in enumerate(body))
    return body + SIGNS[(31 - total % 31) % 31]


id_numbers = st.builds(
    lambda region, born, serial: with_check_digit(f"{region}{born:%Y%m%d}{serial:03d}"),
    st.sampled_from(["620102", "620123", "110105", "330113", "110103", "510200"]),
    st.dates(date(1900, 1, 1), TODAY),
    st.integers(0, 999),
)
credit_codes = st.builds(
    lambda office, region, body: with_check_sign(office + region + body),
    st.sampled_from(["11", "12", "54", "91", "92", "N2"]),
    st.sampled_from(["620102", "620123", "110105"]),
    st.text(SIGNS, min_size=9, max_size=9),
)


def refused(clean, typed, code, **options):
    with pytest.raises(ValidationError) as refusal:
        clean(typed, **options)
    assert refusal.value.code == code


@pytest.mark.parametrize("number", ["11010519491231002X", "620102198001010017", "620123197512310043"])
def test_the_vectors_of_the_standard_are_accepted(number):
    assert clean_id_number(number, today=TODAY) == number


@given(id_numbers)
def test_a_number_with_a_true_checksum_is_accepted(number):
    assert clean_id_number(number, today=TODAY) == number


@given(id_numbers, st.integers(0, 17), st.sampled_from("0123456789X"))
def test_one_wrong_character_is_noticed(number, place, sign):
    changed = number[:place] + sign + number[place + 1 :]
    if changed != number:
        with pytest.raises(ValidationError):
            clean_id_number(changed, today=TODAY)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("620102199002290019", "date"),
        ("620102202606160016", "date"),
        ("620102189912310016", "date"),
        ("620102198001010018", "checksum"),
        ("990102198001010017", "region"),
        ("629902198001010017", "region"),
        ("620102800101001", "old"),
        ("62010219800101001", "shape"),
        ("6201021980010100171", "shape"),
        ("62010X198001010017", "shape"),
        ("", "shape"),
    ],
)
def test_an_impossible_identity_number_is_refused_for_its_own_reason(typed, code):
    refused(clean_id_number, typed, code, today=TODAY)


@pytest.mark.parametrize("clean", [clean_credit_code, clean_landline, clean_mobile, clean_name])
def test_a_refusal_does_not_repeat_what_was_typed(clean):
    with pytest.raises(ValidationError) as refusal:
        clean("<6201>")
    assert "6201" not in str(refusal.value)


def test_a_number_is_read_as_people_write_it():
    assert clean_id_number(" １１０１０５ 19491231-002ｘ ", today=TODAY) == "11010519491231002X"


def test_a_county_that_is_gone_or_new_is_known():
    assert clean_id_number(with_check_digit("11010319600101001"), today=TODAY)  # 崇文区, until 2010
    assert clean_id_number(with_check_digit("33011320220101001"), today=TODAY)  # 临平区, since 2021
    assert clean_id_number(with_check_digit("83000019600101001"), today=TODAY)  # a Taiwan resident's permit


def test_birth_and_gender_are_read_from_the_number():
    assert birth_date("11010519491231002X") == date(1949, 12, 31)
    assert gender("11010519491231002X") == Gender.FEMALE
    assert gender("620102198001010017") == Gender.MALE


@pytest.mark.parametrize(
    "typed", ["13812345678", "138 1234 5678", "138-1234-5678", "１３８１２３４５６７８", "+86 13812345678"]
)
def test_a_mobile_number_has_one_form(typed):
    assert clean_mobile(typed) == "13812345678"


@pytest.mark.parametrize(
    "typed", ["12812345678", "1381234567", "138123456789", "", "13812345abc", "١٣٨١٢٣٤٥٦٧٨"]
)
def test_what_is_no_mobile_number_is_refused(typed):
    refused(clean_mobile, typed, "mobile")


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("0931-8461234", "0931-8461234"),
        ("（0931）８４６１２３４", "0931-8461234"),
        ("09318461234", "0931-8461234"),
        ("010 6234 5678", "010-62345678"),
        ("+86 0931 8461234", "0931-8461234"),
        ("0931-8461234转801", "0931-8461234-801"),
        ("0931-8461234-801", "0931-8461234-801"),
    ],
)
def test_a_landline_has_one_form_with_its_area(typed, stored):
    assert clean_landline(typed) == stored


@pytest.mark.parametrize("typed", ["8461234", "0931-846123", "0131-8461234", "0931-1461234", "0931-"])
def test_a_landline_without_area_or_with_a_wrong_one_is_refused(typed):
    refused(clean_landline, typed, "landline")


@pytest.mark.parametrize("code", ["91350100M000100Y43", "11622300013931138G"])
def test_the_vectors_of_the_credit_code_are_accepted(code):
    assert clean_credit_code(code.lower()) == code


@given(credit_codes)
def test_a_credit_code_with_a_true_checksum_is_accepted(code):
    assert clean_credit_code(code) == code


@given(credit_codes, st.integers(0, 17), st.sampled_from(SIGNS))
def test_one_wrong_sign_of_a_credit_code_is_noticed(code, place, sign):
    changed = code[:place] + sign + code[place + 1 :]
    if changed != code:
        with pytest.raises(ValidationError):
            clean_credit_code(changed)


@pytest.mark.parametrize(
    ("typed", "code"),
    [("91350100M000100Y4Z", "shape"), ("91350100M000100Y44", "checksum"), ("9135", "shape"), ("", "shape")],
)
def test_an_impossible_credit_code_is_refused(typed, code):
    refused(clean_credit_code, typed, code)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("张三", "张三"),
        (" 张　三 ", "张三"),
        ("𠮷野太郎", "𠮷野太郎"),
        ("\U0002ebf1\U00031350", "\U0002ebf1\U00031350"),
        ("葛\U000e0100城", "葛\U000e0100城"),
        ("〇〇", "〇〇"),
        ("阿不都·买买提", "阿不都·买买提"),
        ("阿不都.买买提", "阿不都·买买提"),
        ("阿不都•买买提", "阿不都·买买提"),
        ("Ｊｏｈｎ　 Smith", "John Smith"),
        ("Jean-Luc O'Brien", "Jean-Luc O'Brien"),
        ("José", "José"),
        ("李某1", "李某1"),
        ("张" * 50, "张" * 50),
    ],
)
def test_a_name_keeps_its_letters_and_gets_one_form(typed, stored):
    assert clean_name(typed) == stored


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "letters"),
        ("  ", "letters"),
        ("·", "letters"),
        ("12345", "letters"),
        ("张三<b>", "letters"),
        ("张三😀", "letters"),
        ("张三（代）", "letters"),
        ("张\0三", "forbidden"),
        ("张\u202e三", "forbidden"),
        ("张\u200b三", "forbidden"),
        ("张\ud800", "forbidden"),
        ("张\x1b三", "forbidden"),
        ("张\ue000", "forbidden"),
        ("张" * 51, "length"),
    ],
)
def test_what_is_no_name_is_refused(typed, code):
    refused(clean_name, typed, code)


def test_a_unit_name_may_hold_brackets_and_is_longer():
    assert clean_unit_name("兰州（西固）第1机床厂") == "兰州(西固)第1机床厂"
    assert clean_unit_name("厂" * 100)
    refused(clean_unit_name, "厂" * 101, "length")
    refused(clean_unit_name, "\u202e厂", "forbidden")


@pytest.mark.parametrize("text", ["a\0b", "钱\u202e元", "\u2067x", "\ud83d"])
def test_a_text_with_a_hidden_trap_is_refused(text):
    refused(clean_text, text, "forbidden")


def test_a_text_keeps_all_but_its_line_ends():
    assert clean_text("一\r\n二\r三\v四\u2028五\n\t六 ") == "一\n二\n三\n四\n五\n\t六 "
    assert clean_text("😀𠮷\u200d葛\U000e0100") == "😀𠮷\u200d葛\U000e0100"


@given(st.text())
def test_cleaning_a_text_twice_changes_nothing_more(text):
    try:
        once = clean_text(text)
    except ValidationError:
        return
    assert clean_text(once) == once
    once.encode()


@given(st.text())
def test_cleaning_a_name_twice_changes_nothing_more(text):
    try:
        once = clean_name(text)
    except ValidationError:
        return
    assert clean_name(once) == once
