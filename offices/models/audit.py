"""The audit trail: append-only, chained, without foreign keys."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditRecord(models.Model):
    """Who did what to which thing, from where; the database chains the rows and refuses change."""

    at = models.DateTimeField(_("at"))
    action = models.CharField(_("action"), max_length=40)
    actor_no = models.CharField(_("staff number"), max_length=20, blank=True)
    actor_name = models.CharField(_("name"), max_length=50, blank=True)
    unit = models.CharField(_("unit"), max_length=60, blank=True)
    object_type = models.CharField(_("kind of object"), max_length=20, blank=True)
    object_ref = models.CharField(_("object"), max_length=60, blank=True)
    detail = models.JSONField(_("detail"), default=dict)
    ip = models.GenericIPAddressField(_("address"), null=True)
    request_id = models.CharField(_("request"), max_length=36, blank=True)
    prev_hash = models.BinaryField(max_length=32, null=True, editable=False)
    hash = models.BinaryField(max_length=32, null=True, editable=False)

    class Meta:
        verbose_name = _("audit record")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["-at", "-id"], name="audit_newest"),
            models.Index(fields=["actor_no", "-at", "-id"], name="audit_actor"),
            models.Index(fields=["object_ref", "-at", "-id"], name="audit_object"),
            models.Index(fields=["action", "-at", "-id"], name="audit_action"),
        ]

    def __str__(self):
        return f"{self.action} {self.object_ref}"
