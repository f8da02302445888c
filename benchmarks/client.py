"""A browser as cheap as it can be: it shares the processors with what it measures."""

import re
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

TIMEOUT = 120  # seconds
TAG = re.compile(r"<[^>]*>")
TOKEN = "benchmarkbenchmarkbenchmarkbench"  # noqa: S105, any 32 letters that cookie and form agree on


class UnexpectedAnswerError(Exception):
    """The server did not answer as the page does for a person."""


@dataclass(frozen=True)
class Answer:
    """Status, headers by their name in lower case, body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Client:
    """One connection that is kept alive."""

    def __init__(self, port: int):
        self.port = port
        self.link = socket.create_connection(("127.0.0.1", port), TIMEOUT)
        self.link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def get(self, path: str, session: str = "") -> Answer:
        """Fetch a page as the person of the session."""
        return self.ask(f"GET {path} HTTP/1.1\r\n{self._head(session)}\r\n".encode())

    def post(self, path: str, session: str, form: Mapping[str, object]) -> Answer:
        """Send a form, its token with it."""
        body = urlencode({**form, "csrfmiddlewaretoken": TOKEN}).encode()
        kind = f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
        return self.ask(f"POST {path} HTTP/1.1\r\n{self._head(session)}{kind}\r\n".encode() + body)

    def ask(self, request: bytes) -> Answer:
        """Send a request and read its answer to the end."""
        self.link.sendall(request)
        received = b""
        while b"\r\n\r\n" not in received:
            received += self._more()
        head, _break, body = received.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        pairs = (line.partition(":") for line in lines)
        headers = {name.lower(): value.strip() for name, _colon, value in pairs}
        parts, missing = [body], int(headers.get("content-length", 0)) - len(body)
        while missing > 0:
            parts.append(self._more())
            missing -= len(parts[-1])
        return Answer(int(first.split()[1]), headers, b"".join(parts))

    def close(self) -> None:
        """Hang up."""
        self.link.close()

    def _more(self) -> bytes:
        found = self.link.recv(262_144)
        if not found:
            raise UnexpectedAnswerError("the server hung up")
        return found

    def _head(self, session: str) -> str:
        cookies = f"Cookie: csrftoken={TOKEN}; sessionid={session}\r\n" if session else ""
        return f"Host: 127.0.0.1:{self.port}\r\nConnection: keep-alive\r\n{cookies}"


def shown(answer: Answer) -> Answer:
    """Return a page that was shown; raise UnexpectedAnswerError for anything else."""
    return _of_status(answer, 200)


def led_on(answer: Answer) -> Answer:
    """Return an answer that leads to another page; raise UnexpectedAnswerError for anything else."""
    return _of_status(answer, 302)


def _of_status(answer: Answer, status: int) -> Answer:
    if answer.status != status:
        text = answer.body.decode(errors="replace").partition('id="content"')[2]
        words = " ".join(TAG.sub(" ", text).split())
        raise UnexpectedAnswerError(f"{answer.status} in place of {status}: {words[:1000]}")
    return answer
