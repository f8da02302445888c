"""Settings: what production refuses and turns on, what development keeps, what the log leaves out."""

import ast
import json
import logging
import os
import subprocess
import sys

import pytest

from procuratorate import environment
from procuratorate.environment import BASE_DIR
from procuratorate.logs import Formatter, Refusals

SOUND = {
    "DATABASE_URL": "postgres://portal:secret@127.0.0.1:1/portal",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "ALLOWED_HOSTS": "portal.example",
    "PORTAL_MODE": "production",
}
PROBE = """
import json
from procuratorate import settings
plain = {name: value for name, value in vars(settings).items() if isinstance(value, (bool, int, str))}
print(json.dumps(plain))
"""


def load(**env: str) -> subprocess.CompletedProcess:
    """Load the settings in a process of its own with only this environment."""
    command = [sys.executable, "-c", PROBE]
    return subprocess.run(command, cwd=BASE_DIR, env=env, capture_output=True, text=True)


@pytest.fixture
def sound(monkeypatch):
    """An environment that production accepts."""
    for name, value in (SOUND | environment.new_secrets()).items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("DEBUG", raising=False)


def test_sound_settings_are_accepted(sound):
    assert environment.production_faults() == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", ""),
        ("DATABASE_URL", "sqlite:///portal.db"),
        ("REDIS_URL", ""),
        ("REDIS_URL", "memory://"),
        ("SECRET_KEY", ""),
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "a" * 60),
        ("SECRET_KEY", "django-insecure-" + "0123456789abcdef" * 4),
        ("FIELD_KEYS", ""),
        ("FIELD_KEYS", "0123456789abcdef0123456789abcdef"),
        ("FIELD_KEYS", "1:0123456789abcdef"),
        ("FIELD_KEYS", "1:" + "0" * 32),
        ("FIELD_KEYS", "0:0123456789abcdef0123456789abcdef"),
        ("FIELD_KEYS", "1:0123456789abcdef0123456789abcdef,1:fedcba9876543210fedcba9876543210"),
        ("INDEX_KEY", ""),
        ("INDEX_KEY", "0123456789abcdef"),
        ("ALLOWED_HOSTS", ""),
        ("ALLOWED_HOSTS", "*"),
        ("ALLOWED_HOSTS", "portal.example,*"),
        ("DEBUG", "1"),
    ],
)
def test_production_refuses_what_is_missing_or_unsafe_and_names_it(sound, monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    (fault,) = environment.production_faults()
    assert fault.startswith(name + " ")
    assert not value or value not in fault or name == "DEBUG"


def test_what_the_database_address_asks_of_the_connection_is_kept():
    env = {"DATABASE_URL": SOUND["DATABASE_URL"] + "?sslmode=verify-full", "PORTAL_MODE": "test"}
    probe = "from procuratorate import settings; print(settings.DATABASES['default']['OPTIONS'])"
    command = [sys.executable, "-c", probe]
    done = subprocess.run(command, cwd=BASE_DIR, env=env, capture_output=True, text=True)

    assert ast.literal_eval(done.stdout) == {"connect_timeout": 5, "sslmode": "verify-full"}


def test_several_field_keys_may_be_in_force(sound, monkeypatch):
    keys = "1:0123456789abcdef0123456789abcdef,2:fedcba9876543210fedcba9876543210"
    monkeypatch.setenv("FIELD_KEYS", keys)
    assert environment.production_faults() == []


def test_every_process_of_production_refuses_not_only_the_launcher():
    done = load(**SOUND)
    assert done.returncode == 1
    assert "SECRET_KEY is missing" in done.stderr
    assert "Traceback" not in done.stderr


def test_production_is_for_https_alone():
    settings = json.loads(load(**SOUND, **environment.new_secrets()).stdout)
    for name in ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT"):
        assert settings[name] is True
    assert settings["SECURE_HSTS_SECONDS"] >= 365 * 24 * 60 * 60
    assert settings["DEBUG"] is False


def test_an_unknown_mode_is_named():
    done = load(PORTAL_MODE="prodution")
    assert done.returncode == 1
    assert "PORTAL_MODE is prodution" in done.stderr


def test_kept_secrets_stay_the_same_and_are_the_owners_alone(tmp_path):
    path = tmp_path / "var" / "secrets.json"
    first = environment.kept_secrets(path)
    assert environment.kept_secrets(path) == first
    assert path.stat().st_mode & 0o777 == 0o600
    assert os.listdir(path.parent) == ["secrets.json"]
    assert environment.new_secrets() != first


def test_the_log_does_not_quote_the_row_that_the_database_refused():
    row = "Failing row contains (张某某, 兰州市\n城关区)."
    try:
        raise ValueError(f"null value violates not-null constraint\nDETAIL:  {row}\n")
    except ValueError as fault:
        record = logging.LogRecord("x", logging.ERROR, __file__, 1, "raised %r", (fault,), sys.exc_info())
    line = Formatter().format(record)
    assert "violates not-null constraint" in line
    assert "张某某" not in line
    assert "城关区" not in line


def test_a_sweep_that_finds_nothing_leaves_no_line_and_a_failure_does():
    for name in ("celery.app.trace", "celery.worker.strategy", "celery.beat"):
        assert not logging.getLogger(name).isEnabledFor(logging.INFO)
        assert logging.getLogger(name).isEnabledFor(logging.ERROR)


@pytest.mark.parametrize(("status", "traced"), [(403, False), (404, False), (500, True)])
def test_a_refusal_is_logged_in_one_line_and_a_fault_with_its_trace(status, traced):
    try:
        raise ValueError("here")
    except ValueError:
        record = logging.LogRecord("django.request", logging.WARNING, "", 0, "Forbidden", (), sys.exc_info())
    record.status_code = status

    assert Refusals().filter(record)
    assert ("Traceback" in Formatter().format(record)) is traced
