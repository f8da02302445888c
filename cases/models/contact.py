"""Attempts to reach a person, and the exemption from a reply that follows when nobody can be reached."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.enums import ContactMethod, ContactResult, Decision, ExemptReason
from cases.models.case import Case
from cases.models.event import CaseEvent
from offices.models import Staff


class ContactAttempt(models.Model):
    """One attempt: when, how, by whom, and what came of it."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="contact_attempts")
    at = models.DateTimeField(_("at"))
    method = models.CharField(_("method"), max_length=10, choices=ContactMethod)
    result = models.CharField(_("result"), max_length=15, choices=ContactResult)
    note = models.CharField(_("note"), max_length=200, blank=True)
    by = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name=_("by"))

    class Meta:
        verbose_name = _("contact attempt")
        ordering = ["at", "id"]

    def __str__(self):
        return f"{self.at:%Y-%m-%d} {self.result}"


class Exemption(models.Model):
    """A request that no reply be owed, and the superior's answer.

    `ended_by`: the event from which on replies are owed again: the person was reached, or the case reopened.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="exemptions")
    reason = models.CharField(_("reason"), max_length=20, choices=ExemptReason)
    note = models.TextField(_("note"), blank=True)
    requested_by = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name=_("requested by"))
    requested_at = models.DateTimeField(_("requested at"))
    decision = models.CharField(_("decision"), max_length=10, choices=Decision, default=Decision.PENDING)
    decided_by = models.ForeignKey(
        Staff, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decision_note = models.TextField(_("reason of the decision"), blank=True)
    ended_by = models.ForeignKey(CaseEvent, models.CASCADE, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("exemption")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                name="exemption_one_alive",
                condition=~Q(decision="refused") & Q(ended_by=None),
            ),
            models.CheckConstraint(
                condition=Q(ended_by=None) | Q(decision="granted"), name="exemption_ends_if_granted"
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None, decided_at=None, decision="pending")
                | (Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(decision="pending")),
                name="exemption_decision_pair",
            ),
        ]
        indexes = [
            models.Index(fields=["requested_at"], name="exemption_pending", condition=Q(decision="pending"))
        ]

    def __str__(self):
        return f"{self.reason} {self.decision}"
