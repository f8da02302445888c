"""The Chinese of the portal: whole, matching what is compiled, and nowhere mixed with English on screen."""

import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.conftest import ACTORS
from tests.permissions import Row
from tests.test_permissions import BACKEND, TABLES

FOLDER = settings.BASE_DIR / "locale" / "zh_Hans" / "LC_MESSAGES"
APPS = ("offices", "cases", "oversight", "procuratorate")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}")
CROWDED = re.compile(r"[\u4e00-\u9fff] +[\d%{]|(?:(?<!-\d)\d|\)[sd]|\}) +[\u4e00-\u9fff]")  # dates may
ALIAS = re.compile(r"gettext(?:_lazy)? as (?!_$)\w+", re.MULTILINE)
WORD = re.compile(r"[A-Za-z][a-z]{2,}")
ADDRESS = re.compile(r"[\w.-]+\.(?:cn|com)/[\w./?=-]*(?:（版本[0-9a-f]+）)?")  # of a source
NAMES = {name.capitalize() for name in (*ACTORS, "stranger", "fresh")}  # people of the tests
SHOWN_AS_IT_IS = NAMES | {name.lower() for name in NAMES}
SHOWN_AS_IT_IS |= {"English", "Word", "docx", "Excel", "xlsx", "pdf"}
SHOWN_AS_IT_IS |= {"test", "djtrjvjv"}  # a file of the tests, a key of docs/sources.md
READ_ALOUD = ("aria-label", "title", "placeholder", "alt", "data-label")


class Words(HTMLParser):
    """Collects what a reader sees or hears of a page."""

    def __init__(self):
        super().__init__()
        self.texts: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag, attrs):
        self.hidden += tag in ("script", "style")
        self.texts += [value for name, value in attrs if name in READ_ALOUD and value]

    def handle_endtag(self, tag):
        self.hidden -= tag in ("script", "style")

    def handle_data(self, data):
        if not self.hidden:
            self.texts.append(data)


def catalogue() -> polib.POFile:
    return polib.pofile(str(FOLDER / "django.po"))


def chinese(entry: polib.POEntry) -> str:
    return entry.msgstr_plural.get(0, "") if entry.msgid_plural else entry.msgstr


def english_in(page: str) -> list[str]:
    """Texts of the page with an English word that is not shown as it is."""
    words = Words()
    words.feed(page)
    return [text.strip() for text in words.texts if set(WORD.findall(ADDRESS.sub("", text))) - SHOWN_AS_IT_IS]


def test_texts_are_marked_by_a_name_that_extraction_knows():
    sources = [path for app in APPS for path in (settings.BASE_DIR / app).rglob("*.py")]

    assert [path.name for path in sources if ALIAS.search(path.read_text())] == []


def test_every_text_has_its_chinese():
    assert [entry.msgid for entry in catalogue() if not entry.translated()] == []


def test_chinese_keeps_the_placeholders():
    astray = [
        entry.msgid
        for entry in catalogue()
        if set(PLACEHOLDER.findall(chinese(entry))) != set(PLACEHOLDER.findall(entry.msgid))
    ]

    assert astray == []


def test_numerals_stand_in_chinese_without_spaces():
    assert [chinese(entry) for entry in catalogue() if CROWDED.search(chinese(entry))] == []


def test_what_is_compiled_is_what_is_written():
    assert (FOLDER / "django.mo").read_bytes() == catalogue().to_binary()


@pytest.mark.skipif(shutil.which("xgettext") is None, reason="gettext is not installed")
def test_the_catalogue_holds_what_the_code_says():
    check = [sys.executable, str(Path(settings.BASE_DIR) / ".ci" / "translations.py")]
    done = subprocess.run(check, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize("name", TABLES)
def test_pages_show_no_english(name, world):
    TABLES[name].prepare(world)
    pages = [row for row in TABLES[name].ROWS if row.method == "GET" and row.status == 200 and row.allowed]

    assert {row.route: found for row in pages if (found := english_in(shown(row, world)))} == {}


def shown(row: Row, world) -> str:
    """The page of the row as the last of those who may see it gets it; nothing for a file."""
    reader = Client()
    reader.force_login(getattr(world, row.allowed.split()[-1]), backend=BACKEND)
    answer = reader.get(reverse(row.route, args=row.args(world)), row.data(world), headers=row.headers)
    return answer.content.decode() if answer["Content-Type"].startswith("text/html") else ""
