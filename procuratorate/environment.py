"""Settings that come from the environment, and only from there. Standard library only."""

import json
import os
import re
import secrets
from pathlib import Path
from urllib.parse import urlsplit

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = BASE_DIR / "var"
MODES = ("development", "demo", "test", "production")


class Misconfigured(SystemExit):
    """A setting is missing or unsafe; the message names it. Exit code 1."""


class FailedError(Exception):
    """The launcher could not do what it set out to: one clear line, and the log that says more, if any."""

    def __init__(self, message: str, log: Path | None = None):
        super().__init__(message)
        self.log = log


def text(name: str, default: str | None = None) -> str:
    """Return the environment variable `name`, or `default`; raise Misconfigured when neither is there."""
    value = os.environ.get(name, "").strip() or default
    if value is None:
        raise Misconfigured(f"portal: the environment variable {name} is missing")
    return value


def flag(name: str, default: bool = False) -> bool:
    """Return True where `name` is 1, true, yes or on."""
    return text(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


def words(name: str, default: str = "") -> list[str]:
    """Return the comma-separated words of `name`."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def mode() -> str:
    """Return what the portal runs as: development, demo, test or production."""
    value = text("PORTAL_MODE", "development")
    if value not in MODES:
        raise Misconfigured(f"portal: PORTAL_MODE is {value}, not one of {', '.join(MODES)}")
    return value


def refuse_unsafe() -> None:
    """Raise Misconfigured with everything that is missing or unsafe for production."""
    faults = production_faults()
    if faults:
        raise Misconfigured("portal: will not start:\n" + "\n".join(f"  {fault}" for fault in faults))


def new_secrets() -> dict[str, str]:
    """Return a fresh SECRET_KEY and fresh FIELD_KEYS."""
    return {
        "SECRET_KEY": secrets.token_urlsafe(50),
        "FIELD_KEYS": f"1:{secrets.token_hex(16)}",
        "INDEX_KEY": secrets.token_hex(32),
    }


def kept_secrets(path: Path = VAR / "secrets.json") -> dict[str, str]:
    """Return SECRET_KEY and FIELD_KEYS of this copy of the portal, made once and kept for its owner alone.

    They serve development and the demo: what was sealed before a restart can be opened after it.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        making = path.with_name(f"{path.name}.{os.getpid()}")
        making.touch(mode=0o600)
        making.write_text(json.dumps(new_secrets(), indent=2) + "\n")
        try:
            os.link(making, path)  # unlike a rename, this never replaces what another process has just made
        except FileExistsError:
            pass
        finally:
            making.unlink()
    return json.loads(path.read_text())


def production_faults() -> list[str]:
    """Return what is missing or unsafe for production, each fault beginning with the variable's name."""
    rules = {
        "DATABASE_URL": ("must be postgres://user:password@host:port/name", is_postgres),
        "REDIS_URL": (
            "must be redis://… or rediss://…",
            lambda url: url.startswith(("redis://", "rediss://")),
        ),
        "SECRET_KEY": ("must be at least 50 random characters", is_random),
        "FIELD_KEYS": (
            "must be version:key[,version:key…], each key 32 random hexadecimal digits",
            are_field_keys,
        ),
        "INDEX_KEY": ("must be 64 random hexadecimal digits", lambda key: is_hex(key, 64)),
        "ALLOWED_HOSTS": ("must name the hosts, without a wildcard", are_plain_hosts),
    }
    faults = []
    for name, (rule, holds) in rules.items():
        value = os.environ.get(name, "").strip()
        if not value:
            faults.append(f"{name} is missing")
        elif not holds(value):
            faults.append(f"{name} {rule}")
    if flag("DEBUG"):
        faults.append("DEBUG must be off")
    return faults


def is_postgres(url: str) -> bool:
    return urlsplit(url).scheme in {"postgres", "postgresql"} and bool(urlsplit(url).hostname)


def is_random(key: str) -> bool:
    return len(key) >= 50 and len(set(key)) >= 16 and "insecure" not in key


def is_hex(key: str, digits: int) -> bool:
    return re.fullmatch(rf"[0-9a-fA-F]{{{digits}}}", key) is not None and len(set(key)) > 4


def are_field_keys(keys: str) -> bool:
    pairs = [pair.strip().partition(":") for pair in keys.split(",")]
    versions = [version for version, _, _ in pairs]
    numbered = all(
        version.isascii() and version.isdigit() and 0 < int(version) < 65_536 for version in versions
    )
    return numbered and len(set(versions)) == len(versions) and all(is_hex(key, 32) for _, _, key in pairs)


def are_plain_hosts(hosts: str) -> bool:
    return not any("*" in host or host.strip() in {"", "."} for host in hosts.split(","))
