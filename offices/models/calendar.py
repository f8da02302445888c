"""The working-day calendar: what the State Council announces year by year."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from offices.enums import DayKind
from offices.models.staff import Staff


class CalendarYear(models.Model):
    """A year whose days off are known; dates that reach into another year are provisional.

    `changed_at` later than `recomputed_at` is the order to compute again what depends on the year: a row, so
    that a broker that is gone loses nothing.
    """

    year = models.PositiveSmallIntegerField(_("year"), primary_key=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        Staff, models.PROTECT, null=True, blank=True, verbose_name=_("confirmed by")
    )

    changed_at = models.DateTimeField(null=True, editable=False)
    recomputed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("calendar year")
        ordering = ["year"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(confirmed_by=None) | models.Q(confirmed_at__isnull=False),
                name="year_confirmed_by_and_at",
            )
        ]

    def __str__(self):
        return str(self.year)


class CalendarDay(models.Model):
    """A weekday off, or a Saturday or Sunday that is worked."""

    date = models.DateField(_("date"), primary_key=True)
    kind = models.CharField(_("kind"), max_length=10, choices=DayKind)
    note = models.CharField(_("note"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("calendar day")
        ordering = ["date"]

    def __str__(self):
        return self.date.isoformat()
