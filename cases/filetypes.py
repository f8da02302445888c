"""What a file is, by its content: only kinds of an allow-list are taken, each known from its first byte on.

A name proves nothing, and a signature somewhere inside proves nothing either: a script with "%PDF" in it is
not a PDF.
"""

import codecs
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import PurePath
from typing import BinaryIO

from django.utils.translation import gettext as _

HEAD = 4096  # bytes looked at first
CHUNK = 64 * 1024
MEMBERS = 2000
UNPACKED = 300 * 1024 * 1024  # bytes
TIMES = 200  # the most that honest office files shrink to
PLAIN_PACKING = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
LISTED = 512 * 1024  # bytes of the list of contents

PDF, JPEG, PNG, TEXT = "application/pdf", "image/jpeg", "image/png", "text/plain"
OFD = "application/ofd"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MP3, M4A, MP4, WAV = "audio/mpeg", "audio/mp4", "video/mp4", "audio/wav"
ENDINGS = {
    "pdf": {PDF},
    "jpg": {JPEG},
    "jpeg": {JPEG},
    "png": {PNG},
    "txt": {TEXT},
    "ofd": {OFD},
    "docx": {DOCX},
    "xlsx": {XLSX},
    "mp3": {MP3},
    "m4a": {M4A, MP4},
    "mp4": {M4A, MP4},
    "wav": {WAV},
}
MP4_BRANDS = {b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"MSNV", b"dash"}
# What the archive reader raises for damage: a wrong offset is a ValueError in memory, an OSError on disk.
BROKEN = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    struct.error,
    NotImplementedError,
    RuntimeError,
)
BROKEN += (EOFError, ValueError, OSError)
CONTROL = re.compile(r"[\0-\x08\x0e-\x1a\x1c-\x1f\x7f]")


class UnknownType(Exception):
    """The file is not taken; the message says why, in the user's words."""


def ending_of(mime: str) -> str:
    """Return the ending of file names of a type that is taken, "pdf" for PDF."""
    return next(ending for ending, mimes in ENDINGS.items() if mime in mimes)


def recognise(file: BinaryIO) -> str:
    """Return the MIME type of `file`, which can seek and has a `name`; leave it at its beginning.

    Raises UnknownType when the content is of no kind on the list, or of another than the name says, when it
    carries macros, or when it would unpack to something huge.
    """
    mime = _by_content(file)
    file.seek(0)
    ending = PurePath(file.name or "").suffix[1:].lower()
    if mime is None or (ending and ending not in ENDINGS):
        raise UnknownType(
            _("Only PDF, OFD, Word (docx), Excel (xlsx), text, JPEG, PNG, MP3, M4A, MP4 and WAV are taken.")
        )
    if mime not in ENDINGS.get(ending, ()):
        raise UnknownType(
            _("The ending of the file's name does not fit its content. Save it anew and try again.")
        )
    return M4A if ending == "m4a" else MP4 if ending == "mp4" else mime


def _by_content(file: BinaryIO) -> str | None:
    file.seek(0)
    head = file.read(HEAD)
    for mime, fits in SIGNATURES.items():
        if fits(head):
            return mime
    if head.startswith(b"PK\x03\x04"):
        return _packed(file)
    return TEXT if head and _is_text(file) else None


def _is_pdf(head: bytes) -> bool:
    return re.match(rb"%PDF-[12]\.\d", head) is not None


def _is_mp3(head: bytes) -> bool:
    """Return whether an ID3 tag comes first, or two MPEG layer III frames, one right after the other."""
    if head.startswith(b"ID3"):
        return len(head) > 10 and head[3] in {2, 3, 4} and max(head[6:10]) < 0x80
    length = _frame_length(head)
    return bool(length) and (_frame_length(head[length:]) > 0)


def _frame_length(frame: bytes) -> int:
    """Return the length in bytes of the layer III frame that begins here, 0 where none does."""
    if len(frame) < 4 or frame[0] != 0xFF or frame[1] & 0xE6 != 0xE2:
        return 0
    version, rate, frequency = frame[1] >> 3 & 3, frame[2] >> 4, frame[2] >> 2 & 3
    if version == 1 or rate in {0, 15} or frequency == 3:
        return 0
    first = version == 3
    bits = (MPEG_1_RATES if first else MPEG_2_RATES)[rate - 1] * 1000
    hertz = (44100, 48000, 32000)[frequency] >> {3: 0, 2: 1, 0: 2}[version]
    return (144 if first else 72) * bits // hertz + (frame[2] >> 1 & 1)


MPEG_1_RATES = (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)  # kbit/s
MPEG_2_RATES = (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)

SIGNATURES: dict[str, Callable[[bytes], bool]] = {
    PDF: _is_pdf,
    JPEG: lambda head: head.startswith(b"\xff\xd8\xff"),
    PNG: lambda head: head.startswith(b"\x89PNG\r\n\x1a\n") and head[12:16] == b"IHDR",
    WAV: lambda head: head.startswith(b"RIFF") and head[8:12] == b"WAVE",
    M4A: lambda head: head[4:8] == b"ftyp" and head[8:12] in {b"M4A ", b"M4B "},
    MP4: lambda head: head[4:8] == b"ftyp" and head[8:12] in MP4_BRANDS,
    MP3: _is_mp3,
}


def _packed(file: BinaryIO) -> str | None:
    """Return what a ZIP holds; refuse one that unpacks to something huge or carries macros."""
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            return _office(archive)
    except BROKEN:
        return None


def _office(archive: zipfile.ZipFile) -> str | None:
    members = archive.infolist()
    unpacked, packed = sum(one.file_size for one in members), sum(one.compress_size for one in members)
    if len(members) > MEMBERS or unpacked > UNPACKED or unpacked > TIMES * packed + CHUNK:
        raise UnknownType(_("The file would unpack to something far too large. Save it anew, or as PDF."))
    names = {one.filename for one in members}
    if any(one.compress_type not in PLAIN_PACKING for one in members):
        return None
    if "OFD.xml" in names:
        return OFD
    if "[Content_Types].xml" not in names:
        return None
    with archive.open("[Content_Types].xml") as listed:
        contents = listed.read(LISTED)
    if b"macroEnabled" in contents or any(name.lower().endswith("vbaproject.bin") for name in names):
        raise UnknownType(_("The file carries macros. Save it without macros, or as PDF."))
    if "word/document.xml" in names:
        return DOCX
    return XLSX if "xl/workbook.xml" in names else None


def _is_text(file: BinaryIO) -> bool:
    """Return whether all of it is text in UTF-8 or GB 18030, without control characters."""
    return any(_reads_as(file, encoding) for encoding in ("utf-8-sig", "gb18030"))


def _reads_as(file: BinaryIO, encoding: str) -> bool:
    try:
        return not any(CONTROL.search(text) for text in _decoded(file, encoding))
    except UnicodeDecodeError:
        return False


def _decoded(file: BinaryIO, encoding: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)()
    file.seek(0)
    while chunk := file.read(CHUNK):
        yield decoder.decode(chunk)
    yield decoder.decode(b"", final=True)
