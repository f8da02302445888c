"""The inbox: what a person should know; numbers and clocks, never the content of a case."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from offices.models.staff import Staff


class Notification(models.Model):
    """A line in a person's inbox; `source` makes each notice reach each person once."""

    staff = models.ForeignKey(Staff, models.CASCADE, related_name="notifications")
    source = models.CharField(max_length=60)
    kind = models.CharField(_("kind"), max_length=40)
    params = models.JSONField(default=dict)
    url = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(_("at"))
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)

    class Meta:
        verbose_name = _("notification")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["staff", "source"], name="notification_once")]
        indexes = [
            models.Index(fields=["staff", "-id"], name="notification_inbox"),
            models.Index(fields=["staff"], name="notification_unread", condition=Q(read_at=None)),
        ]

    def __str__(self):
        return f"{self.kind} {self.staff_id}"
