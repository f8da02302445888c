"""What the documents name is there: files, settings, commands."""

import re

import pytest
from django.conf import settings
from django.core.management import get_commands

ROOT = settings.BASE_DIR
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")), *sorted(ROOT.glob("*/*/README.md"))]
TOPS = {path.name for path in ROOT.iterdir() if path.is_dir()}
QUOTED = re.compile(r"`([^`\n]+)`|\]\(([^)\s]+)\)")
README = (ROOT / "README.md").read_text()


def paths(text: str) -> set[str]:
    """Paths of this repository that a text quotes, without those that stand for many."""
    words = {word for pair in QUOTED.findall(text) for word in pair if word}
    return {word for word in words if word.split("/")[0] in TOPS and not set(word) & set("<*… =")}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_file_that_a_document_names_is_there(document):
    assert {path for path in paths(document.read_text()) if not (ROOT / path).exists()} == set()


def test_every_setting_of_the_readme_is_read_from_the_environment():
    named = set(re.findall(r"`([A-Z]+_[A-Z_]+)`", README))
    read = "".join((ROOT / "procuratorate" / name).read_text() for name in ("settings.py", "environment.py"))

    assert {name for name in named if f'"{name}"' not in read and f"\n{name} = " not in read} == set()
    assert {"DATABASE_URL", "FIELD_KEYS", "MEDIA_ROOT"} <= named


def test_every_command_of_the_readme_is_there():
    named = set(re.findall(r"manage\.py ([a-z_]+)", README))
    launcher = (ROOT / "portal").read_text()

    assert named - set(get_commands()) == set()
    assert {
        word for word in re.findall(r"\./portal ([a-z]+)", README) if f'"{word}"' not in launcher
    } == set()
