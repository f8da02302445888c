"""The reference files beside this module: where they lie and how they are read."""

import csv
import io
import lzma
import tomllib
from pathlib import Path

FOLDER = Path(__file__).parent


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of the CSV file `name` in this folder; a name ending in .xz is unpacked."""
    data = (FOLDER / name).read_bytes()
    text = (lzma.decompress(data) if name.endswith(".xz") else data).decode("utf-8")
    return list(csv.DictReader(io.StringIO(text)))


def lanzhou() -> dict:
    """Return the organisation of Lanzhou: procuratorates with offices, departments, outside bodies."""
    return tomllib.loads((FOLDER / "lanzhou.toml").read_text(encoding="utf-8"))
