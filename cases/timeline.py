"""The timeline as its reader sees it: each event in words, nothing that the reader may not see.

An event says what happened by its kind, or by the deed where the duty has a name for it; what is known beside
it (`data`) is shown by key. A kind or key that is no longer known never breaks the page.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.clock_words import amount, late_words, marked
from cases.correction_words import Line, label_of, lines_in_clear, words_of
from cases.duties.contract import DETAILS, Duty, get_duty
from cases.enums import (
    AttachmentKind,
    ContactMethod,
    ContactResult,
    Decision,
    DelayReason,
    EventKind,
    ExemptReason,
    LinkKind,
    Opinion,
    Receipt,
    ReplyMethod,
    Satisfaction,
    Service,
    Unit,
)
from cases.models import Case, CaseEvent, ClockRule, Correction
from cases.queries import step_label, title_of
from offices.models import Staff
from offices.roles import Role

E = EventKind

GROUPS: dict[str, tuple[str, frozenset[str]]] = {
    "replies": (
        _("Replies and contacts"),
        frozenset(
            {
                E.PROCEDURAL_REPLY,
                E.PROGRESS_REPLY,
                E.RESULT_REPLY,
                E.DECLINED,
                E.FEEDBACK,
                E.REVISITED,
                E.SERVED,
                E.CONTACT_ATTEMPTED,
                E.EXEMPTION_REQUESTED,
                E.EXEMPTION_DECIDED,
            }
        ),
    ),
    "clocks": (
        _("Clocks"),
        frozenset(
            {
                E.PAUSED,
                E.RESUMED,
                E.EXTENSION_REQUESTED,
                E.EXTENSION_DECIDED,
                E.CLOCK_DUE_SOON,
                E.CLOCK_OVERDUE,
                E.CLOCK_ESCALATED,
                E.CLOCKS_RECOMPUTED,
            }
        ),
    ),
    "comments": (_("Comments"), frozenset({E.COMMENTED, E.SUMMARISED})),
}
Words = Callable[[object, Duty, dict], str]


def _choice(choices: type[TextChoices]) -> Words:
    return lambda value, duty, data: str(choices(value).label) if value in choices.values else str(value)


def _plain(value: object, duty: Duty, data: dict) -> str:
    return str(value)


def _listed(value: object, duty: Duty, data: dict) -> str:
    return "、".join(str(item) for item in value) if isinstance(value, list) else str(value)


def _outcome(value: object, duty: Duty, data: dict) -> str:
    return str(duty.outcome_label(value))


def _due(value: object, duty: Duty, data: dict) -> str:
    return marked(str(value), bool(data.get("provisional")))


def _length(value: object, duty: Duty, data: dict) -> str:
    return amount(value, data["unit"]) if data.get("unit") in Unit.values else str(value)


def _fields(value: object, duty: Duty, data: dict) -> str:
    """Which fields a correction is about, but for those whose values stand beside it."""
    return field_words(duty, [name for name in value if name not in data.get("told", ())])


def field_words(duty: Duty, names: Iterable[str]) -> str:
    """Return the words for fields of a registration, those of parties all alike."""
    return "、".join(dict.fromkeys(_field(duty, name) for name in names))


def _field(duty: Duty, name: str) -> str:
    if name == "standing":
        return gettext("a party added or taken out")
    label = label_of(duty, name)
    return label if label != name else gettext("particulars of a party")


TOLD = {"director": Role.DIRECTOR.label, "district": Role.DISTRICT_LEADER.label}
FACTS: dict[str, tuple[str, Words]] = {
    "late": (_("Recorded late"), lambda value, duty, data: late_words(data)),
    "earlier": (_("Earlier number"), _plain),
    "receiver": (_("Passed to"), _plain),
    "signed_by": (_("Signed for by"), _plain),
    "leader": (_("Instruction of"), _plain),
    "until": (_("Objection possible until"), _due),
    "handler_name": (_("Handler"), _plain),
    "method": (_("Means"), _choice(ReplyMethod)),
    "tried": (_("Means"), _choice(ContactMethod)),
    "service": (_("Means of service"), _choice(Service)),
    "receipt": (_("Receipt"), _choice(Receipt)),
    "opinion": (_("Opinion of the person"), _choice(Opinion)),
    "with_office": (_("Satisfied with the office"), _choice(Satisfaction)),
    "with_unit": (_("Satisfied with the responsible unit"), _choice(Satisfaction)),
    "outcome": (_("Outcome"), _outcome),
    "delay_reason": (_("Why late"), _choice(DelayReason)),
    "delay_unit": (_("Responsible unit"), _plain),
    "missed": (_("Clocks missed"), _listed),
    "link": (_("Link"), _choice(LinkKind)),
    "other": (_("Case"), _plain),
    "for_merged": (_("Taken back"), lambda value, duty, data: gettext("for the merged cases too")),
    "no_clock": (_("Clocks"), lambda value, duty, data: gettext("none stands still")),
    "clock": (_("Clock"), _plain),
    "length": (_("Length of time"), _length),
    "paper": (_("Number of the paper"), _plain),
    "due_on": (_("Due"), _due),
    "year": (_("Calendar of"), _plain),
    "version": (_("New version of the rule"), _plain),
    "clocks": (_("Clocks"), _listed),
    "fields": (_("Concerns"), _fields),
    "result": (_("Result"), _choice(ContactResult)),
    "owed_again": ("", lambda value, duty, data: gettext("Exemption ends, replies are owed again")),
    "level": (_("Told"), lambda value, duty, data: str(TOLD.get(value, value))),
    "reason": (_("Reason"), _choice(ExemptReason)),
    "decision": (_("Decision"), _choice(Decision)),
    "kind": (_("What it is"), _choice(AttachmentKind)),
}
CORRECTIONS = frozenset({E.CORRECTION_REQUESTED, E.CORRECTION_DECIDED, E.VOIDED})
LONG = 80  # characters of a value that was corrected; its page has the whole
DOTS = {"clocks": "clock", "comments": "comment"}


@dataclass(frozen=True)
class Entry:
    """An event in words: `kind` colours its dot, `facts` are label and value, `way` is from step to step.

    A fact without a label is a sentence.
    """

    event: CaseEvent
    what: str
    kind: str
    way: tuple[str, str] | None
    facts: tuple[tuple[str, str], ...]

    @property
    def recorded_later(self) -> bool:
        """Whether the deed was recorded on a later day than that on which it happened."""
        return self.event.occurred_on != timezone.localdate(self.event.at)


def show_options() -> list[tuple[str, str]]:
    """The filters of the timeline: key and label; the empty key shows everything."""
    rest = [(key, label) for key, (label, _kinds) in GROUPS.items()]
    return [("", _("All")), ("steps", _("Steps")), *rest]


def entries(case: Case, events: Iterable[CaseEvent], staff: Staff, show: str = "") -> list[Entry]:
    """Return the events of the group `show` in words, newest first."""
    duty, chosen = get_duty(case.duty), [event for event in events if show in ("", _group(event))]
    others = {event.data["other"] for event in chosen if "other" in event.data}
    numbers = dict(Case.objects.visible_to(staff).filter(pk__in=others).values_list("pk", "number"))
    titles = _clock_titles({code for event in chosen for code in _codes(event.data)})
    changed = _changed({event.data["correction"] for event in chosen if "correction" in event.data}, case)
    return [
        _entry(event, duty, _readable(event.data, numbers, titles), changed) for event in reversed(chosen)
    ]


def _group(event: CaseEvent) -> str:
    return next((key for key, (_label, kinds) in GROUPS.items() if event.kind in kinds), "steps")


def _codes(data: dict) -> list[str]:
    """Codes of the rules that the data of an event names."""
    named = [data["clock"]] if "clock" in data else []
    return [*data.get("missed", ()), *data.get("clocks", ()), *named]


def _clock_titles(codes: set[str]) -> dict[str, str]:
    rules = ClockRule.objects.filter(code__in=codes).order_by("effective_from")
    return {rule.code: title_of(rule) for rule in rules}


def _changed(uids: set[str], case: Case) -> dict[str, dict[str, Line]]:
    """Return what the corrections change, by their uid and by field, but for texts whose original stays."""
    corrections = list(Correction.objects.filter(case=case, uid__in=uids)) if uids else []
    lines = lines_in_clear(corrections, case.duty)
    return {
        str(one.uid): {name: line for name, line in lines[one.pk].items() if not line.layered}
        for one in corrections
    }


def _readable(data: dict, numbers: dict[int, str], titles: dict[str, str]) -> dict:
    """Return the data with other cases by number, where the reader reaches them, and clocks by title."""
    words = dict(data)
    if "other" in data:
        words["other"] = numbers.get(data["other"])
    if "clock" in data:
        words["clock"] = titles.get(data["clock"], data["clock"])
    for several in {"missed", "clocks"} & set(data):
        words[several] = [titles.get(code, code) for code in data[several]]
    return words


def _entry(event: CaseEvent, duty: Duty, data: dict, changed: dict[str, dict[str, Line]]) -> Entry:
    group = _group(event)
    kind = "correction" if event.kind in CORRECTIONS else DOTS.get(group, "step")
    moved = event.step_from and event.step_to and event.step_from != event.step_to
    way = (step_label(duty, event.step_from), step_label(duty, event.step_to)) if moved else None
    lines = changed.get(data.get("correction"), {})
    data["told"] = list(lines)
    known = (
        (label, words, data[key]) for key, (label, words) in FACTS.items() if data.get(key) not in ("", None)
    )
    facts = [(label, text) for label, words, value in known if (text := words(value, duty, data))]
    written = {f"{DETAILS}{name}": value for name, value in data.get("details", {}).items()}
    facts += [(label_of(duty, name), words_of(duty, name, value)) for name, value in written.items()]
    facts += [(line.label, f"{_short(line.old)} → {_short(line.new)}") for line in lines.values()]
    return Entry(event, deed_label(event, duty), kind, way, tuple(facts))


def _short(text: str) -> str:
    return Truncator(text).chars(LONG)


def deed_label(event: CaseEvent, duty: Duty) -> str:
    """Return the duty's name of the deed, or that of the kind, or the kind itself."""
    named = [transition.label for transition in duty.transitions if transition.name == event.deed]
    return named[0] if named else event.get_kind_display()
