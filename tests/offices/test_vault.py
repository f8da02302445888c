"""What is sealed opens with the right key in the right place, and nothing of it shows elsewhere."""

import hashlib
import hmac
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offices import vault

ONE, TWO, INDEX = "1:" + "0123456789abcdef" * 2, "2:" + "fedcba9876543210" * 2, "a1b2c3d4" * 8
PERSON = {"name": "张三", "id_number": "11010519491231002X", "address": "兰州市城关区𠮷祥巷1号"}
TEXT = st.text(st.characters(exclude_categories=["Cs"]))


@pytest.fixture(autouse=True)
def fresh_keys():
    vault.keys.cache_clear()
    yield
    vault.keys.cache_clear()


@pytest.fixture
def set_keys(settings):
    def use(field_keys, index_key=INDEX):
        settings.FIELD_KEYS, settings.INDEX_KEY = field_keys, index_key
        vault.keys.cache_clear()

    use(ONE)
    return use


@given(st.one_of(TEXT, st.dictionaries(TEXT, TEXT)), TEXT)
def test_what_was_sealed_comes_back(value, context):
    assert vault.open_sealed(vault.seal(value, context), context) == value


@given(st.binary())
def test_bytes_come_back_as_they_were(content):
    assert vault.open_bytes(vault.seal_bytes(content, "file:1"), "file:1") == content


def test_a_box_shows_nothing_and_no_two_are_alike(set_keys):
    one, two = vault.seal(PERSON, "party:1"), vault.seal(PERSON, "party:1")
    assert one != two
    assert "张三".encode() not in one


def from_database(box):
    """The box as the driver returns it."""
    return memoryview(box).cast("c")


def test_a_box_opens_and_is_sealed_anew_from_what_the_database_returns(set_keys):
    box = from_database(vault.seal("张三", "party:1"))
    assert vault.open_sealed(box, "party:1") == "张三"
    assert vault.opens(box, "party:1")
    set_keys(f"{ONE},{TWO}")
    assert vault.open_sealed(vault.reseal(box, "party:1"), "party:1") == "张三"


def test_whether_a_box_opens_is_told_without_opening_it_to_anybody(set_keys):
    box = vault.seal("张三", "party:1")
    assert not vault.opens(box, "party:2")
    assert not vault.opens(b"", "party:1")
    set_keys(TWO)
    assert not vault.opens(box, "party:1")


def test_a_box_opens_in_its_own_context_only(set_keys):
    box = vault.seal(PERSON, "party:1")
    with pytest.raises(vault.VaultError, match="does not open"):
        vault.open_sealed(box, "party:2")


def test_every_changed_byte_is_noticed(set_keys):
    set_keys(f"{ONE},{TWO}")
    box = vault.seal("张三", "party:1")
    for place in range(len(box)):
        changed = bytearray(box)
        changed[place] ^= 3
        with pytest.raises(vault.VaultError):
            vault.open_sealed(bytes(changed), "party:1")


def test_a_text_does_not_open_as_bytes(set_keys):
    with pytest.raises(vault.VaultError):
        vault.open_bytes(vault.seal("张三", "party:1"), "party:1")


@pytest.mark.parametrize("box", [b"", b"\x01", b"\x01" * 30])
def test_what_is_no_box_is_refused(box, set_keys):
    with pytest.raises(vault.VaultError, match="not a box"):
        vault.open_sealed(box, "party:1")


def test_the_newest_key_seals_and_every_key_opens(set_keys):
    old = vault.seal(PERSON, "party:1")
    set_keys(f"{TWO},{ONE}")
    new = vault.seal(PERSON, "party:1")
    assert (vault.key_version(old), vault.key_version(new)) == (1, 2)
    assert vault.open_sealed(old, "party:1") == vault.open_sealed(new, "party:1") == PERSON


def test_resealing_moves_a_box_to_the_newest_key(set_keys):
    text, content = vault.seal(PERSON, "party:1"), vault.seal_bytes(b"scan", "file:1")
    set_keys(f"{ONE},{TWO}")
    text, content = vault.reseal(text, "party:1"), vault.reseal(content, "file:1")
    set_keys(TWO)
    assert vault.open_sealed(text, "party:1") == PERSON
    assert vault.open_bytes(content, "file:1") == b"scan"
    assert vault.reseal(text, "party:1") == text


def test_a_box_whose_key_is_gone_names_the_version(set_keys):
    box = vault.seal(PERSON, "party:1")
    set_keys(TWO)
    with pytest.raises(vault.VaultError, match="version 1"):
        vault.open_sealed(box, "party:1")


def test_errors_hold_neither_value_nor_key(set_keys):
    with pytest.raises(vault.VaultError) as failed:
        vault.open_sealed(vault.seal(PERSON, "party:1"), "party:张三")
    assert "张三" not in repr(failed.value)
    assert failed.value.__suppress_context__
    assert ONE[2:] not in repr(vault.keys())
    set_keys("1:secret-and-wrong")
    with pytest.raises(vault.VaultError) as failed:
        vault.keys()
    assert "secret" not in str(failed.value)


@pytest.mark.parametrize(
    ("field_keys", "index_key"),
    [
        ("", INDEX),
        (ONE[2:], INDEX),
        (ONE, ""),
        (ONE, "ab" * 16),
        ("1:abcd", INDEX),
        (f"{ONE},{ONE}", INDEX),
        ("0:" + ONE[2:], INDEX),
        (f"{ONE},", INDEX),
    ],
)
def test_keys_that_cannot_be_used_are_refused(field_keys, index_key, set_keys):
    set_keys(field_keys, index_key)
    with pytest.raises(vault.VaultError, match="KEY"):
        vault.keys()


def test_the_index_is_hmac_sm3_and_outlives_a_change_of_field_keys(set_keys):
    before = vault.blind_index("name", "张三")
    set_keys(f"{ONE},{TWO}")
    assert vault.blind_index("name", "张三") == before
    if "sm3" in hashlib.algorithms_available:
        assert before == hmac.new(bytes.fromhex(INDEX), "name\0张三".encode(), "sm3").digest()
    set_keys(ONE, "b1" * 32)
    assert vault.blind_index("name", "张三") != before


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("id_number", "11010519491231002x", " 110105 19491231 002Ｘ "),
        ("phone", "0931-8461234", "0931 8461234"),
        ("phone", "13812345678", "１３８ 1234 5678"),
        ("name", "阿不都·买买提", "阿不都•买买提"),
        ("name", "阿不都·买买提", "阿不都．买买提"),
        ("name", "john smith", "ＪＯＨＮ　Smith"),
    ],
)
def test_the_same_thing_written_otherwise_has_the_same_index(kind, one, other, set_keys):
    assert vault.blind_index(kind, one) == vault.blind_index(kind, other)


def test_kinds_do_not_meet(set_keys):
    found = {vault.blind_index(kind, "13812345678") for kind in vault.INDEX_KINDS}
    assert len(found) == len(vault.INDEX_KINDS)


@pytest.mark.parametrize(("kind", "value"), [("name", ""), ("name", " － "), ("colour", "red")])
def test_nothing_and_unknown_kinds_have_no_index(kind, value, set_keys):
    with pytest.raises(ValueError, match="index"):
        vault.blind_index(kind, value)


def test_threads_share_the_vault(set_keys):
    wrong = []

    def work(number):
        for _ in range(50):
            if (
                vault.open_sealed(vault.seal(f"{number}", f"party:{number}"), f"party:{number}")
                != f"{number}"
            ):
                wrong.append(number)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
