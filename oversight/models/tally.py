"""Counts that never have to be counted again: a row a day, office, duty, channel and metric.

Database triggers on cases and clocks write what changed as deltas, so no path can skip it and two writers
never wait for each other; a task folds the deltas into the tallies. A figure is the sum of both, exact at
every moment.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from offices.models import Office


class Metric(models.TextChoices):
    """What is counted, and on which day it counts."""

    RECEIVED = "received", _("Received")
    CLOSED = "closed", _("Closed")
    OPEN = "open", _("Open")
    REPLY_DUE = "procedural_reply_due", _("Procedural reply due")
    REPLY_MET = "procedural_reply_met", _("Procedural reply in time")
    REPLY_EXEMPT = "procedural_reply_exempt", _("Procedural reply exempt")
    RESULT_DUE = "result_reply_due", _("Result or progress reply due")
    RESULT_MET = "result_reply_met", _("Result or progress reply in time")
    RESULT_EXEMPT = "result_reply_exempt", _("Result or progress reply exempt")


class Grain(models.TextChoices):
    """How much time a tally gathers."""

    DAY = "d", _("Day")
    MONTH = "m", _("Month")
    YEAR = "y", _("Year")


class TallyCell(models.Model):
    """The dimensions that tally and delta share."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="+", db_index=False)
    duty = models.CharField(max_length=30)
    channel = models.CharField(max_length=10)
    metric = models.CharField(max_length=30, choices=Metric)
    n = models.BigIntegerField()

    class Meta:
        abstract = True


class Tally(TallyCell):
    """A folded count; `bucket` is the day, or the first day of the month or year."""

    grain = models.CharField(max_length=1, choices=Grain)
    bucket = models.DateField()

    class Meta:
        verbose_name = _("tally")
        constraints = [
            models.UniqueConstraint(
                fields=["grain", "metric", "bucket", "office", "duty", "channel"],
                name="tally_cell",
                include=["n"],
            )
        ]

    def __str__(self):
        return f"{self.metric} {self.bucket} {self.n}"


class TallyDelta(TallyCell):
    """A change not yet folded."""

    day = models.DateField()

    class Meta:
        verbose_name = _("tally delta")

    def __str__(self):
        return f"{self.metric} {self.day} {self.n:+d}"
