"""Forms of transitions, by the key that the duty names; what a deed must bring: domain.completing."""

from copy import deepcopy

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.clock_words import marked
from cases.domain.closing_demands import missed_clocks
from cases.domain.details import details_asked
from cases.domain.hand_over_demands import OFFICIAL
from cases.domain.objections import objection_until
from cases.duties.contract import Transition, get_duty
from cases.enums import DelayReason, Opinion, Receipt, ReplyMethod, Satisfaction, Service
from cases.forms.deed import DatedForm, DayField, note_field
from cases.models import Case
from cases.policy import may_do
from cases.receivers import departments_for, handlers_for, organs_for, procuratorates_for, units_for_delay
from offices.models import Staff
from offices.roles import Permission

NOT_CHOSEN = [("", "———")]
NOT_YET = [("", _("Not yet known"))]


class NoteForm(DatedForm):
    """Day and note; forms of other transitions add fields, which `deed` passes on as `data`."""

    note = note_field(_("Note"))

    def deed(self) -> dict:
        """Keyword arguments of `advance`."""
        own = ("version", "occurred_on", "late_reason", "note")
        data = {name: value for name, value in self.cleaned_data.items() if name not in own}
        return {name: self.cleaned_data[name] for name in own} | {"data": data}


class ReasonForm(NoteForm):
    """A deed that needs words."""

    note = note_field(_("Reason and content"), required=True)


class AssignForm(NoteForm):
    """Give the case to a person of the office."""

    handler = forms.ModelChoiceField(None, label=_("Handler"))
    field_order = ("handler", "occurred_on", "note")

    def __init__(self, data=None, *, case: Case, by: Staff):
        super().__init__(data, case=case, by=by)
        self.fields["handler"].queryset = handlers_for(case)
        self.fields["handler"].initial = case.handler_id

    def clean_handler(self):
        return self.cleaned_data["handler"].pk


class ReferForm(NoteForm):
    """Pass the case on; a kind of receiver gives its choices."""

    receiver_id = forms.ModelChoiceField(None, label=_("Receiver"))
    occurred_on = DayField(
        label=_("Sent on"), required=False, help_text=_("For a letter the day of posting.")
    )
    note = note_field(_("Note"), help_text=_("Number of the paper, and what is asked for."))
    field_order = ("receiver_id", "occurred_on", "note")

    def __init__(self, data=None, *, case: Case, by: Staff):
        super().__init__(data, case=case, by=by)
        self.fields["receiver_id"].queryset = self.choices_for(case)

    def clean_receiver_id(self):
        return self.cleaned_data["receiver_id"].pk


class DepartmentField(forms.ModelChoiceField):
    """Departments by name; where nobody is posted the list says so, for the case waits there for somebody."""

    def label_from_instance(self, obj):
        return obj.name if obj.is_staffed else _("%(department)s (nobody posted)") % {"department": obj.name}


class ReferDepartmentForm(ReferForm):
    """To a department of the district procuratorate."""

    receiver_id = DepartmentField(
        None,
        label=_("Receiver"),
        help_text=_("Where nobody is posted, the leaders of the procuratorate are told instead."),
    )
    choices_for = staticmethod(departments_for)


class OrganField(forms.ModelChoiceField):
    """Outside bodies by name; made-up ones say so."""

    def label_from_instance(self, obj):
        return _("%(name)s (example)") % {"name": obj.name} if obj.is_example else obj.name


class ReferOrganForm(ReferForm):
    """To a body outside the procuratorate."""

    receiver_id = OrganField(None, label=_("Receiver"))
    choices_for = staticmethod(organs_for)


class ReferProcuratorateForm(ReferForm):
    """To a procuratorate above or below."""

    choices_for = staticmethod(procuratorates_for)


class InstructionForm(NoteForm):
    """What a leader wrote on the matter (领导批示), and when."""

    leader = forms.CharField(
        label=_("Instruction of"), max_length=OFFICIAL, help_text=_("Name and post of the leader.")
    )
    occurred_on = DayField(label=_("Given on"), required=False)
    note = note_field(_("Wording of the instruction"), required=True)
    field_order = ("leader", "occurred_on", "note")


class SignForm(NoteForm):
    """Who signed for what was passed on; a department's own people sign with their name."""

    signed_by = forms.CharField(
        label=_("Signed for by"), max_length=OFFICIAL, help_text=_("Unit and name of who took it over.")
    )
    occurred_on = DayField(label=_("Signed for on"), required=False)
    field_order = ("signed_by", "occurred_on", "note")

    def __init__(self, data=None, *, case: Case, by: Staff):
        super().__init__(data, case=case, by=by)
        if may_do(by, Permission.CASE_FEEDBACK, case):
            self.fields["signed_by"].initial = f"{case.department} {by}"


class ObjectionForm(ReasonForm):
    """Why the receiver does not keep the matter; where the law sets a day, until when it may say so."""

    def __init__(self, data=None, *, case: Case, by: Staff):
        super().__init__(data, case=case, by=by)
        if end := objection_until(case):
            words = _("An outside body may object until %(day)s.")
            day = marked(end.due.isoformat(), end.provisional)
            self.fields["occurred_on"].help_text = words % {"day": day}


class ServiceForm(NoteForm):
    """How a reply was served, and whether the person signed for it."""

    service = forms.ChoiceField(label=_("Means of service"), choices=NOT_CHOSEN + Service.choices)
    receipt = forms.ChoiceField(label=_("Receipt"), choices=NOT_YET + Receipt.choices, required=False)
    field_order = ("service", "receipt", "occurred_on", "note")


class ReplyForm(NoteForm):
    """What the person was told, how, how it was served, and what they said to it."""

    method = forms.ChoiceField(label=_("How the reply was given"), choices=NOT_CHOSEN + ReplyMethod.choices)
    occurred_on = DayField(
        label=_("Replied on"), required=False, help_text=_("For a letter the day of posting.")
    )
    service = forms.ChoiceField(
        label=_("Means of service"),
        choices=NOT_CHOSEN + Service.choices,
        required=False,
        help_text=_("What the person signs later can be added later."),
    )
    receipt = forms.ChoiceField(label=_("Receipt"), choices=NOT_YET + Receipt.choices, required=False)
    opinion = forms.ChoiceField(
        label=_("What the person said"), choices=NOT_CHOSEN + Opinion.choices, required=False
    )
    note = note_field(
        _("What was replied"), help_text=_("A spoken reply needs a record; for a paper its number is enough.")
    )
    field_order = ("method", "occurred_on", "note", "service", "receipt", "opinion")


class RevisitForm(NoteForm):
    """What the person says now, and how satisfied with the reception and with the responsible unit."""

    with_office = forms.ChoiceField(
        label=_("Satisfied with the office"), choices=NOT_CHOSEN + Satisfaction.choices
    )
    with_unit = forms.ChoiceField(
        label=_("Satisfied with the responsible unit"),
        choices=NOT_CHOSEN + Satisfaction.choices,
        required=False,
    )
    occurred_on = DayField(label=_("Revisited on"), required=False)
    note = note_field(
        _("What the person said, and why"),
        required=True,
        help_text=_("Write down how and by whom it was asked."),
    )
    field_order = ("with_office", "with_unit", "occurred_on", "note")


class CloseForm(NoteForm):
    """Outcome of the matter; where a clock was missed also why, and which unit answers for it."""

    outcome = forms.ChoiceField(label=_("Outcome"))
    delay_reason = forms.ChoiceField(label=_("Why late"), choices=NOT_CHOSEN + DelayReason.choices)
    delay_unit = forms.ChoiceField(label=_("Responsible unit"))
    field_order = ("outcome", "delay_reason", "delay_unit", "occurred_on", "note")

    def __init__(self, data=None, *, case: Case, by: Staff):
        super().__init__(data, case=case, by=by)
        outcomes = [(item.code, item.label) for item in get_duty(case.duty).outcomes if not item.retired]
        self.fields["outcome"].choices = NOT_CHOSEN + outcomes
        self.missed = list(missed_clocks(case, timezone.localdate()).select_related("rule"))
        if self.missed:
            self.fields["delay_unit"].choices = [(name, name) for name in units_for_delay(case)]
        else:
            del self.fields["delay_reason"], self.fields["delay_unit"]


STEP_FORMS: dict[str, type[NoteForm]] = {
    "note": NoteForm,
    "reason": ReasonForm,
    "assign": AssignForm,
    "refer_department": ReferDepartmentForm,
    "refer_organ": ReferOrganForm,
    "refer_procuratorate": ReferProcuratorateForm,
    "instruction": InstructionForm,
    "sign": SignForm,
    "objection": ObjectionForm,
    "reply": ReplyForm,
    "service": ServiceForm,
    "revisit": RevisitForm,
    "close": CloseForm,
}


def form_of(transition: Transition, case: Case) -> type[NoteForm]:
    """Return the form of the deed, with the details of the case that the deed writes as fields of it."""
    form, duty = STEP_FORMS[transition.form], get_duty(case.duty)
    names = details_asked(transition, case)
    if not names:
        return form
    kept = duty.details.objects.get(case=case)
    fields = {name: _asked(duty.form.base_fields[name], getattr(kept, name)) for name in names}
    return type(form)(form.__name__, (form,), fields | {"field_order": (*names, "occurred_on", "note")})


def _asked(field: forms.Field, value: object) -> forms.Field:
    """The field as the deed asks for it: filled in, unless it is a tick, from what is known so far."""
    asked = deepcopy(field)
    asked.initial, asked.required = value, not isinstance(field, forms.BooleanField)
    return asked
