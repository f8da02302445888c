"""Numbers of cases have one form on paper and one in addresses; people may type them otherwise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.numbering import as_written, case_key, case_number
from offices.models import Office, Procuratorate

DISTRICT = Procuratorate(code="620102", short_name="兰城关")
OFFICE = Office(procuratorate=DISTRICT, number=7)
NUMBER, KEY = "兰城关检室07〔2026〕0100023号", "620102-07-2026-D1-00023"


def test_the_number_and_the_key_name_office_year_duty_and_serial():
    assert case_number(OFFICE, 1, 2026, 23) == NUMBER
    assert case_key(OFFICE, 1, 2026, 23) == KEY


def test_a_serial_beyond_five_digits_is_written_out():
    assert case_number(OFFICE, 3, 2026, 123_456) == "兰城关检室07〔2026〕03123456号"


@pytest.mark.parametrize(
    "typed",
    [
        NUMBER,
        " 兰城关检室07〔2026〕0100023号 ",
        "兰城关检室07[2026]0100023",
        "兰城关检室07（2026）0100023号",
        "兰城关检室０７［２０２６］０１０００２３号",
        "兰城关检室07【2026】0100023 号",
        "兰城关检室 7 〔2026〕 01 23",
        "兰城关检室7 2026 0100023",
        "兰城关检室0720260100023",
    ],
)
def test_a_number_is_understood_as_people_type_it(typed):
    assert as_written(typed) == NUMBER


@pytest.mark.parametrize(
    "typed",
    [KEY, "620102-7-2026-d1-23", "620102 07 2026 D1 00023", "６２０１０２－０７－２０２６－Ｄ１－０００２３"],
)
def test_a_key_is_understood_as_people_type_it(typed):
    assert as_written(typed) == KEY


@pytest.mark.parametrize(
    "typed",
    ["", "征地补偿", "2026", "检室07〔2026〕0100023号", "兰城关检室07", "620102", "11010519491231002X"],
)
def test_other_words_are_no_number(typed):
    assert as_written(typed) is None


@given(st.integers(1, 99), st.integers(1, 9), st.integers(2000, 2099), st.integers(1, 999_999))
def test_what_was_given_out_is_understood(office, duty, year, serial):
    place = Office(procuratorate=DISTRICT, number=office)
    for form in (case_number, case_key):
        assert as_written(form(place, duty, year, serial)) == form(place, duty, year, serial)


@given(st.text())
def test_any_text_is_answered(typed):
    assert as_written(typed) is None or "-" in as_written(typed) or "号" in as_written(typed)
