"""The filters of the worklist, one class for form, chips and query."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

import django_filters as filters
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.forms import DateInput, Field, ModelChoiceField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.codes import CONTENT_CLASSES
from cases.duties.contract import all_duties
from cases.enums import CaseFlag, Channel, ClockState, EventKind, Purpose, Stage, Urgency
from cases.models import Case, CaseEvent, Clock
from offices.enums import Level
from offices.models import Office, Posting, Procuratorate, Staff, Township
from offices.queries import below
from offices.reach import reach_of
from offices.roles import Permission

YES_NO = [("yes", _("Yes")), ("no", _("No"))]
MEASURES = {"procedural_reply": _("Procedural reply"), "result_reply": _("Result or progress reply")}
RESULTS = {
    "owed": _("Owed"),
    "in_time": _("Replied in time"),
    "late": _("Late or overdue"),
    "running": _("Still running"),
    "exempt": _("Exempt"),
}

SIGNED_SINCE = CaseEvent.objects.filter(
    case=OuterRef("case"), kind=EventKind.SIGNED_FOR, id__gt=OuterRef("id")
)
UNSIGNED = CaseEvent.objects.filter(~Exists(SIGNED_SINCE), case=OuterRef("pk"), kind=EventKind.REFERRED)
"""Referrals of a case after which nobody signed, as `referral_deeds.unsigned` asks it of one case."""


def is_asked(params: Mapping[str, str]) -> bool:
    """Whether any filter of `CaseFilter` is among `params`; if none is, none has to be built."""
    return any(params.get(name) for name in CaseFilter.base_filters)


def duty_choices() -> list[tuple[str, str]]:
    """Every duty, as choices."""
    return [(duty.slug, duty.title) for duty in all_duties()]


def kind_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every kind, retired ones too, under its duty."""
    return [(duty.title, [(kind.code, kind.label) for kind in duty.kinds]) for duty in all_duties()]


def step_choices() -> list[tuple[str, str]]:
    """Every step once; steps of the same name mean the same in every duty."""
    return list({step.slug: step.label for duty in all_duties() for step in duty.steps}.items())


def class_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Content classes: each first level whole, then its parts."""
    return [
        (group.label, [(group.code, group.label), *((option.code, option.label) for option in options)])
        for group, options in CONTENT_CLASSES
    ]


def clock_result(result: str, on: date) -> Q:
    """Return the condition on clocks of a result on the day `on`; "owed" is all that were not exempt."""
    alive = Q(state__in=(ClockState.RUNNING, ClockState.PAUSED))
    return {
        "owed": ~Q(state__in=(ClockState.EXEMPT, ClockState.CANCELLED)),
        "in_time": Q(in_time=True),
        "late": Q(in_time=False) | alive & Q(due_on__lt=on),
        "running": alive & Q(due_on__gte=on),
        "exempt": Q(state=ClockState.EXEMPT),
    }[result]


class Day(filters.DateFilter):
    """A day with the browser's own picker, for a moment in `field` from that day on, or up to its end."""

    def __init__(self, label: str, field: str = "", upto: bool = False):
        widget = DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(label=label, field_name=field, widget=widget)
        self.upto = upto

    def filter(self, qs: QuerySet, value: date | None) -> QuerySet:
        """Narrow `qs` to the moments from the day `value` on, or before the day after it."""
        if value is None or (self.upto and value == date.max):
            return qs
        start = datetime.combine(value + timedelta(days=self.upto), time.min, timezone.get_current_timezone())
        return qs.filter(**{f"{self.field_name}__{'lt' if self.upto else 'gte'}": start})


class OfClock(filters.ChoiceFilter):
    """One of the filters that speak of the same clock; `CaseFilter` applies them together."""

    def filter(self, qs: QuerySet, value: str) -> QuerySet:
        """Leave `qs` as it is."""
        return qs


class DueDay(Day):
    """A due day, likewise applied together with measure and result."""

    def filter(self, qs: QuerySet, value: date | None) -> QuerySet:
        """Leave `qs` as it is."""
        return qs


class PlaceField(filters.fields.ModelChoiceField):
    """A township named with its district: names such as 城关镇 come more than once."""

    def label_from_instance(self, place: Township) -> str:
        """Name a choice."""
        return f"{place.district_name}{place.name}"


class Place(filters.ModelChoiceFilter):
    """One township."""

    field_class = PlaceField


class YesNo(filters.ChoiceFilter):
    """A mark that a case bears or not."""

    def __init__(self, label: str, field: str):
        super().__init__(label=label, field_name=field, choices=YES_NO)

    def filter(self, qs: QuerySet, value: str) -> QuerySet:
        """Narrow `qs` where yes or no was chosen."""
        return qs.filter(**{self.field_name: value == "yes"}) if value else qs


class CaseFilter(filters.FilterSet):
    """Filters by their name in the URL. Dates are days of Asia/Shanghai, both ends counted in.

    result speaks of the clock of `measure`, or of any clock that is measured. due_from and due_to speak of
    the same clock where measure or result is given, of the next due date otherwise.
    """

    duty = filters.ChoiceFilter(label=_("Duty"), choices=duty_choices)
    kind = filters.ChoiceFilter(label=_("Kind"), choices=kind_choices)
    channel = filters.ChoiceFilter(label=_("Channel"), choices=Channel.choices)
    purpose = filters.ChoiceFilter(label=_("Category"), choices=Purpose.choices)
    content_class = filters.ChoiceFilter(
        label=_("Content class"), choices=class_choices, lookup_expr="startswith"
    )
    district = filters.ModelChoiceFilter(
        label=_("District"),
        field_name="office__procuratorate",
        to_field_name="code",
        queryset=Procuratorate.objects.filter(level=Level.DISTRICT),
    )
    office = filters.ModelChoiceFilter(label=_("Office"), queryset=Office.objects.none())
    township = Place(label=_("Township"), queryset=Township.objects.none())
    handler = filters.ModelChoiceFilter(label=_("Handler"), queryset=Staff.objects.none())
    stage = filters.ChoiceFilter(label=_("Stage"), choices=Stage.choices)
    step = filters.ChoiceFilter(label=_("Step"), choices=step_choices)
    urgency = filters.ChoiceFilter(label=_("Urgency"), choices=Urgency.choices)
    flag = filters.ChoiceFilter(label=_("Mark"), choices=CaseFlag.choices, method="bearing")
    group = YesNo(_("Group visit"), "is_group")
    repeat = YesNo(_("Repeat"), "is_repeat")
    void = filters.ChoiceFilter(label=_("Void number"), choices=YES_NO, method="being_void")
    unsigned = filters.ChoiceFilter(label=_("Waits for a signature"), choices=YES_NO, method="being_unsigned")
    reviewed = filters.ChoiceFilter(
        label=_("Office whose progress I review"), choices=YES_NO, method="under_review"
    )
    received_from = Day(_("Received from"), "received_at")
    received_to = Day(_("Received to"), "received_at", upto=True)
    due_from = DueDay(_("Due from"))
    due_to = DueDay(_("Due to"))
    closed_from = Day(_("Closed from"), "closed_at")
    closed_to = Day(_("Closed to"), "closed_at", upto=True)
    measure = OfClock(label=_("Reply"), choices=list(MEASURES.items()))
    result = OfClock(label=_("Reply given"), choices=list(RESULTS.items()))

    class Meta:
        model = Case
        fields: list[str] = []

    def __init__(
        self,
        params: Mapping[str, str],
        rows: QuerySet,
        *,
        staff: Staff,
        on: date | None = None,
        whole: bool = False,
    ):
        """Filter `rows` for `staff`: by what `params` hold; `whole` makes every filter, for the form."""
        if not whole:
            self.base_filters = {name: one for name, one in self.base_filters.items() if params.get(name)}
        super().__init__(params, rows)
        self.staff = staff
        self.on = on or timezone.localdate()
        for name, places in PLACES.items():
            if name in self.filters:
                self.filters[name].queryset = places(staff)

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """Apply each filter, then those of one clock together."""
        queryset = super().filter_queryset(queryset)
        asked = self.form.cleaned_data
        measure, result = asked.get("measure"), asked.get("result")
        if not measure and not result:
            return _due_between(queryset, "next_due_on", asked)
        measured = Q(measure=measure) if measure else ~Q(measure="")
        clocks = _due_between(Clock.objects.filter(measured), "due_on", asked)
        if result:
            clocks = clocks.filter(clock_result(result, self.on))
        return queryset.filter(pk__in=clocks.values("case"))

    def in_force(self) -> list[tuple[str, str, str]]:
        """Return name, label and value in words of each filter in force."""
        self.form.is_valid()  # what it refuses is left aside
        return [
            (name, self.form.fields[name].label, _words(self.form.fields[name], value))
            for name, value in self.form.cleaned_data.items()
            if value not in (None, "")
        ]

    def bearing(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Narrow to the cases that bear the mark `value`."""
        return queryset.filter(flags__contains=[value])

    def being_void(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Narrow to void numbers, or to all others."""
        void = Q(stage=Stage.VOID)
        return queryset.filter(void if value == "yes" else ~void)

    def being_unsigned(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Narrow to the cases that were passed on and not signed for since, or to all others."""
        passed_on = Q(stage=Stage.WAITING) & Q(Exists(UNSIGNED))
        return queryset.filter(passed_on if value == "yes" else ~passed_on)

    def under_review(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Narrow to the offices whose progress the person reviews, or to all others."""
        offices = Q(office__in=reach_of(self.staff).offices_with(Permission.PROGRESS_READ))
        return queryset.filter(offices if value == "yes" else ~offices)


def _offices(staff: Staff) -> QuerySet[Office]:
    reached = reach_of(staff).offices_with(Permission.CASE_READ)
    return Office.objects.filter(pk__in=reached).select_related("procuratorate")


def _handlers(staff: Staff) -> QuerySet[Staff]:
    return Staff.objects.filter(pk__in=Posting.objects.filter(office__in=_offices(staff)).values("staff"))


def _townships(staff: Staff) -> QuerySet[Township]:
    """Places in the districts of one's offices, or below one's procuratorates."""
    units = [authority.posting.unit for authority in reach_of(staff).authorities]
    codes = {unit.procuratorate.code if isinstance(unit, Office) else unit.reach_prefix for unit in units}
    return Township.objects.filter(below(tuple(codes), "district_code"))


PLACES = {"office": _offices, "handler": _handlers, "township": _townships}


def _due_between(rows: QuerySet, field: str, asked: dict) -> QuerySet:
    edges = {f"{field}__gte": asked.get("due_from"), f"{field}__lte": asked.get("due_to")}
    return rows.filter(**{edge: day for edge, day in edges.items() if day})


def _words(field: Field, value: object) -> str:
    """Write a chosen value as the form would show it."""
    if isinstance(value, date):
        return value.isoformat()
    choices = getattr(field, "choices", ())
    if isinstance(value, str):
        flat = [
            pair for key, label in choices for pair in (label if isinstance(label, list) else [(key, label)])
        ]
        return str(dict(flat).get(value, value))
    return field.label_from_instance(value) if isinstance(field, ModelChoiceField) else str(value)
