"""The vault: seals personal data with SM4-GCM and finds it again by HMAC-SM3. No other module sees a key.

A box is: 1 byte of content kind, 2 bytes of key version, 12 bytes of nonce, ciphertext, 16 bytes of tag. Its
context (such as `party:<uid>`) and its head are authenticated: a box that was moved elsewhere does not open.
The newest key seals, every key opens; `manage.py reseal` moves boxes to the newest. The index key is one and
stays: all index values would change with it.
"""

import json
import re
import secrets
import unicodedata
from dataclasses import dataclass, field
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from django.conf import settings

JSON, RAW = 1, 2
HEAD, NONCE, TAG = 3, 12, 16
INDEX_KINDS = frozenset({"id_number", "phone", "name", "name_sound"})
SPACES_AND_DASHES = re.compile(r"[\s\-\u2010-\u2015\u2212]+")
MIDDLE_DOTS = re.compile(r"[•‧∙・･.]")


class VaultError(Exception):
    """A key is missing or wrong, or a box does not open; the message never holds a value or a key."""


@dataclass(frozen=True, repr=False)
class Keys:
    """SM4 keys by version, and the key of the blind index."""

    by_version: dict[int, bytes] = field(hash=False)
    index: bytes

    @property
    def newest(self) -> int:
        """The version that seals."""
        return max(self.by_version)


@cache
def keys() -> Keys:
    """Read the keys: FIELD_KEYS as `version:hex[,version:hex…]` of 16 bytes each, INDEX_KEY of 32 in hex.

    Raises VaultError when they cannot be used.
    """
    try:
        pairs = [pair.split(":") for pair in settings.FIELD_KEYS.split(",")]
        by_version = {int(version): bytes.fromhex(key) for version, key in pairs}
        index = bytes.fromhex(settings.INDEX_KEY)
    except ValueError:
        raise VaultError("FIELD_KEYS or INDEX_KEY cannot be read") from None
    sizes = {len(key) for key in by_version.values()}
    if sizes != {16} or len(index) != 32 or len(by_version) != len(pairs) or min(by_version) < 1:
        raise VaultError("FIELD_KEYS or INDEX_KEY has a key of the wrong size or a version twice")
    return Keys(by_version, index)


def seal(value: dict | str, context: str) -> bytes:
    """Return `value` in a box that opens in `context` only."""
    return _seal(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(), context, JSON)


def open_sealed(box: bytes | memoryview, context: str) -> dict | str:
    """Return what `seal` was given; raise VaultError for a wrong context, a changed box or a missing key."""
    return json.loads(_open(box, context, JSON))


def seal_bytes(content: bytes, context: str) -> bytes:
    """Return `content`, such as a small file, in a box that opens in `context` only."""
    return _seal(content, context, RAW)


def open_bytes(box: bytes | memoryview, context: str) -> bytes:
    """Return what `seal_bytes` was given; raise VaultError as `open_sealed` does."""
    return _open(box, context, RAW)


def key_version(box: bytes | memoryview) -> int:
    """Return the version of the key that sealed `box`."""
    if len(box) < HEAD + NONCE + TAG:
        raise VaultError("this is not a box")
    return int.from_bytes(box[1:HEAD])


def opens(box: bytes | memoryview, context: str) -> bool:
    """Return whether `box` opens in `context` with the keys that there are."""
    try:
        _open(box, context, _kind(box))
    except VaultError:
        return False
    return True


def reseal(box: bytes | memoryview, context: str) -> bytes:
    """Return the content of `box` under the newest key; a box that has it already comes back as it is."""
    if key_version(box) == keys().newest:
        return bytes(box)
    return _seal(_open(box, context, _kind(box)), context, _kind(box))


def blind_index(kind: str, value: str) -> bytes:
    """Return 32 bytes by which an equal `value` of the same kind is found: HMAC-SM3 of its plain form.

    Width, letter case, spaces, dashes and the form of the middle dot make no difference. An unknown kind or a
    value with nothing in it raises ValueError.
    """
    plain = SPACES_AND_DASHES.sub("", unicodedata.normalize("NFKC", value).upper())
    plain = MIDDLE_DOTS.sub("·", plain)
    if kind not in INDEX_KINDS or not plain:
        raise ValueError("an index needs a known kind and a value")
    digest = hmac.HMAC(keys().index, hashes.SM3())
    digest.update(f"{kind}\0{plain}".encode())
    return digest.finalize()


def _kind(box: bytes | memoryview) -> int:
    """Return the kind of content; an item of what the driver returns is no number."""
    return int.from_bytes(box[:1])


def _seal(content: bytes, context: str, kind: int) -> bytes:
    version = keys().newest
    head = bytes([kind]) + version.to_bytes(2)
    nonce = secrets.token_bytes(NONCE)
    encryptor = Cipher(algorithms.SM4(keys().by_version[version]), modes.GCM(nonce)).encryptor()
    encryptor.authenticate_additional_data(head + context.encode())
    return head + nonce + encryptor.update(content) + encryptor.finalize() + encryptor.tag


def _open(box: bytes | memoryview, context: str, kind: int) -> bytes:
    box, version = bytes(box), key_version(box)
    key = keys().by_version.get(version)
    if key is None:
        raise VaultError(f"the key of version {version} is missing")
    if box[0] != kind:
        raise VaultError("the box holds another kind of content")
    nonce, content, tag = box[HEAD : HEAD + NONCE], box[HEAD + NONCE : -TAG], box[-TAG:]
    decryptor = Cipher(algorithms.SM4(key), modes.GCM(nonce, tag)).decryptor()
    decryptor.authenticate_additional_data(box[:HEAD] + context.encode())
    try:
        return decryptor.update(content) + decryptor.finalize()
    except InvalidTag:
        raise VaultError("the box does not open: wrong context, or changed") from None
