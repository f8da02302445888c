"""Work that is done again only when what it depends on has changed. Standard library only."""

import hashlib
from collections.abc import Iterable
from contextlib import contextmanager
from pathlib import Path

from procuratorate.environment import BASE_DIR


def digest(paths: Iterable[Path]) -> str:
    """Return one word for the names and contents of all files below `paths`, all in the portal's folder."""
    total = hashlib.sha256()
    for path in paths:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file() and file.suffix != ".pyc":
                total.update(f"{file.relative_to(BASE_DIR)}\0".encode())
                total.update(hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()


@contextmanager
def once(mark: Path, state: str):
    """Yield whether work is due for `state`; remember it in `mark` when the block succeeds, and only then."""
    due = not mark.exists() or mark.read_text() != state
    if due:
        mark.unlink(missing_ok=True)
    yield due
    if due:
        mark.write_text(state)
