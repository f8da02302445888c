"""A file is what its content says; what is not on the list, or pretends, is not taken."""

import contextlib
import io
import struct
import wave
import zipfile

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from cases import filetypes
from cases.filetypes import UnknownType, recognise

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF\0" + b"\0" * 40 + b"\xff\xd9"
PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4s", 13, b"IHDR") + b"\0" * 40
FRAME = b"\xff\xfb\x90\x00" + b"\0" * 413  # MPEG 1 layer III, 128 kbit/s, 44.1 kHz: 417 bytes
ID3 = b"ID3\x03\0\0\0\0\0\x0a" + b"\0" * 10 + FRAME
M4A = b"\0\0\0\x20ftypM4A \0\0\0\0M4A mp42isom\0\0\0\0" + b"\0" * 40
MP4 = b"\0\0\0\x18ftypisom\0\0\2\0isomavc1" + b"\0" * 40


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def packed(**members) -> bytes:
    """A ZIP with the members named; two underscores stand for a slash."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"), content)
    return buffer.getvalue()


def office(content_types="<Types/>", **members) -> bytes:
    """A ZIP with a list of contents, as Word and Excel write it."""
    buffer = io.BytesIO(packed(**members))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("[Content_Types].xml", content_types)
    return buffer.getvalue()


def workbook() -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        book.add_worksheet().write_column(0, 0, ["来信"] * 5000)
    return buffer.getvalue()


def sound() -> bytes:
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", "not compressed"))
        file.writeframes(b"\0\0" * 100)
    return buffer.getvalue()


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


GOOD = [
    ("申请书.pdf", PDF, filetypes.PDF),
    ("photo.JPG", JPEG, filetypes.JPEG),
    ("photo.jpeg", JPEG, filetypes.JPEG),
    ("scan.png", PNG, filetypes.PNG),
    ("letter.docx", office(word__document_xml="<w:document/>"), filetypes.DOCX),
    ("table.xlsx", workbook(), filetypes.XLSX),
    ("公文.ofd", packed(OFD_xml="<ofd:OFD/>", Doc_0__Document_xml="<x/>"), filetypes.OFD),
    ("笔录.txt", "一\r\n\t二\n".encode(), filetypes.TEXT),
    ("笔录.txt", "\ufeff一二".encode(), filetypes.TEXT),
    ("笔录.txt", ("来访人说：" * 20_000).encode("gb18030"), filetypes.TEXT),
    ("note.txt", b"plain", filetypes.TEXT),
    ("call.mp3", ID3, filetypes.MP3),
    ("call.mp3", FRAME * 3, filetypes.MP3),
    ("call.m4a", M4A, filetypes.M4A),
    ("call.m4a", MP4, filetypes.M4A),
    ("video.mp4", MP4, filetypes.MP4),
    ("call.wav", sound(), filetypes.WAV),
]


@pytest.mark.parametrize(("name", "content", "mime"), GOOD)
def test_the_kinds_of_the_list_are_known_by_content(name, content, mime):
    file = upload(name, content)
    assert recognise(file) == mime
    assert file.tell() == 0


BAD = [
    ("empty.txt", b""),
    ("script.pdf", b"#!/bin/sh\n%PDF-1.7\n"),
    ("script.pdf", b"\n" + PDF),
    ("program.pdf", b"MZ\x90\0" + b"\0" * 60),
    ("program.txt", b"\x7fELF\x02\x01\x01\0"),
    ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 60),
    ("page.html", b"<!doctype html><script>1</script>"),
    ("picture.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
    ("picture.gif", b"GIF89a" + b"\0" * 30),
    ("phone.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 40),
    ("phone.mp4", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 40),
    ("archive.zip", packed(a="b")),
    ("archive.docx", packed(word__document_xml="<x/>")),
    ("slides.pptx", office(ppt__presentation_xml="<x/>")),
    ("half.docx", office(word__document_xml="<x/>")[:60]),
    ("tail.docx", b"x" + office(word__document_xml="<x/>")),
    ("call.mp3", FRAME),
    ("call.mp3", b"\xff\xfb\x90\x00" + b"\x01" * 600),
    ("control.txt", b"a\x00b"),
    ("control.txt", "一\x07二".encode()),
    ("broken.txt", b"\xff\xff\xff"),
    ("noending", PDF),
]


@pytest.mark.parametrize(("name", "content"), BAD)
def test_what_is_not_on_the_list_is_not_taken(name, content):
    file = upload(name, content)
    with pytest.raises(UnknownType):
        recognise(file)
    assert file.tell() == 0


@pytest.mark.parametrize("name", ["page.html", "run.exe", "scan.pdf.exe"])
def test_of_a_kind_that_is_not_taken_those_that_are_are_told(name):
    with pytest.raises(UnknownType, match="Only PDF"):
        recognise(upload(name, PDF))


@pytest.mark.parametrize("name", ["scan.png", "letter.docx", "scan", "scan."])
def test_a_name_that_pretends_is_not_taken(name):
    with pytest.raises(UnknownType, match="ending"):
        recognise(upload(name, PDF))


@pytest.mark.parametrize(
    "content",
    [
        office(word__document_xml="<x/>", word__vbaProject_bin="code"),
        office(word__document_xml="<x/>", word__VBAPROJECT_bin="code"),
        office("<Types ContentType='application/vnd.ms-word.document.macroEnabled.main+xml'/>"),
    ],
)
def test_macros_are_not_taken(content):
    with pytest.raises(UnknownType, match="macros"):
        recognise(upload("letter.docx", content))


def test_a_file_that_unpacks_to_something_huge_is_not_taken():
    bomb = office(word__document_xml=b"\0" * 50_000_000)
    assert len(bomb) < 100_000
    with pytest.raises(UnknownType, match="unpack"):
        recognise(upload("letter.docx", bomb))


def test_a_file_of_too_many_members_is_not_taken():
    many = packed(**{f"a{number}": "" for number in range(filetypes.MEMBERS + 1)})
    with pytest.raises(UnknownType, match="unpack"):
        recognise(upload("letter.docx", many))


@given(st.binary(), st.sampled_from([content for _, content, _ in GOOD]), st.integers(0, 300))
def test_damage_is_answered_by_a_kind_or_a_sentence(noise, content, place):
    for name in ("a.docx", "a.mp3", "a.txt"):
        file = upload(name, content[:place] + noise + content[place + 1 :])
        with contextlib.suppress(UnknownType):
            assert recognise(file) in set().union(*filetypes.ENDINGS.values())
