"""Keeps locale/zh_Hans with the texts of the code.

Without arguments: fails where a text is missing, not translated, fuzzy, or no longer used. With `--write`:
takes new texts in, still to be translated, leaves out those that are gone, and compiles the catalogue.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = Path("locale/zh_Hans/LC_MESSAGES/django.po")
SOURCES = ["manage.py", "fragments", "procuratorate", "offices", "cases", "oversight", "templates"]
WIDTH = 110  # of a line of the catalogue


def extracted() -> polib.POFile:
    """Return everything marked for translation, extracted from a copy of the sources."""
    with tempfile.TemporaryDirectory() as folder:
        for name in SOURCES:
            source = ROOT / name
            copy = shutil.copytree if source.is_dir() else shutil.copy
            copy(source, Path(folder) / name)
        (Path(folder) / "locale").mkdir()
        command = [sys.executable, "manage.py", "makemessages", "--locale", "zh_Hans", "--no-location"]
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        return polib.pofile(str(Path(folder) / CATALOGUE))


def names(entries) -> set[tuple[str | None, str]]:
    """Context and text of each entry."""
    return {(entry.msgctxt, entry.msgid) for entry in entries}


def faults(catalogue: polib.POFile, wanted: polib.POFile) -> list[str]:
    """Return a line for each text that is not as it should be."""
    entries = [entry for entry in catalogue if not entry.obsolete]
    translated = names(entry for entry in entries if entry.translated())
    missing = [f"not translated: {text}" for _, text in sorted(names(wanted) - translated, key=str)]
    return missing + [f"not used: {text}" for _, text in sorted(names(entries) - names(wanted), key=str)]


def write(catalogue: polib.POFile, wanted: polib.POFile) -> None:
    """Bring the catalogue to the texts that are wanted, in their order, and compile it."""
    kept = {(entry.msgctxt, entry.msgid): entry for entry in catalogue if not entry.obsolete}
    catalogue[:] = [kept.get((entry.msgctxt, entry.msgid), entry) for entry in wanted]
    catalogue.save()
    catalogue.save_as_mofile(str(ROOT / CATALOGUE.with_suffix(".mo")))


def main() -> int:
    if shutil.which("xgettext") is None:
        sys.stdout.write("skipped: gettext is not installed (Debian: apt-get install gettext)\n")
        return 0
    catalogue, wanted = polib.pofile(str(ROOT / CATALOGUE), wrapwidth=WIDTH), extracted()
    if "--write" in sys.argv:
        write(catalogue, wanted)
    found = faults(catalogue, wanted)
    sys.stdout.write("".join(f"{fault}\n" for fault in found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
