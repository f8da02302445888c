"""The form of the pinned summary."""

from django.utils.translation import gettext_lazy as _

from cases.forms.deed import DeedForm, note_field
from cases.models import Case
from offices.models import Staff


class SummaryForm(DeedForm):
    """The state of the matter in a few lines, for whoever opens the case next."""

    text = note_field(
        _("Summary"), help_text=_("Everybody who may read the case sees it; empty takes it away.")
    )

    def __init__(self, data=None, *, case: Case, by: Staff):
        super().__init__(data, case=case, by=by)
        self.fields["text"].initial = case.summary
