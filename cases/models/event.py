"""The timeline of a case."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.enums import EventKind
from cases.models.case import Case
from offices.models import Staff


class CaseEvent(models.Model):
    """One deed: exactly one a verb. `occurred_on` is the day that counts for clocks (posting counts)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="events")
    kind = models.CharField(_("event"), max_length=30)
    deed = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField(_("recorded at"))
    occurred_on = models.DateField(_("on"))
    by = models.ForeignKey(
        Staff, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    step_from = models.CharField(max_length=30, blank=True)
    step_to = models.CharField(max_length=30, blank=True)
    note = models.TextField(_("note"), blank=True)
    data = models.JSONField(default=dict)
    notified_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("event")
        ordering = ["id"]
        indexes = [
            models.Index(fields=["case", "id"], name="event_case"),
            models.Index(fields=["id"], name="event_unnoticed", condition=Q(notified_at=None)),
        ]

    def __str__(self):
        return f"{self.kind} {self.case_id}"

    def get_kind_display(self) -> str:
        """Words for the kind; the kind itself when it is no longer known."""
        return EventKind(self.kind).label if self.kind in EventKind.values else self.kind
