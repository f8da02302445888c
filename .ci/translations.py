"""Fails where a text of the code is missing from locale/zh_Hans, not translated, fuzzy, or no longer used."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = Path("locale/zh_Hans/LC_MESSAGES/django.po")
SOURCES = ["manage.py", "fragments", "procuratorate", "offices", "cases", "oversight", "templates"]


def extracted() -> set[tuple[str | None, str]]:
    """Return context and text of everything marked for translation, extracted from a copy of the sources."""
    with tempfile.TemporaryDirectory() as folder:
        for name in SOURCES:
            source = ROOT / name
            copy = shutil.copytree if source.is_dir() else shutil.copy
            copy(source, Path(folder) / name)
        (Path(folder) / "locale").mkdir()
        command = [sys.executable, "manage.py", "makemessages", "--locale", "zh_Hans", "--no-location"]
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        return {(entry.msgctxt, entry.msgid) for entry in polib.pofile(str(Path(folder) / CATALOGUE))}


def main() -> int:
    if shutil.which("xgettext") is None:
        sys.stdout.write("skipped: gettext is not installed (Debian: apt-get install gettext)\n")
        return 0
    wanted = extracted()
    entries = [entry for entry in polib.pofile(str(ROOT / CATALOGUE)) if not entry.obsolete]
    translated = {(entry.msgctxt, entry.msgid) for entry in entries if entry.translated()}
    known = {(entry.msgctxt, entry.msgid) for entry in entries}
    faults = [f"not translated: {text}" for _, text in sorted(wanted - translated, key=str)]
    faults += [f"not used: {text}" for _, text in sorted(known - wanted, key=str)]
    sys.stdout.write("".join(f"{fault}\n" for fault in faults))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
