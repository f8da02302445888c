"""Measures a filled city through the real web server, with real sessions."""

import math
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

from django.urls import reverse
from django.utils import timezone

from benchmarks.cast import Cast, cast, sign_in
from benchmarks.client import Client, UnexpectedAnswerError, led_on
from benchmarks.scenes import Scene, Turn, scenes
from benchmarks.server import (
    child_env,
    memory,
    memory_of_beat,
    memory_of_engines,
    processor_time,
    web,
    worker,
)
from cases.models import Case
from offices.enums import JobState
from offices.models import Job

CLIENTS = 16
EXPORTED = 10_000
ROUNDS = 5  # every scene has its turn in each, so that a busy moment of the machine falls on all alike
EXPORT_SECONDS = 300
FAULT = 500  # characters kept of what the server said


@dataclass(frozen=True)
class Size:
    """How many requests each figure stands on."""

    warm: int = 20
    reads: int = 150
    writes: int = 60
    at_once: int = 320
    writes_at_once: int = 96
    exports: int = 5


FULL, QUICK, LEAST = Size(), Size(8, 40, 20, 96, 32, 2), Size(1, 2, 2, 2, 2, 1)


@dataclass
class Row:
    """One line of the result; times in milliseconds, None where nothing could be measured.

    `web_cpu` is the processor time of the web server for one request: unlike the others it does not depend on
    what else the machine does. A `fault` is what the server answered in place of the page.
    """

    name: str
    requests: int = 0
    p50: float | None = None
    p95: float | None = None
    p99: float | None = None
    per_second: float | None = None
    web_cpu: float | None = None
    queries: int | None = None
    kib: float | None = None
    fault: str = ""


@dataclass
class Result:
    """What one size of city gave; memory in MiB as (RSS, PSS) by process."""

    cases: int
    measured_at: str
    rows: list[Row]
    memory: dict[str, tuple[float, float]] = field(default_factory=dict)

    def as_json(self) -> dict:
        """Return it as JSON takes it."""
        return asdict(self)


def measure(*, size: Size, tell: Callable[[str], None] = print) -> Result:
    """Start web server and worker on the filled database, measure every scene, and stop them."""
    played, cases = cast(), Case.objects.count()
    found = scenes(played)
    rows, export = {scene.name: Row(scene.name) for scene in found}, Row("export, to the file")
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        log = Path(folder) / "server.log"
        env = child_env(MEDIA_ROOT=str(Path(folder) / "media"))
        with web({**env, "BENCH_COUNT": "1"}, log, workers=1) as (port, _server):
            tell("counting queries and bytes")
            for scene in found:
                with _noting(rows[scene.name]):
                    _count(scene, rows[scene.name], port)
        with web(env, log) as (port, server), worker(env, log) as hands:
            tell("one client")
            _one_client(found, rows, port, size)
            tell(f"{CLIENTS} clients")
            for scene in found:
                with _noting(rows[scene.name]):
                    _many_clients(scene, rows[scene.name], (port, server.process.pid), size)
            tell("export")
            with _noting(export):
                _exports(played, export, port, size)
            held = memory("web server", server.process.pid)
            held |= memory("worker", hands.process.pid) if hands else {}
            held |= memory_of_beat(env, log) | memory_of_engines(env)
    at = datetime.now(timezone.get_current_timezone()).isoformat(timespec="seconds")
    return Result(cases, at, [*rows.values(), export], held)


@contextmanager
def _noting(row: Row) -> Iterator[None]:
    """Note what went wrong and go on: the other rows are worth having."""
    try:
        yield
    except (UnexpectedAnswerError, OSError) as fault:
        row.fault = row.fault or str(fault)[:FAULT]


def _count(scene: Scene, row: Row, port: int) -> None:
    """Take the second answer: the first one fills caches."""
    for turn in scene.make(2, 1):
        answer = _alone(turn, port)
        row.queries, row.kib = int(answer.headers["x-queries"]), round(len(answer.body) / 1024, 1)


def _alone(turn: Turn, port: int):
    client = Client(port)
    try:
        return turn(client)
    finally:
        client.close()


def _one_client(found: list[Scene], rows: dict[str, Row], port: int, size: Size) -> None:
    for scene in found:
        with _noting(rows[scene.name]):
            for turn in scene.make(size.warm // 4 if scene.writes else size.warm, 1):
                _alone(turn, port)
    turns = {scene.name: scene.make(size.writes if scene.writes else size.reads, 1) for scene in found}
    times: dict[str, list[float]] = {scene.name: [] for scene in found}
    for part in range(ROUNDS):
        for name, all_of_it in turns.items():
            with _noting(rows[name]):
                times[name] += _timed(all_of_it[part::ROUNDS], port)
    for name, taken in times.items():
        _summarise(rows[name], taken)


def _timed(turns: list[Turn], port: int) -> list[float]:
    client, taken = Client(port), []
    for turn in turns:
        begun = time.perf_counter()
        turn(client)
        taken.append((time.perf_counter() - begun) * 1000)
    client.close()
    return taken


def _summarise(row: Row, taken: list[float]) -> None:
    ordered = sorted(taken)
    row.requests = len(ordered)
    for name, share in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99)) if ordered else ():
        setattr(row, name, round(ordered[math.ceil(share * len(ordered)) - 1], 2))


def _many_clients(scene: Scene, row: Row, server: tuple[int, int], size: Size) -> None:
    port, pid = server
    turns = scene.make(size.writes_at_once if scene.writes else size.at_once, CLIENTS)
    failed: list[Exception] = []

    def play(mine: list[Turn]) -> None:
        client = Client(port)
        try:
            for turn in mine:
                turn(client)
        except (UnexpectedAnswerError, OSError) as fault:
            failed.append(fault)
        finally:
            client.close()

    threads = [threading.Thread(target=play, args=(turns[place::CLIENTS],)) for place in range(CLIENTS)]
    begun, used = time.perf_counter(), processor_time(pid)
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    if turns:
        row.per_second = round(len(turns) / (time.perf_counter() - begun), 1)
        now = processor_time(pid)
        row.web_cpu = None if now is None or used is None else round((now - used) * 1000 / len(turns), 1)


def _exports(played: Cast, row: Row, port: int, size: Size) -> None:
    """From the click to the finished file, for the newest cases of the busiest office, or of the city."""
    office = played.office.pk if Case.objects.filter(office=played.office).count() >= EXPORTED else ""
    rows = Case.objects.visible_to(played.reviewer).filter(**({"office": office} if office else {}))
    newest = rows.order_by("-received_at", "-id")
    edge = newest.values_list("received_at", flat=True)[EXPORTED - 1 : EXPORTED]
    asked = "scope=all&status=all" + (f"&office={office}" if office else "")
    asked += "".join(f"&received_from={timezone.localdate(at)}" for at in edge)
    session, taken = sign_in(played.reviewer), []
    for _number in range(size.exports):
        client, begun = Client(port), time.perf_counter()
        sent = led_on(client.post(reverse("case_export"), session, {"list": asked}))
        job = sent.headers["location"].rstrip("/").rsplit("/", 1)[-1]
        rows = _finished(job)
        taken.append((time.perf_counter() - begun) * 1000)
        client.close()
    row.name = f"export of {rows:,} rows, to the file"
    _summarise(row, taken)


def _finished(job: str) -> int:
    """Wait for the job and return how many rows it wrote."""
    end = time.monotonic() + EXPORT_SECONDS
    while time.monotonic() < end:
        state, done = Job.objects.values_list("state", "done").get(pk=job)
        if state not in (JobState.PENDING, JobState.RUNNING):
            break
        time.sleep(0.02)
    if state != JobState.DONE:
        raise UnexpectedAnswerError(f"the export is {state}")
    return done
