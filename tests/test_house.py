"""The house is tested too: floors, sizes, doors and walls that a reader would otherwise have to trust."""

import ast
import re
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import BinaryField

from offices.domain.resealing import sealed_fields
from offices.sealing import key_version_in

ROOT = Path(__file__).resolve().parent.parent
APPS = ("offices", "cases", "oversight", "procuratorate")
SOURCES = sorted(
    path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts
)
TEMPLATES = sorted([*(ROOT / "templates").rglob("*.html"), *(ROOT / "cases/duties").rglob("*.html")])
LARGEST_FILE = 400
LARGEST_VIEW = 20
LARGEST_TASK = 6
DIGEST_BYTES = 32


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def functions(path: Path) -> list[ast.FunctionDef]:
    return [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef)]


def body_lines(function: ast.FunctionDef) -> int:
    """Lines of a function after its docstring."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return body[-1].end_lineno - body[0].lineno + 1 if body else 0


def test_no_file_is_too_long_to_read():
    assert {name(p): n for p in SOURCES if (n := len(p.read_text().splitlines())) > LARGEST_FILE} == {}


def test_every_view_function_fits_on_a_screen():
    views = [path for path in SOURCES if "views" in path.parts]

    long = {
        f"{name(path)}:{function.name}": body_lines(function)
        for path in views
        for function in functions(path)
        if body_lines(function) > LARGEST_VIEW
    }

    assert long == {}


def test_tasks_are_shallow():
    tasks = [path for path in SOURCES if path.name == "tasks.py"]

    long = {f.name: body_lines(f) for path in tasks for f in functions(path) if body_lines(f) > LARGEST_TASK}

    assert long == {}


def children(app: str) -> set[str]:
    """Names of the modules and packages directly inside an app."""
    packages = {path.parent.name for path in (ROOT / app).glob("*/__init__.py")}
    return packages | {path.stem for path in (ROOT / app).glob("*.py")} - {"__init__"}


@pytest.mark.parametrize("app", APPS)
def test_every_module_stands_on_a_floor(app):
    """`./portal check` holds the floors; a module that stands on none of them, or is gone, fails here."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    [floors] = [contract for contract in contracts if contract.get("containers") == [app]]

    named = {name.strip() for layer in floors["layers"] for name in layer.split(":")}

    assert floors["exhaustive"]
    assert {name for name in named if "." not in name} == children(app) - {
        *floors.get("exhaustive_ignores", [])
    }


def test_no_drawer_for_odds_and_ends():
    drawers = {"utils", "helpers", "services", "common", "misc"}

    assert [name(path) for path in SOURCES if drawers & {path.stem, *path.parent.parts}] == []


def test_verbs_take_by_and_keywords_only():
    """A public function of a domain that takes a person takes it as `by`, never by position."""
    wrong = [
        f"{name(path)}:{function.name}"
        for path in SOURCES
        if "domain" in path.parts
        for function in functions(path)
        if any(argument.arg == "by" for argument in function.args.args) and not function.name.startswith("_")
    ]

    assert wrong == []


def test_views_and_forms_reach_cases_through_scope_only():
    outside = ("views", "forms", "templatetags", "exports")
    pattern = re.compile(r"\bCase\.objects\.(?!visible_to)")

    assert [name(p) for p in SOURCES if set(outside) & set(p.parts) and pattern.search(p.read_text())] == []


def test_domain_saves_only_what_it_changed():
    bare = re.compile(r"\.save\(\)")

    assert [name(p) for p in SOURCES if "domain" in p.parts and bare.search(p.read_text())] == []


def test_what_is_sealed_is_a_sealed_field():
    """`manage.py reseal` finds the boxes in sealed fields alone; those of a session end with it."""
    box = re.compile(
        r"\bvault\.(?:seal|open_sealed|seal_bytes|open_bytes)\(|from offices\.vault import .*seal"
    )
    sealing = {name(path) for path in SOURCES if box.search(path.read_text())}

    assert sealing == {"offices/sealing.py", "cases/kept_searches.py"}


def test_bytes_in_a_column_are_sealed_or_a_digest():
    ours = [model for model in apps.get_models() if model.__module__.startswith(APPS)]
    columns = [field for model in ours for field in model._meta.local_fields if type(field) is BinaryField]

    assert [str(field) for field in columns if field.max_length != DIGEST_BYTES] == []


def test_every_sealed_field_has_an_index_that_says_which_keys_are_needed():
    indexed = [
        str(field)
        for field in sealed_fields()
        if any(index.expressions == (key_version_in(field.name),) for index in field.model._meta.indexes)
    ]

    assert indexed == [str(field) for field in sealed_fields()]


def test_every_template_is_used():
    text = "\n".join(path.read_text() for path in [*SOURCES, *TEMPLATES])
    by_django = {"400.html", "403.html", "403_csrf.html", "404.html", "500.html"}
    relative = {
        str(path.relative_to(ROOT / "templates"))
        for path in TEMPLATES
        if path.is_relative_to(ROOT / "templates") and path.name not in by_django
    }

    assert sorted(template for template in relative if template not in text) == []


@pytest.mark.parametrize("app", ["offices", "cases", "oversight"])
def test_what_has_an_author_has_a_moment_and_the_other_way_round(app):
    """Fields x_by and x_at that may be empty are held together by a constraint of the database."""
    loose = []
    for model in apps.get_app_config(app).get_models():
        names = {field.name for field in model._meta.fields if field.null}
        text = " ".join(str(constraint) for constraint in model._meta.constraints)
        for field in names:
            moment = f"{field.removesuffix('_by')}_at"
            if field.endswith("_by") and moment in names and not (field in text and moment in text):
                loose.append(f"{model.__name__}.{field}")

    assert loose == []
