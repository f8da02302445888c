"""The processes that are measured, started as the launcher starts them, and the memory that they hold."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from procuratorate.embedded import free_port, listens
from procuratorate.environment import FailedError
from procuratorate.processes import Child, Processes

WEB_WORKERS = 2
START_SECONDS = 60
WORKER = ["-m", "celery", "-A", "procuratorate", "worker", "--loglevel", "WARNING", "--concurrency", "1"]
QUIET = ["--without-mingle", "--without-gossip", "--without-heartbeat"]


def web_command(port: int, workers: int) -> list[str]:
    """Return the command of the web server; each worker answers in one thread, as in production."""
    granian = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--host", "127.0.0.1"]
    size = ["--port", str(port), "--workers", str(workers), "--blocking-threads", "1"]
    return [*granian, *size, "--log-level", "warning", "procuratorate.wsgi:application"]


@contextmanager
def web(env: dict[str, str], log: Path, workers: int = WEB_WORKERS) -> Iterator[tuple[int, Child]]:
    """Serve the portal meanwhile; give port and process."""
    port, processes = free_port(), Processes(lambda line: None)
    server = Child("web", web_command(port, workers), env, log)
    try:
        processes.start(server)
        _wait(port, processes, log)
        yield port, server
    finally:
        server.stop()


@contextmanager
def worker(env: dict[str, str], log: Path) -> Iterator[Child | None]:
    """Run a worker meanwhile, where there is a broker; else tasks run where they are asked for."""
    if "REDIS_URL" not in env:
        yield None
        return
    child = Child("worker", [sys.executable, *WORKER, *QUIET], env, log)
    child.start()
    try:
        yield child
    finally:
        child.stop()


def memory(name: str, pid: int) -> dict[str, tuple[float, float]]:
    """Return RSS and PSS in MiB of a process and its children, by name; nothing where /proc is missing."""
    found = {}
    for place, one in enumerate([pid, *_children(pid)]):
        with suppress(OSError, StopIteration):
            rollup = Path(f"/proc/{one}/smaps_rollup").read_text().splitlines()
            rss, pss = (_mebibytes(rollup, field) for field in ("Rss:", "Pss:"))
            found[f"{name}, main process" if place == 0 else f"{name}, process {place}"] = (rss, pss)
    return found


def processor_time(pid: int) -> float | None:
    """Return the seconds of processor time that a process and its children have used; None without /proc."""
    ticks = 0
    for one in (pid, *_children(pid)):
        try:
            fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return None
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _children(pid: int) -> list[int]:
    with suppress(OSError):
        tasks = Path(f"/proc/{pid}/task").glob("*/children")
        return sorted(int(child) for task in tasks for child in task.read_text().split())
    return []


def _mebibytes(rollup: list[str], field: str) -> float:
    line = next(line for line in rollup if line.startswith(field))
    return round(int(line.split()[1]) / 1024, 1)


def _wait(port: int, processes: Processes, log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while not listens(port):
        processes.check()
        if time.monotonic() > end:
            raise FailedError("the web server does not answer", log)
        time.sleep(0.05)


def child_env(**more: str) -> dict[str, str]:
    """The environment of what is measured."""
    return {**os.environ, "DJANGO_SETTINGS_MODULE": "benchmarks.settings", "LOG_LEVEL": "WARNING", **more}
