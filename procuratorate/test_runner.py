"""`manage.py test` runs the same tests as `./portal test`: pytest's."""

import importlib.util
import subprocess
import sys

from procuratorate.environment import BASE_DIR, FailedError


class PytestRunner:
    """What Django asks of a test runner, answered by pytest in a process of its own."""

    def __init__(self, *, verbosity: int = 1, failfast: bool = False, keepdb: bool = False, **_):
        chosen = {
            "--quiet": verbosity == 0,
            "--verbose": verbosity >= 2,
            "-x": failfast,
            "--reuse-db": keepdb,
        }
        self.options = [option for option, wanted in chosen.items() if wanted]

    @classmethod
    def add_arguments(cls, parser) -> None:
        """Offer --keepdb, which Django's own runner has too."""
        parser.add_argument("--keepdb", action="store_true", help="Keep the test database for the next run.")

    def run_tests(self, test_labels: list[str], **_) -> int:
        """Run the tests in the given files and folders (all, if none is given); return pytest's exit code."""
        if importlib.util.find_spec("pytest") is None:
            raise FailedError("the tests need more packages: pip install -r requirements-dev.txt")
        command = [sys.executable, "-m", "pytest", *self.options, *test_labels]
        return subprocess.run(command, cwd=BASE_DIR).returncode
