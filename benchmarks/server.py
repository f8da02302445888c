"""The processes that are measured, started as the launcher starts them, and the memory that they hold."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.db import connection
from redis import Redis

from procuratorate.embedded import free_port, listens
from procuratorate.environment import FailedError
from procuratorate.processes import Child, Processes

WEB_WORKERS = 2
START_SECONDS = 60
BEAT_SECONDS = 5  # until it has loaded what it needs
WORKER = ["-m", "celery", "-A", "procuratorate", "worker", "--loglevel", "WARNING", "--concurrency", "1"]
BEAT = ["-m", "celery", "-A", "procuratorate", "beat", "--loglevel", "WARNING", "--pidfile="]
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
    family = {pid: f"{name}, main process"}
    family |= {child: f"{name}, process {place}" for place, child in enumerate(_children(pid), 1)}
    return {label: held for one, label in family.items() if (held := _memory(one))}


def memory_of_beat(env: dict[str, str], log: Path) -> dict[str, tuple[float, float]]:
    """Return the same for the clock. It starts last: what it asks for would disturb what is timed."""
    if "REDIS_URL" not in env:
        return {}
    child = Child(
        "beat", [sys.executable, *BEAT, "--schedule", str(log.with_name("beat-schedule"))], env, log
    )
    child.start()
    try:
        time.sleep(BEAT_SECONDS)
        return memory("beat", child.process.pid)
    finally:
        child.stop()


def memory_of_engines(env: dict[str, str]) -> dict[str, tuple[float, float]]:
    """Return the same for all of PostgreSQL together, and for the broker, where they run on this machine.

    PSS divides what processes share; their RSS together counts it as often as there are processes.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        server = _parent(cursor.fetchone()[0])
    engines = {"PostgreSQL, all processes": [server, *_children(server)] if server else []}
    if url := env.get("REDIS_URL"):
        engines["Valkey"] = [Redis.from_url(url).info("server")["process_id"]]
    together = {}
    for name, pids in engines.items():
        if held := [found for pid in pids if (found := _memory(pid))]:
            together[name] = tuple(round(sum(part), 1) for part in zip(*held, strict=True))
    return together


def _memory(pid: int) -> tuple[float, float] | None:
    with suppress(OSError, StopIteration):
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        return _mebibytes(rollup, "Rss:"), _mebibytes(rollup, "Pss:")


def _parent(pid: int) -> int | None:
    """The parent of a backend of PostgreSQL; None where that runs elsewhere."""
    with suppress(OSError):
        name, _, fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")
        return int(fields.split()[1]) if "postgres" in name else None


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
