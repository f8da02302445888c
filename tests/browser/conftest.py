"""A real Chromium, signed in as one of the named actors."""

import os
import shutil

import pytest
from django.test import Client
from playwright.sync_api import sync_playwright

BACKEND = "django.contrib.auth.backends.ModelBackend"
DESK, PHONE = {"width": 1366, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture(scope="session")
def chromium():
    """The browser; where none is found the tests are skipped and say so."""
    path = os.environ.get("PORTAL_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not path:
        pytest.skip("no Chromium found: browser tests are skipped")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def signed_in(chromium, live_server):
    """Open a browser context for a member of staff; faults of script or policy fail the test at its end."""
    contexts, faults = [], []

    def open_context(staff, *, javascript=True, viewport=None):
        client = Client()  # one a context: a second person on one client would end the first one's session
        client.force_login(staff, backend=BACKEND)
        context = chromium.new_context(
            base_url=live_server.url,
            java_script_enabled=javascript,
            viewport=viewport or DESK,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
        )
        context.add_cookies(
            [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
        )
        context.on("weberror", lambda error: faults.append(str(error.error)))
        context.on(
            "console",
            lambda message: (
                faults.append(message.text) if "Content Security Policy" in message.text else None
            ),
        )
        contexts.append(context)
        return context

    yield open_context
    for context in contexts:
        context.close()
    assert faults == []


def until(page, condition: str) -> None:
    """Wait until a condition holds in the page; Playwright's own way needs eval, which the portal forbids."""
    for _moment in range(150):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(100)
    pytest.fail(f"never came true: {condition}")
