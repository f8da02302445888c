"""The contract of a duty room: what a room says, and the registry in which the spine finds it.

The spine knows that duties exist, never which. A room fills in a `Duty` in its `duty.py` and registers
it; nothing else couples the two.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from cases.enums import Channel, EventKind, Stage

DETAILS = "details-"  # before the name of a field of the details, where fields of the case are named too


@dataclass(frozen=True)
class Option:
    """A kind or an outcome; a retired one stays readable and can no longer be chosen."""

    code: str
    label: str
    retired: bool = False
    hint: str = ""


@dataclass(frozen=True)
class Step:
    """A step of the duty's own workflow and the stage that it means to everybody else.

    `note` is said on the page of a case as long as it stands there.
    """

    slug: str
    label: str
    stage: Stage
    note: str = ""


@dataclass(frozen=True)
class Transition:
    """A deed that may be done at some steps.

    `target` None stays at the step. `event` is what the timeline records and clocks listen to. `form` names
    one of the spine's step forms (`cases.forms.step`): note (may be empty), reason (must be given), and those
    that ask for more. `details` names fields of the details that the form asks for beside that, where they
    belong to the case, and that the deed then writes: texts, choices, numbers and ticks. `next_step` is the
    sentence shown before confirming. `when(case)` may withhold the deed. `effect(case, by)` runs inside the
    transaction, after the step.
    """

    name: str
    label: str
    sources: tuple[str, ...]
    target: str | None
    permission: str
    event: EventKind
    next_step: str
    form: str = "note"
    details: tuple[str, ...] = ()
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
class Part:
    """Details that are shown together under `title`, and to which kinds and channels they belong.

    Where no kind (or no channel) is named, they belong to every one. Of a part that belongs, the `needed`
    fields must be filled in; what is filled in of one that does not is refused, never dropped in silence.
    """

    title: str
    fields: tuple[str, ...]
    kinds: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()

    def belongs_to(self, kind: str, channel: str) -> bool:
        """Whether a case of this kind that came in this way has this part."""
        return (not self.kinds or kind in self.kinds) and (not self.channels or channel in self.channels)


@dataclass(frozen=True)
class Duty:
    """Everything that the spine has to know about one duty.

    `details` is a model with a one-to-one `case` as primary key, `form` its ModelForm (both None for a room
    that is gone), of which `parts` group the fields; those of no part come first. `correctable` names the
    details that a correction may change. `example()` gives unsaved details with something in every part.
    `officers_needed(channel, kind)` counts the receiving officers; `party_needed(kind)` says
    whether somebody must have come. `check(details, facts)` gives messages by field of the details, where
    `facts` has kind, channel and purpose. `columns` name detail fields that statements may count.
    `registrant_may_reveal` lets who registered a case telephone its parties (`policy.may_reveal`).
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
    parts: tuple[Part, ...] = ()
    correctable: tuple[str, ...] = ()
    letters: tuple[LetterKind, ...] = ()
    officers_needed: Callable[[str, str], int] = lambda channel, kind: 1
    party_needed: Callable[[str], bool] = lambda kind: True
    check: Callable[[Any, Mapping[str, str]], dict[str, str]] = lambda details, facts: {}
    columns: tuple[str, ...] = ()
    registrant_may_reveal: bool = False
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

    def belongs(self, name: str, kind: str, channel: str) -> bool:
        """Whether the field `name` of the details belongs to a case of this kind that came in this way."""
        return all(part.belongs_to(kind, channel) for part in self.parts if name in part.fields)

    def scope(self, part: Part) -> str:
        """Return in words to which kinds and channels a part belongs; nothing where it belongs to all."""
        kinds = "、".join(str(self.kind_label(code)) for code in part.kinds)
        channels = "、".join(str(Channel(code).label) for code in part.channels)
        return "；".join(filter(None, [kinds, channels]))

    def example_of(self, kind: str, channel: str) -> Any:
        """Return the example as it is of this kind, come in this way: parts that do not belong are empty."""
        details = self.example()
        for part in self.parts:
            if not part.belongs_to(kind, channel):
                for name in part.fields:
                    setattr(details, name, details._meta.get_field(name).get_default())
        return details

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
