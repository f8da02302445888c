"""The `.venv` of this copy of the portal: made, filled, made anew where it is half-made. Standard library."""

import hashlib
import importlib.util
import json
import os
import platform
import re
import shutil
import signal
import subprocess
import sys
import venv
from contextlib import suppress
from pathlib import Path

from procuratorate.environment import BASE_DIR, FailedError

VENV = BASE_DIR / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = (
    VENV / "portal.json"
)  # {"ready": true once filled, "sets": digests of the requirement files it satisfies}
# Made by `pip download -r requirements-dev.txt -d wheels` with the same Python on the same kind of machine:
# installs without a network.
WHEELS = BASE_DIR / "wheels"
SETS = {
    "runtime": ["requirements.txt"],
    "development": ["requirements-dev.txt", "requirements.txt"],
}


def digest(kind: str) -> str:
    """Return what the packages of a set depend on, in one word: the pins, and the Python they are for."""
    pins = [(BASE_DIR / name).read_bytes() for name in [*SETS[kind], "constraints.txt"]]
    return hashlib.sha256(b"\0".join([sys.version.encode(), *pins])).hexdigest()


def stamp() -> dict:
    """Return what is written about `.venv`; an empty one where it was not made by the launcher."""
    return json.loads(STAMP.read_text()) if STAMP.exists() else {}


def satisfied(kind: str) -> bool:
    """Tell whether `.venv` has every package of the set."""
    return PYTHON.exists() and stamp().get("ready", False) and digest(kind) in stamp()["sets"]


def install(kind: str, log: Path, progress) -> str:
    """Bring `.venv` to the pinned packages of `kind` (runtime, development); return a word on how.

    `progress(count, name)` is called for each package met. Raises FailedError; then a `.venv` that was begun
    here is gone again, and one that was whole before is as it was.
    """
    if satisfied(kind):
        make_importable()
        return "all there"
    before = stamp()
    if VENV.exists() and (before.get("ready") is False or not runs()):
        shutil.rmtree(VENV)
        before = {}
    new = not VENV.exists()
    try:
        if new:
            venv.create(VENV, symlinks=True)
        write_stamp(ready=False, sets=[])
        fill(kind, log, progress)
    except BaseException:
        if new:
            shutil.rmtree(VENV, ignore_errors=True)
        else:
            restore_stamp(before)
        raise
    write_stamp(
        ready=True, sets=[digest(name) for name, files in SETS.items() if set(files) <= set(SETS[kind])]
    )
    make_importable()
    return "from wheels/" if WHEELS.is_dir() else "installed"


def runs() -> bool:
    """Tell whether the interpreter of `.venv` works and is of this version (a system upgrade may end it)."""
    version = f"import sys; sys.exit(sys.version_info[:2] != {tuple(sys.version_info[:2])})"
    return (
        PYTHON.exists() and subprocess.run([PYTHON, "-c", version], stderr=subprocess.DEVNULL).returncode == 0
    )


def installer() -> list[str | Path]:
    """Return the command that installs into `.venv`: uv where it is found, else this Python's pip."""
    uv = shutil.which("uv")
    if uv:
        return [uv, "pip", "install", "--python", PYTHON]
    if importlib.util.find_spec("pip"):
        pip = [sys.executable, "-m", "pip", "--python", PYTHON]
    elif importlib.util.find_spec("ensurepip"):
        subprocess.run(
            [PYTHON, "-m", "ensurepip"], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        pip = [PYTHON, "-m", "pip"]
    else:
        raise FailedError("this Python has no pip: install python3-pip (Debian), or put uv on the PATH")
    return [
        *pip,
        "install",
        "--disable-pip-version-check",
        "--no-input",
        "--progress-bar",
        "off",
        "--retries",
        "2",
    ]


def fill(kind: str, log: Path, progress) -> None:
    source = ["--no-index", "--find-links", WHEELS] if WHEELS.is_dir() else []
    if call([*installer(), "-r", BASE_DIR / SETS[kind][0], *source], log, progress):
        here = f"Python {platform.python_version()} on {platform.system()} {platform.machine()}"
        asked = (
            f"is all of it in wheels/, for {here}?" if source else "is there a network (or a folder wheels/)?"
        )
        raise FailedError(f"the packages could not be installed; {asked} What the installer said: {log}")


def call(command: list, log: Path, progress) -> int:
    """Run an installer, its output into `log`, and count the packages that it names; return its exit code."""
    seen: set[str] = set()
    env = {**os.environ, "PYTHONUNBUFFERED": "1", "PIP_ROOT_USER_ACTION": "ignore", "UV_NO_PROGRESS": "1"}
    pipe = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    with log.open("a") as out, subprocess.Popen(command, env=env, start_new_session=True, **pipe) as process:
        try:
            for line in process.stdout:
                out.write(line)
                name = package_in(line)
                if name and name not in seen:
                    seen.add(name)
                    progress(len(seen), "unpacking" if name == "collected" else name)
        except BaseException:
            # Where it has ended already, macOS says that it is not permitted.
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)  # pip works in a process of its own below this one
            raise
    return process.returncode


def package_in(line: str) -> str:
    """Return the package that a line of pip or uv names; "collected" where all are being unpacked."""
    verb, _, rest = line.strip().partition(" ")
    if verb not in {"Collecting", "Processing", "Downloading", "Installing", "+"}:
        return ""
    file = re.search(r"([^/]+?)-[^/]*\.(?:whl|tar\.gz)", rest)
    name = file[1] if file else re.match(r"[\w.-]*", rest)[0]
    return name.lower().replace("_", "-")


def write_stamp(*, ready: bool, sets: list[str]) -> None:
    STAMP.write_text(json.dumps({"ready": ready, "sets": sets}) + "\n")


def restore_stamp(before: dict) -> None:
    if before:
        STAMP.write_text(json.dumps(before) + "\n")
    else:
        STAMP.unlink(missing_ok=True)


def make_importable() -> None:
    """Let this process find the packages of `.venv` (the engines' programs lie in two of them)."""
    sys.path.extend(str(path) for path in VENV.glob("lib/python3*/site-packages"))
