"""A case changes its step through one door; whoever writes it elsewhere is found here."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SOURCES = [
    path
    for app in ("offices", "cases", "oversight")
    for path in (ROOT / app).rglob("*.py")
    if "migrations" not in path.parts and path.name != "tests.py"
]
DOOR = ROOT / "cases" / "domain" / "steps.py"


def writes(path: Path, name: str) -> bool:
    """Whether the file assigns an attribute of this name, or sets it by an update."""
    tree = ast.parse(path.read_text())
    targets = [
        target
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign | ast.AugAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
    ]
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    updates = [call for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr == "update"]
    return any(isinstance(target, ast.Attribute) and target.attr == name for target in targets) or any(
        keyword.arg == name for call in updates for keyword in call.keywords
    )


def test_step_and_stage_are_written_at_one_place():
    for name in ("step", "stage", "outcome", "closed_at", "archived_at", "accepted_at"):
        assert [str(path.relative_to(ROOT)) for path in SOURCES if writes(path, name)] == []

    assert DOOR.read_text().count('"step": step') == 1


def test_only_the_door_and_the_ends_call_it():
    callers = {path.name for path in SOURCES if re.search(r"\bplace\(\s*case", path.read_text())}

    assert callers == {"steps.py", "withdrawals.py", "merging.py", "voiding.py"}


def test_events_are_made_by_one_function():
    makers = {path.name for path in SOURCES if "CaseEvent.objects.create" in path.read_text()}
    bulk = {path.name for path in SOURCES if "CaseEvent.objects.bulk_create" in path.read_text()}

    assert makers == {"events.py"}
    assert bulk == set()
