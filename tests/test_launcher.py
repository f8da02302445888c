"""The launcher and the engines that it brings: what they refuse, what they start, what they leave behind."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing, suppress

import psycopg2
import pytest
import redis
from redis.backoff import ConstantBackoff
from redis.retry import Retry

from procuratorate import embedded, install, processes
from procuratorate.environment import BASE_DIR, FailedError
from procuratorate.once import digest, once
from procuratorate.processes import Child, Processes, StopRequested
from procuratorate.terminal import table

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]


def portal(*arguments: str, **env: str) -> subprocess.CompletedProcess:
    command = [sys.executable, BASE_DIR / "portal", *arguments]
    return subprocess.run(command, env={"PATH": os.environ["PATH"], **env}, capture_output=True, text=True)


@pytest.fixture
def folder():
    """A folder such as people choose: with a space, and Chinese."""
    outer = embedded.temporary()
    yield embedded.opened(outer / "检察室 门户")
    shutil.rmtree(outer)


@pytest.fixture
def server(folder):
    """A PostgreSQL of its own, not started."""
    home = embedded.home_of("postgres", folder)
    return embedded.Postgres(home, folder / "log", embedded.postgres_binaries(), embedded.THROWAWAY)


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_an_unknown_argument_is_named():
    done = portal("demo", "--prot", "8000")
    assert done.returncode == 2
    assert "--prot" in done.stderr


def test_a_taken_port_is_one_clear_line():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = portal("demo", "--port", str(port))
    assert done.returncode == 1
    assert done.stderr.split("\n") == ["", done.stderr.strip(), ""]
    assert f"127.0.0.1:{port}" in done.stderr
    assert "--port" in done.stderr


def test_production_does_not_start_without_its_settings_and_names_each():
    done = portal("serve", SECRET_KEY="short")
    assert done.returncode == 1
    for name in ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "FIELD_KEYS", "INDEX_KEY", "ALLOWED_HOSTS"):
        assert name in done.stderr


def test_postgres_keeps_its_data_from_start_to_start_and_leaves_no_process(server):
    server.start()
    pid = server.pid
    with closing(psycopg2.connect(server.url)) as link, link.cursor() as cursor:
        cursor.execute("CREATE TABLE kept AS SELECT 1 AS one")
        link.commit()
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False,)
        cursor.execute("SELECT datlocprovider, datlocale, pg_encoding_to_char(encoding) FROM pg_database")
        assert set(cursor.fetchall()) == {("b", "C.UTF-8", "UTF8")}
    assert server.stop()
    assert not is_running(pid)
    server.start()
    with closing(psycopg2.connect(server.url)) as link, link.cursor() as cursor:
        cursor.execute("SELECT one FROM kept")
        assert cursor.fetchone() == (1,)
    server.stop()


def test_a_password_is_needed_to_enter_postgres(server):
    server.start()
    try:
        with pytest.raises(psycopg2.OperationalError):
            psycopg2.connect(f"postgres://portal:guess@127.0.0.1:{server.port}/portal")
        with pytest.raises(psycopg2.OperationalError):
            psycopg2.connect(f"postgres://postgres@127.0.0.1:{server.port}/postgres")
    finally:
        server.stop()


def test_the_last_command_that_uses_postgres_stops_it(server):
    second = embedded.Postgres(server.home, server.log, server.binaries)
    server.start()
    second.start()
    assert second.port == server.port
    assert not server.stop()
    assert second.alive()
    assert second.stop()
    assert not second.alive()


def test_the_postgres_of_a_launcher_that_was_killed_is_found_used_and_stopped(server):
    lines = [
        "import pathlib, sys, time",
        "from procuratorate.embedded import *",
        "home, log = map(pathlib.Path, sys.argv[1:])",
        "server = Postgres(home, log, postgres_binaries(), THROWAWAY)",
        "server.start()",
        "print(server.pid, server.port, flush=True)",
        "time.sleep(60)",
    ]
    command = [sys.executable, "-c", "\n".join(lines), server.home, server.log]
    with subprocess.Popen(command, cwd=BASE_DIR, stdout=subprocess.PIPE, text=True) as killed:
        left = [int(word) for word in killed.stdout.readline().split()]
        killed.kill()
    assert is_running(left[0])

    server.start()

    assert [server.pid, server.port] == left
    psycopg2.connect(server.url).close()
    assert server.stop()
    assert not is_running(left[0]) or is_zombie(left[0])


def test_a_data_folder_that_was_cut_short_is_made_anew(server):
    (server.home / "data.making").mkdir()
    (server.home / "data.making" / "PG_VERSION").write_text("18")
    server.start()
    assert server.alive()
    server.stop()
    assert not (server.home / "data.making").exists()


def test_an_engine_that_cannot_start_says_where_it_says_why(server):
    server.settings["shared_buffers"] = "nonsense"
    with pytest.raises(FailedError) as failure:
        server.start()
    assert "nonsense" in failure.value.log.read_text()
    assert server.stop()


def test_valkey_wants_a_password_and_ends_what_a_killed_launcher_left(folder):
    left = embedded.Valkey(folder, folder / "log")
    left.start()
    with pytest.raises(redis.AuthenticationError):
        redis.Redis(port=left.port).ping()
    redis.Redis.from_url(left.url).set("kept", "1")
    server = embedded.Valkey(folder, folder / "log")
    server.start()
    assert not left.alive()
    assert redis.Redis.from_url(server.url).get("kept") == b"1"
    assert server.stop()
    assert not server.alive()


def test_a_child_that_dies_again_and_again_is_named_with_its_log(tmp_path):
    running = Processes(lambda line: None)
    failing = [sys.executable, "-c", "raise SystemExit('the reason')"]
    running.start(Child("worker", failing, dict(os.environ), tmp_path / "log"))
    running.started[0].process.wait()
    with pytest.raises(FailedError, match="worker ended unexpectedly") as failure:
        running.watch()
    assert failure.value.log.read_text().split("\n") == ["the reason"] * 4 + [""]


def test_a_child_that_is_killed_is_started_again():
    told: list[str] = []

    def tell(line: str) -> None:
        told.append(line)
        raise StopRequested

    running = Processes(tell)
    child = Child("worker", SLEEPER, dict(os.environ))
    running.start(child)
    killed = child.process.pid
    os.kill(killed, signal.SIGKILL)
    child.process.wait()

    with pytest.raises(StopRequested):
        running.watch()

    assert told == ["  worker ended unexpectedly and was started again"]
    assert child.alive()
    assert child.process.pid != killed
    child.stop()


def test_valkey_that_is_killed_is_started_again_at_its_address_with_what_it_kept(folder):
    told: list[str] = []

    def tell(line: str) -> None:
        told.append(line)
        raise StopRequested

    running = Processes(tell)
    valkey = embedded.Valkey(folder, folder / "log")
    running.start(valkey)
    before, killed = valkey.url, valkey.process.pid
    redis.Redis.from_url(before).set("kept", "1")
    time.sleep(1.5)  # it writes its journal to the disk every second
    os.kill(killed, signal.SIGKILL)
    valkey.process.wait()

    with pytest.raises(StopRequested):
        running.watch()

    assert told == ["  valkey ended unexpectedly and was started again"]
    assert valkey.url == before
    assert valkey.process.pid != killed
    patient = Retry(ConstantBackoff(0.1), 100)  # while it reads its journal it says so
    again = redis.Redis.from_url(before, retry=patient, retry_on_error=[redis.BusyLoadingError])
    assert again.get("kept") == b"1"
    valkey.stop()


def test_postgres_that_is_killed_ends_the_launcher_and_the_next_start_has_its_data(server):
    running = Processes(lambda line: None)
    server = embedded.Postgres(server.home, server.log, server.binaries)
    running.start(server)
    with closing(psycopg2.connect(server.url)) as link, link.cursor() as cursor:
        cursor.execute("CREATE TABLE kept AS SELECT 1 AS one")
        link.commit()
    os.kill(server.pid, signal.SIGKILL)
    server.process.wait()
    with pytest.raises(FailedError, match="postgres ended unexpectedly"):
        running.watch()
    running.stop()

    anew = embedded.Postgres(server.home, server.log, server.binaries)
    anew.start()
    with closing(psycopg2.connect(anew.url)) as link, link.cursor() as cursor:
        cursor.execute("SELECT one FROM kept")
        assert cursor.fetchone() == (1,)
    anew.stop()


def launcher() -> subprocess.Popen:
    """Start a launcher of two sleeping children in a process of its own; it prints their numbers."""
    lines = [
        "import os, sys",
        "from procuratorate.processes import *",
        "stop_on_signals()",
        "running = Processes(lambda line: print(line, flush=True))",
        f"for name in ('first', 'second'): running.start(Child(name, {SLEEPER!r}, dict(os.environ)))",
        "try:",
        "    print(*[child.process.pid for child in running.started], flush=True)",
        "    running.watch()",
        "except StopRequested:",
        "    running.stop()",
    ]
    command = [sys.executable, "-c", "\n".join(lines)]
    return subprocess.Popen(command, cwd=BASE_DIR, stdout=subprocess.PIPE, text=True)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_the_children_in_reverse_order(number):
    with launcher() as process:
        pids = [int(word) for word in process.stdout.readline().split()]
        process.send_signal(number)
        assert process.stdout.read().split("\n") == ["  second stopped", "  first stopped", ""]
    assert process.returncode == 0
    assert not any(map(is_running, pids))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent was killed")
def test_a_killed_launcher_takes_its_children_along():
    with launcher() as process:
        pids = [int(word) for word in process.stdout.readline().split()]
        process.kill()
    end = time.monotonic() + 10
    while any(map(is_running, pids)) and time.monotonic() < end:
        time.sleep(0.05)
    assert not any(is_running(pid) and not is_zombie(pid) for pid in pids)


def is_zombie(pid: int) -> bool:
    with open(f"/proc/{pid}/stat") as stat:
        return stat.read().rpartition(")")[2].split()[0] == "Z"


def test_a_child_that_will_not_end_is_ended(monkeypatch):
    monkeypatch.setattr(processes, "GRACE_SECONDS", 0.2)
    code = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf'); time.sleep(60)"
    child = Child("deaf", [sys.executable, "-uc", code], dict(os.environ))
    child.start()
    child.stop()
    assert not child.alive()


@pytest.fixture
def no_packages_to_be_had(tmp_path, monkeypatch):
    """A place for a .venv, and an empty folder in place of the network."""
    monkeypatch.setattr(install, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(install, "PYTHON", tmp_path / ".venv" / "bin" / "python")
    monkeypatch.setattr(install, "STAMP", tmp_path / ".venv" / "portal.json")
    monkeypatch.setattr(install, "WHEELS", tmp_path / "wheels")
    install.WHEELS.mkdir()
    return tmp_path


def test_an_install_that_fails_leaves_no_half_made_environment(no_packages_to_be_had):
    with pytest.raises(FailedError):
        install.install("runtime", no_packages_to_be_had / "log", lambda count, name: None)
    assert not install.VENV.exists()


def test_a_half_made_environment_is_made_anew(no_packages_to_be_had):
    (install.VENV / "bin").mkdir(parents=True)
    install.write_stamp(ready=False, sets=[])
    (install.VENV / "left over").touch()
    assert not install.satisfied("runtime")
    with pytest.raises(FailedError):
        install.install("runtime", no_packages_to_be_had / "log", lambda count, name: None)
    assert not install.VENV.exists()


def test_an_environment_that_is_whole_survives_an_install_that_fails(no_packages_to_be_had):
    install.venv.create(install.VENV, symlinks=True)
    install.write_stamp(ready=True, sets=["of older pins"])
    with pytest.raises(FailedError):
        install.install("runtime", no_packages_to_be_had / "log", lambda count, name: None)
    assert install.stamp() == {"ready": True, "sets": ["of older pins"]}


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Collecting amqp<6.0.0,>=5.1.1 (from celery==5.7.0->-r /tmp/检察室 (2)/requirements.txt)", "amqp"),
        ("Processing /tmp/检察室 (2)/wheels/argon2_cffi-25.1.0-py3-none-any.whl", "argon2-cffi"),
        (
            "  Downloading psycopg2_binary-2.9.13-cp311-cp311-manylinux2014_x86_64.whl (4.2 MB)",
            "psycopg2-binary",
        ),
        ("Downloading psycopg2-binary (4.1MiB)", "psycopg2-binary"),
        (" + whitenoise==6.12.0", "whitenoise"),
        ("Installing collected packages: wcwidth, vine, tzlocal", "collected"),
        ("Resolved 50 packages in 1.05s", ""),
        ("", ""),
    ],
)
def test_what_pip_and_uv_say_is_read_for_the_progress(line, name):
    assert install.package_in(line) == name


def test_work_is_done_once_for_a_state_and_again_after_a_failure(tmp_path):
    mark = tmp_path / "mark"
    with once(mark, "a") as due:
        assert due
    with once(mark, "a") as due:
        assert not due
    with suppress(RuntimeError), once(mark, "b") as due:
        assert due
        raise RuntimeError
    with once(mark, "a") as due:
        assert due


def test_a_digest_follows_contents_and_names():
    before = digest([BASE_DIR / "requirements.txt"])
    assert before == digest([BASE_DIR / "requirements.txt"])
    assert before != digest([BASE_DIR / "requirements-dev.txt"])


def test_a_table_with_chinese_stays_in_columns():
    rows = [{"role": "主任", "username": "a"}, {"role": "clerk", "username": "b"}]
    assert list(table(rows)) == ["  role   username", "  主任   a", "  clerk  b"]
