#!/usr/bin/env python
"""Django's command line for the portal. Where DATABASE_URL is not set it brings a PostgreSQL of its own."""

import os
import signal
import sys
from contextlib import nullcontext

from django.core.management import execute_from_command_line

from procuratorate.embedded import postgres_on_demand
from procuratorate.environment import FailedError

NEEDS_NO_DATABASE = {
    "check", "collectstatic", "compilemessages", "diffsettings", "findstatic", "help", "makemessages",
    "version", "--help", "--version", "-h",
}  # fmt: skip


def main() -> None:
    """Run one command; a PostgreSQL that it started ends with it, unless another command uses it by then."""
    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "procuratorate.settings")
    if command == "test":
        os.environ.setdefault("PORTAL_MODE", "test")
    own = "DATABASE_URL" not in os.environ and os.environ.get("PORTAL_MODE") != "production"
    if own and command in NEEDS_NO_DATABASE and "--database" not in sys.argv:
        os.environ["DATABASE_URL"] = (
            "postgres://portal@127.0.0.1:1/portal"  # nobody is there, and nobody is asked
        )
        own = False
    with postgres_on_demand() if own else nullcontext() as server:
        if server:
            signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
            os.environ["DATABASE_URL"] = server.url
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    try:
        main()
    except FailedError as fault:
        sys.exit(f"manage.py: {fault}" + (f" (see {fault.log})" if fault.log else ""))
