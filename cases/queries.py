"""What the page of a case reads, in a number of queries that does not grow with the case."""

from dataclasses import dataclass
from datetime import time

from django.db.models import Field, Q
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cases.deeds import SHARED
from cases.duties.contract import Duty, all_duties, get_duty
from cases.enums import CaseFlag, LinkKind, Stage
from cases.models import Case, CaseEvent, CaseLink, ClockRule, NumberSeries
from cases.numbering import as_query_code, as_short, as_written, case_number
from offices.models import Staff
from offices.reach import reach_of
from offices.roles import Permission

STAGE_ORDER = (Stage.REVIEW, Stage.HANDLING, Stage.REPLIED, Stage.CLOSED, Stage.ARCHIVED)
STANDS_AS = {Stage.RETURNED: Stage.REVIEW, Stage.WAITING: Stage.HANDLING}


@dataclass(frozen=True)
class TrackStep:
    """A step of the track: `state` is done, now or ahead."""

    label: str
    state: str


@dataclass(frozen=True)
class LinkedCase:
    """Another case that belongs to this one; `case` is None where it is out of the reader's reach."""

    label: str
    case: Case | None


def cases_called(typed: str, staff: Staff) -> list[Case]:
    """Return the cases in reach whose query code or number without office and year is `typed`; newest first.

    The numbers are made from the series that came so far, as no index finds the end of one. At most 25.
    """
    code, short = as_query_code(typed), as_short(typed)
    if not (code or short):
        return []
    wanted = Q(query_code=code) if code else Q(pk__in=())
    if short:
        wanted |= Q(number__in=_numbers(*short, staff))
    return list(Case.objects.visible_to(staff).filter(wanted).order_by("-received_at")[:25])


def _numbers(duty: int, serial: int, staff: Staff) -> list[str]:
    slugs = [one.slug for one in all_duties() if one.number == duty]
    offices = reach_of(staff).offices_with(Permission.CASE_READ)
    series = NumberSeries.objects.filter(duty__in=slugs, last__gte=serial, office__in=offices)
    return [
        case_number(one.office, duty, one.year, serial)
        for one in series.select_related("office__procuratorate")
    ]


def cases_by_number(typed: str, staff: Staff) -> list[Case]:
    """Return the cases in reach that `typed` names in any spelling that the search takes; at most 25.

    A whole number, or a key, is that of one case at most; what `cases_called` takes may be that of several.
    """
    if number := as_written(typed):
        return list(Case.objects.visible_to(staff).filter(Q(number=number) | Q(key=number)))
    return cases_called(typed, staff)


def events_of(case: Case) -> list[CaseEvent]:
    """Return the timeline, oldest first."""
    return list(case.events.select_related("by").order_by("id"))


def step_label(duty: Duty, slug: str) -> str:
    """Return the words for a step: the duty's own, those that duties share, or those of the stage."""
    for step in (*duty.steps, *SHARED):
        if step.slug == slug:
            return step.label
    return Stage(slug).label if slug in Stage.values else slug


def step_note(duty: Duty, slug: str) -> str:
    """Return what the duty says of a case that stands at a step; nothing of most."""
    return next((step.note for step in duty.steps if step.slug == slug), "")


def title_of(rule: ClockRule) -> str:
    """Return the title of a clock rule in the reader's language; rules are laws and named in Chinese."""
    return rule.title_en if rule.title_en and get_language() == "en" else rule.title


def track_of(case: Case, events: list[CaseEvent]) -> list[TrackStep]:
    """Return the way that the case took, where it stands, and the stages that lie ahead.

    A way that led back is shortened to where it came back to.
    """
    duty, way = get_duty(case.duty), [get_duty(case.duty).first]
    for event in events:
        if event.step_to and event.step_to != way[-1]:
            way = way[: way.index(event.step_to)] if event.step_to in way else way
            way.append(event.step_to)
    if way[-1] != case.step:
        way.append(case.step)
    done = [TrackStep(step_label(duty, slug), "done") for slug in way[:-1] if slug]
    ahead = [TrackStep(stage.label, "ahead") for stage in _stages_ahead(case, duty)]
    return [*done, TrackStep(step_label(duty, way[-1]), "now"), *ahead]


def flags_of(case: Case) -> list[str]:
    """Return the marks of the case in words."""
    marks = {
        _("Group visit"): case.is_group,
        _("Repeat"): case.is_repeat,
        _("Anonymous"): case.is_anonymous,
        _("Asks for secrecy"): case.wants_secrecy,
        _("Contact unknown"): case.contact_unknown,
    }
    kept = [CaseFlag(flag).label for flag in case.flags if flag in CaseFlag.values]
    return [*(words for words, holds in marks.items() if holds), *kept]


def linked_cases(case: Case, staff: Staff) -> list[LinkedCase]:
    """Return the cases linked or merged with this one, named only where `staff` reaches them."""
    links = CaseLink.objects.filter(Q(case=case) | Q(other=case)).exclude(kind=LinkKind.DIFFERENT)
    kinds = {}
    for link in links.order_by("id"):
        other = link.other_id if link.case_id == case.pk else link.case_id
        kinds[other] = _link_label(link, case)
    reachable = Case.objects.visible_to(staff).in_bulk(kinds)
    return [LinkedCase(label, reachable.get(pk)) for pk, label in kinds.items()]


def details_of(case: Case) -> list[tuple[str, str]]:
    """Return label and words of each filled field of the duty's details, in the order of the model.

    A box that is not ticked says “no” only where it belongs to cases of this kind, come in this way.
    """
    duty = get_duty(case.duty)
    details = duty.details.objects.filter(case=case).first() if duty.details else None
    if details is None:
        return []
    fields = [field for field in details._meta.concrete_fields if not field.primary_key]
    shown = [
        field
        for field in fields
        if duty.belongs(field.name, case.kind, case.channel) or getattr(details, field.attname)
    ]
    facts = [(capfirst(field.verbose_name), _words(details, field)) for field in shown]
    return [(label, words) for label, words in facts if words]


def _stages_ahead(case: Case, duty: Duty) -> list[Stage]:
    stands = STANDS_AS.get(Stage(case.stage), Stage(case.stage))
    if stands not in STAGE_ORDER:
        return []
    offered = {step.stage for step in duty.steps}
    return [stage for stage in STAGE_ORDER[STAGE_ORDER.index(stands) + 1 :] if stage in offered]


def _link_label(link: CaseLink, case: Case) -> str:
    if link.kind == LinkKind.MERGED and link.other_id == case.pk:
        return _("Merged into this case")
    return LinkKind(link.kind).label if link.kind in LinkKind.values else link.kind


def _words(details, field: Field) -> str:
    value = getattr(details, field.attname)
    if value is None or value == "" or value == []:
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if field.choices:
        return str(getattr(details, f"get_{field.name}_display")())
    if isinstance(value, list):
        return "、".join(str(item) for item in value)
    return f"{value:%H:%M}" if isinstance(value, time) else str(value)
