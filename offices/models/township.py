"""Townships, and the codes that they bore over time."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import Func
from django.utils.translation import gettext_lazy as _

from offices.enums import TownshipKind


class DateRange(Func):
    """daterange(from, to, bounds) for exclusion constraints."""

    function = "daterange"
    output_field = DateRangeField()


class Township(models.Model):
    """A street, town or rural township: one place, whatever code or district it had."""

    code = models.CharField(_("code"), max_length=9, unique=True)
    name = models.CharField(_("name"), max_length=60)
    kind = models.CharField(_("kind"), max_length=10, choices=TownshipKind)
    district_code = models.CharField(_("district code"), max_length=6, db_index=True)
    district_name = models.CharField(_("district"), max_length=60)

    class Meta:
        verbose_name = _("township")
        ordering = ["code"]

    def __str__(self):
        return self.name


class TownshipCode(models.Model):
    """A spell in which a township bore a code and belonged to a district."""

    township = models.ForeignKey(Township, models.CASCADE, related_name="codes")
    code = models.CharField(_("code"), max_length=9)
    district_code = models.CharField(_("district code"), max_length=6)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("township code")
        ordering = ["township", "valid_from"]
        constraints = [
            ExclusionConstraint(
                name="township_one_code_a_day",
                expressions=[
                    (DateRange("valid_from", "valid_to", RangeBoundary(True, True)), RangeOperators.OVERLAPS),
                    ("township", RangeOperators.EQUAL),
                ],
            ),
        ]
        indexes = [models.Index(fields=["code"], name="township_code_code")]

    def __str__(self):
        return self.code
