"""What the lines of a registration have in common: parties, and the list of materials."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class LineQuerySet(models.QuerySet):
    """Lines of registrations."""

    def standing(self):
        """Those that belong to their case: not taken out by a correction."""
        return self.filter(removed_by=None)


class Line(models.Model):
    """A line with a name of its own; what a correction takes out stays, struck out."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    removed_by = models.ForeignKey(
        "cases.Correction",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("taken out by"),
        db_index=False,
    )

    objects = LineQuerySet.as_manager()

    class Meta:
        abstract = True
