"""Filters of a worklist that a person keeps."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from offices.models import Staff


class SavedFilter(models.Model):
    """A named query of the worklist; names of parties are never part of it."""

    staff = models.ForeignKey(Staff, models.CASCADE, related_name="saved_filters")
    name = models.CharField(_("name"), max_length=30)
    query = models.CharField(max_length=1000)
    created_at = models.DateTimeField(_("created at"))

    class Meta:
        verbose_name = _("saved filter")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["staff", "name"], name="saved_filter_once")]

    def __str__(self):
        return self.name
