"""Procuratorates and their departments."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from offices.enums import BusinessLine, Level

DIGITS = {Level.PROVINCE: 2, Level.CITY: 4, Level.DISTRICT: 6}


class Procuratorate(models.Model):
    """A people's procuratorate, placed by its GB/T 2260 code; the significant prefix is its reach."""

    code = models.CharField(_("code"), max_length=6, unique=True)
    name = models.CharField(_("name"), max_length=60)
    short_name = models.CharField(_("short name"), max_length=20, help_text=_("Used in case numbers"))
    level = models.CharField(_("level"), max_length=10, choices=Level)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("superior")
    )

    class Meta:
        verbose_name = _("procuratorate")
        ordering = ["code"]

    def __str__(self):
        return self.name

    @property
    def reach_prefix(self) -> str:
        """Significant digits of the code: 62, 6201 or 620102."""
        return self.code[: DIGITS[Level(self.level)]]


class Department(models.Model):
    """A department of a procuratorate while its name held; referrals look at business lines, not names.

    `successor` is what it became: people posted there go on with what was referred to this one.
    """

    procuratorate = models.ForeignKey(Procuratorate, models.PROTECT, related_name="departments")
    name = models.CharField(_("name"), max_length=60)
    business_lines = ArrayField(
        models.CharField(max_length=20, choices=BusinessLine), verbose_name=_("business lines")
    )
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="predecessors", verbose_name=_("became")
    )

    class Meta:
        verbose_name = _("department")
        ordering = ["procuratorate", "valid_from", "id"]
        constraints = [
            models.UniqueConstraint(fields=["procuratorate", "name", "valid_from"], name="department_once"),
            models.CheckConstraint(
                condition=models.Q(valid_to=None) | models.Q(valid_to__gte=models.F("valid_from")),
                name="department_valid_order",
            ),
            models.CheckConstraint(
                condition=models.Q(successor=None) | models.Q(valid_to__isnull=False),
                name="department_succeeded_has_ended",
            ),
        ]

    def __str__(self):
        return self.name
