"""Earlier matters that look alike, as a page shows them, and what was chosen there about each."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from cases.domain.repeats import DECISIONS
from cases.repeats import Found

DECISION = "decision-"


def decisions_in(payload: Mapping[str, list[str]]) -> dict[str, str]:
    """Return what was chosen about each look-alike, by the key of its case."""
    return {
        name.removeprefix(DECISION): values[-1]
        for name, values in payload.items()
        if name.startswith(DECISION)
    }


@dataclass(frozen=True)
class Repeats:
    """The earlier matters; `asked` is whether there was somebody to look for, `undecided` what is wrong."""

    found: Found
    decisions: dict[str, str] = field(default_factory=dict)
    asked: bool = True
    undecided: str = ""

    @property
    def rows(self) -> list[dict]:
        """The look-alikes with the choices about each."""
        return [
            {
                "one": one,
                "name": DECISION + one.case.key,
                "chosen": self.decisions.get(one.case.key, ""),
                "kinds": [(kind, kind.label) for kind in DECISIONS],
            }
            for one in self.found.candidates
        ]
