"""The forms of pausing and resuming."""

from django.utils.translation import gettext_lazy as _

from cases.forms.deed import DatedForm, DayField, note_field


class PauseForm(DatedForm):
    """What the person is asked to bring."""

    occurred_on = DayField(label=_("Person asked on"), required=False)
    material = note_field(
        _("Material that is missing"),
        required=True,
        help_text=_("List everything at once: the person is asked one time."),
    )
    field_order = ("material", "occurred_on")


class ResumeForm(DatedForm):
    """When the material came, and what it is."""

    occurred_on = DayField(label=_("Material received on"), required=False)
    note = note_field(_("Material received"))
    field_order = ("note", "occurred_on")
