"""The contract of a duty room: what a room says, and the registry in which the spine finds it.

The spine knows that duties exist, never which. A room fills in a `Duty` in its `duty.py` and registers
it; nothing else couples the two.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from cases.enums import EventKind, Stage


@dataclass(frozen=True)
class Option:
    """A kind or an outcome; a retired one stays readable and can no longer be chosen."""

    code: str
    label: str
    retired: bool = False
    hint: str = ""


@dataclass(frozen=True)
class Step:
    """A step of the duty's own workflow and the stage that it means to everybody else."""

    slug: str
    label: str
    stage: Stage


@dataclass(frozen=True)
class Transition:
    """A deed that may be done at some steps.

    `target` None stays at the step. `event` is what the timeline records and clocks listen to. `form` names
    one of the spine's step forms: note (may be empty), reason (must be given), assign, refer_department,
    refer_organ, refer_procuratorate, reply, service, close. `next_step` is the sentence shown before
    confirming. `when(case)` may withhold the deed. `effect(case, by)` runs inside the transaction, after the
    step.
    """

    name: str
    label: str
    sources: tuple[str, ...]
    target: str | None
    permission: str
    event: EventKind
    next_step: str
    form: str = "note"
    when: Callable[[Any], bool] | None = None
    effect: Callable[[Any, Any], None] | None = None


@dataclass(frozen=True)
class ClockUse:
    """A clock of the duty: which events start and stop which rule.

    `follows` names another rule of the duty: the clock then begins to count on that clock's due date instead
    of the start event's day, or on the day of the restarting event if that is later. A stop by an event in
    `restarts` starts it anew. `unless` names other rules of the duty: none begins while a clock of one of
    them has not ended. `applies(case)` may except a case. `measure` names the figure that the clock counts in
    (procedural_reply, result_reply). `pausable` only where the source says so. `from_recorded` counts from
    the day the start event was recorded, not the day on which it happened. Closing lets a clock fall away
    unless it `outlives_closing`. `reply` marks clocks of a reply that an exemption takes away.
    """

    rule: str
    starts: tuple[EventKind, ...]
    stops: tuple[EventKind, ...]
    follows: str | None = None
    restarts: tuple[EventKind, ...] = ()
    unless: tuple[str, ...] = ()
    pausable: bool = False
    from_recorded: bool = False
    outlives_closing: bool = False
    reply: bool = False
    measure: str = ""
    applies: Callable[[Any], bool] | None = None


@dataclass(frozen=True)
class LetterKind:
    """A paper of the duty: at which steps, from which template."""

    slug: str
    title: str
    steps: tuple[str, ...]
    template: str


@dataclass(frozen=True)
class Duty:
    """Everything that the spine has to know about one duty.

    `details` is a model with a one-to-one `case` as primary key, `form` its ModelForm, which may have a
    crispy `helper` with a layout (both None for a room that is gone), `example()` gives unsaved details.
    `officers_needed(channel, kind)` counts the receiving officers; `party_needed(kind)` says
    whether somebody must have come. `check(details, facts)` gives messages by field of the details, where
    `facts` has kind, channel and purpose. `columns` name detail fields that statements may count.
    """

    slug: str
    number: int
    title: str
    summary: str
    basis: str
    business_lines: tuple[str, ...]
    kinds: tuple[Option, ...]
    outcomes: tuple[Option, ...]
    details: type | None
    form: type | None
    steps: tuple[Step, ...]
    first: str
    final: tuple[str, ...]
    transitions: tuple[Transition, ...]
    clocks: tuple[ClockUse, ...]
    example: Callable[[], Any]
    letters: tuple[LetterKind, ...] = ()
    officers_needed: Callable[[str, str], int] = lambda channel, kind: 1
    party_needed: Callable[[str], bool] = lambda kind: True
    check: Callable[[Any, Mapping[str, str]], dict[str, str]] = lambda details, facts: {}
    columns: tuple[str, ...] = ()
    enabled: bool = True

    @property
    def code(self) -> str:
        """D1 to D9; empty for a room that is gone."""
        return f"D{self.number}" if self.number else ""

    def step(self, slug: str) -> Step:
        """Return the step; raise KeyError when the duty has none of that name."""
        return {step.slug: step for step in self.steps}[slug]

    def transition(self, name: str) -> Transition:
        """Return the transition; raise KeyError when the duty has none of that name."""
        return {transition.name: transition for transition in self.transitions}[name]

    def kind_label(self, code: str) -> str:
        """Label of a kind, retired or not; the code itself when unknown."""
        return next((option.label for option in self.kinds if option.code == code), code)

    def outcome_label(self, code: str) -> str:
        """Label of an outcome, retired or not; the code itself when unknown."""
        return next((option.label for option in self.outcomes if option.code == code), code)


_rooms: dict[str, Duty] = {}


def register(duty: Duty) -> Duty:
    """Add a room; a slug or number that is taken raises ValueError."""
    for other in _rooms.values():
        if other is not duty and (other.slug == duty.slug or other.number == duty.number):
            raise ValueError(f"duty {duty.slug} clashes with {other.slug}")
    _rooms[duty.slug] = duty
    return duty


def is_installed(slug: str) -> bool:
    """Whether a room has this slug."""
    return slug in _rooms


def get_duty(slug: str) -> Duty:
    """Return the room; of one that is gone what is left: its slug for a title, nothing to be done there.

    Cases outlive their rooms. Whoever reaches one reads it, and `policy.may_do` lets nobody do more.
    """
    return _rooms.get(slug) or Duty(
        slug=slug,
        number=0,
        title=slug,
        summary="",
        basis="",
        business_lines=(),
        kinds=(),
        outcomes=(),
        details=None,
        form=None,
        steps=(),
        first="",
        final=(),
        transitions=(),
        clocks=(),
        example=lambda: None,
        enabled=False,
    )


def all_duties() -> list[Duty]:
    """Every room, in the order of the duties' numbers."""
    return sorted(_rooms.values(), key=lambda duty: duty.number)
