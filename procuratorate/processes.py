"""The processes of one launcher: started in order, watched, stopped in reverse. Standard library only."""

import ctypes
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import nullcontext, suppress
from pathlib import Path

from procuratorate.environment import BASE_DIR, FailedError

GRACE_SECONDS = 20
HEALTHY_SECONDS = 90
PR_SET_PDEATHSIG = 1
AGAIN = 3  # times in AGAIN_SECONDS that a program is started again after it ended by itself
AGAIN_SECONDS = 60


def end_with_launcher() -> None:
    """Runs in a new process: Linux will ask it to end when the launcher is killed and cannot ask itself."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Restartable:
    """What is started again when it ends by itself, AGAIN times in AGAIN_SECONDS; has start() and stop()."""

    def __init__(self):
        self.process: subprocess.Popen | None = None
        self.ends: list[float] = []

    def alive(self) -> bool:
        """Tell whether the program still runs."""
        return self.process is not None and self.process.poll() is None

    def again(self) -> bool:
        """Start it once more after it ended by itself; tell whether that was done, or has been too often."""
        now = time.monotonic()
        self.ends = [moment for moment in self.ends if now - moment < AGAIN_SECONDS]
        if len(self.ends) == AGAIN:
            return False
        self.ends.append(now)
        self.stop()
        self.start()
        return True


class Child(Restartable):
    """One program in a session of its own, so that a Ctrl-C in the terminal reaches the launcher alone."""

    def __init__(self, name: str, command: list, env: dict[str, str], log: Path | None = None):
        super().__init__()
        self.name, self.command, self.env, self.log = name, command, env, log

    def start(self) -> None:
        """Start the program; what it prints goes to its log or, where there is none, to the terminal."""
        with self.log.open("a") if self.log else nullcontext() as out:
            self.process = subprocess.Popen(
                [str(part) for part in self.command],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                cwd=BASE_DIR,
                env=self.env,
                start_new_session=True,
                preexec_fn=end_with_launcher,  # noqa: PLW1509, the launcher has one thread
            )

    def stop(self) -> bool:
        """Ask it to end, then make it: its whole session is gone afterwards."""
        if self.process is None:
            return True
        self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(GRACE_SECONDS)
        with suppress(ProcessLookupError, PermissionError):  # the second is what macOS says of the ended
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        return True


class StopRequested(BaseException):  # noqa: N818, like KeyboardInterrupt
    """SIGINT, SIGTERM or SIGHUP asked the launcher to stop."""


def stop_on_signals() -> None:
    """From now on SIGINT, SIGTERM and SIGHUP raise StopRequested in the main thread, once."""

    def ask(*_):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        raise StopRequested

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, ask)


class Processes:
    """What one launcher has started. Members have name, log, start(), alive() and stop()."""

    def __init__(self, tell: Callable[[str], None]):
        self.tell = tell
        self.started: list = []

    def start(self, member) -> None:
        """Start a process and take responsibility for it, even if it is interrupted while starting."""
        self.started.append(member)
        member.start()

    def check(self) -> None:
        """Raise FailedError for the first process that has ended by itself."""
        for member in self.started:
            if not member.alive():
                raise FailedError(f"{member.name} ended unexpectedly", member.log)

    def watch(self) -> None:
        """Look after the processes; a signal ends it by StopRequested.

        A program that ends by itself is started again, Valkey too, at its old address. One that does so too
        often, and PostgreSQL, whose memory may outlive it for a while, end it by FailedError.
        """
        while True:
            for member in self.started:
                if not member.alive() and isinstance(member, Restartable) and member.again():
                    self.tell(f"  {member.name} ended unexpectedly and was started again")
            self.check()
            time.sleep(0.5)

    def wait_healthy(self, port: int, log: Path) -> None:
        """Wait until /healthz says that all is up; raise FailedError with `log` if it never does."""
        end = time.monotonic() + HEALTHY_SECONDS
        answer = "nothing"
        while time.monotonic() < end:
            self.check()
            with suppress(OSError, http.client.HTTPException):
                link = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
                link.request("GET", "/healthz")
                reply = link.getresponse()
                answer = reply.read().decode()
                if reply.status == 200:
                    return
            time.sleep(0.1)
        raise FailedError(f"not healthy after {HEALTHY_SECONDS} s: /healthz says {answer[:200]}", log)

    def stop(self) -> None:
        """Stop everything that was started, last first; later signals cannot cut this short."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        while self.started:
            member = self.started.pop()
            ran = member.alive()
            done = member.stop()
            if ran:
                self.tell(
                    f"  {member.name} " + ("stopped" if done else "goes on: another command still uses it")
                )


def refuse_taken(host: str, port: int) -> None:
    """Raise FailedError where the port cannot be listened on."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as fault:
            message = f"cannot listen on {host}:{port} ({fault.strerror}); choose another with --port"
            raise FailedError(message) from None


def foreground(command: list, env: dict[str, str]) -> int:
    """Run a command at this terminal and return its exit code; where the launcher is to stop, so is it."""
    process = subprocess.Popen([str(part) for part in command], cwd=BASE_DIR, env=env)
    try:
        return process.wait()
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(GRACE_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
