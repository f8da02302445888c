"""Chromium looks at answers of the portal: one browser, one context, a session for each person."""

from dataclasses import dataclass, field
from types import SimpleNamespace
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.permissions import Row

HOST = "http://localhost"
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


class Glass:
    """A tab of Chromium in which the answers are looked at."""

    def __init__(self, context, desk: Desk):
        self.desk, self.shown, self.said = desk, None, []
        self.page = context.new_page()
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("console", self._hear)
        self.page.route("**/*", self._answer)

    def faults(self, shown: Shown) -> list[str]:
        """What axe finds serious at each size, what the browser complains of, a body wider than a phone."""
        self.shown = shown
        self.said.clear()
        found = []
        self.page.set_viewport_size(DESK)
        self.page.goto(HOST)
        self.page.evaluate(Axe().axe_script)
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

    def _answer(self, route) -> None:
        """Give the page that is looked at, files of the repository, and parts as the portal gives them."""
        request, address = route.request, urlsplit(route.request.url)
        if address.path.startswith("/static/"):
            route.fulfill(path=finders.find(address.path.removeprefix("/static/")))
        elif request.is_navigation_request():
            give(route, self.shown.answer)
        else:
            client = self.desk.client(self.shown.actor)
            give(route, client.get(f"{address.path}?{address.query}", headers={"HX-Request": "true"}))


def give(route, answer: HttpResponse) -> None:
    """Hand an answer of the portal to the browser."""
    route.fulfill(status=answer.status_code, headers=dict(answer.items()), body=answer.content)
