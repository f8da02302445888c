"""Chromium looks at answers of the portal: one browser, one context, a session for each person."""

from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from pathlib import Path
from threading import Lock, Thread
from types import SimpleNamespace
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.permissions import Row

BACKEND = "django.contrib.auth.backends.ModelBackend"
SERIOUS = {"serious", "critical"}
AXE = {"preload": False, "resultTypes": ["violations"], "elementRef": False}
DESK, PHONE = {"width": 1366, "height": 900}, {"width": 390, "height": 844}
ON_PHONE = {**AXE, "rules": {"color-contrast": {"enabled": False}}}  # colours are the same, and take longest
SIZES = (("desk", DESK, AXE), ("phone", PHONE, ON_PHONE))


@dataclass(frozen=True)
class Shown:
    """A page as somebody gets it: who, what, and the answer."""

    actor: str
    name: str
    answer: HttpResponse

    @property
    def is_page(self) -> bool:
        """Whether it is a whole page: not a file, a redirect, or a part for htmx."""
        head = getattr(self.answer, "content", b"")[:200].lstrip()[:15].lower()
        return self.answer.status_code != 302 and head == b"<!doctype html>"


@dataclass
class Desk:
    """Who asks the portal for pages; the sessions of all actors of `world`."""

    world: SimpleNamespace
    clients: dict[str, Client] = field(default_factory=dict)

    def client(self, actor: str) -> Client:
        """The browser of an actor; "nobody" is not signed in."""
        if actor not in self.clients:
            self.clients[actor] = client = Client()
            if actor != "nobody":
                client.force_login(getattr(self.world, actor), backend=BACKEND)
        return self.clients[actor]

    def get(self, actor: str, route: str, *args, follow: bool = False, **query) -> Shown:
        """What `actor` gets at a route."""
        answer = self.client(actor).get(reverse(route, args=args), query, follow=follow)
        return Shown(actor, route, answer)

    def post(self, actor: str, route: str, *args, follow: bool = False, **data) -> Shown:
        """What `actor` gets for sending `data`; what it changed is kept."""
        answer = self.client(actor).post(reverse(route, args=args), data, follow=follow)
        return Shown(actor, f"{route} sent", answer)

    def tried(self, row: Row, actor: str) -> Shown:
        """What `actor` gets at a row of the permission matrix; what it changed is rolled back."""
        send = self.get if row.method == "GET" else self.post
        self.client(actor)  # the session outlives what is rolled back
        with transaction.atomic():
            shown = send(actor, row.route, *row.args(self.world), **row.data(self.world))
            transaction.set_rollback(True)
        return shown


class Window(ThreadingHTTPServer):
    """Serves the page that is looked at, files of the repository, and parts as the portal gives them.

    It is a server and not a route of Playwright since Chromium keeps no file that comes through a route.
    """

    daemon_threads = False  # closing waits for what is being answered

    def __init__(self, desk: Desk):
        super().__init__(("127.0.0.1", 0), Answers)
        self.desk, self.shown, self.turn = desk, None, Lock()
        self.database = connections[DEFAULT_DB_ALIAS]  # of the test, whose changes nobody else sees
        self.database.inc_thread_sharing()
        self.url = f"http://localhost:{self.server_port}/"
        Thread(target=self.serve_forever, args=[0.05], daemon=True).start()

    def close(self) -> None:
        """Stop serving."""
        self.shutdown()
        self.server_close()
        self.database.dec_thread_sharing()

    def part(self, address: str) -> HttpResponse:
        """What the portal gives to the script of the page that is looked at."""
        with self.turn:
            connections[DEFAULT_DB_ALIAS] = self.database
            return self.desk.client(self.shown.actor).get(address, headers={"HX-Request": "true"})


class Answers(BaseHTTPRequestHandler):
    """Answers the browser at a window."""

    def do_GET(self) -> None:  # noqa: N802, the name that the server calls
        path = urlsplit(self.path).path
        if path.startswith("/static/"):
            self.give_file(finders.find(path.removeprefix("/static/")))
        else:
            self.give(self.server.shown.answer if path == "/" else self.server.part(self.path))

    def give(self, answer: HttpResponse) -> None:
        """Hand over an answer of the portal."""
        self.send(answer.status_code, answer.content, **dict(answer.items()))

    def give_file(self, path: str | None) -> None:
        """Hand over a file, which the browser may keep."""
        if path is None:
            return self.send(404, b"")
        kind = {"Content-Type": guess_type(path)[0] or "application/octet-stream"}
        return self.send(200, Path(path).read_bytes(), **kind, **{"Cache-Control": "max-age=3600"})

    def send(self, status: int, body: bytes, **headers) -> None:
        """Send status, headers and body; no date, for the clock of the tests is not that of Chromium."""
        self.send_response_only(status)
        for name, value in (headers | {"Content-Length": str(len(body))}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args) -> None:
        """Say nothing of what was asked for."""


class Glass:
    """A tab of Chromium in which the answers are looked at through a window."""

    def __init__(self, context, window: Window):
        self.window, self.said = window, []
        context.add_init_script(Axe().axe_script)
        self.page = context.new_page()
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("console", self._hear)

    def faults(self, shown: Shown) -> list[str]:
        """What axe finds serious at each size, what the browser complains of, a body wider than a phone."""
        self.window.shown = shown
        self.said.clear()
        found = []
        self.page.set_viewport_size(DESK)
        self.page.goto(self.window.url)
        for size, viewport, options in SIZES:
            self.page.set_viewport_size(viewport)
            found += [
                f"{size}: {one['id']}: {node['html'][:160]}"
                for one in self.page.evaluate("options => axe.run(options)", options)["violations"]
                if one["impact"] in SERIOUS
                for node in one["nodes"][:3]
            ]
        found += self.said
        wide = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        return found + ([f"phone: {wide} px too wide"] if wide > 0 else [])

    def _hear(self, message) -> None:
        if "Content Security Policy" in message.text:
            self.said.append(message.text)
