"""Offices of a district procuratorate in townships and streets."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from offices.enums import OfficeStatus, PilotStage
from offices.models.procuratorate import Procuratorate
from offices.models.township import Township


class Office(models.Model):
    """A 检察室: one seat, any number of further townships."""

    procuratorate = models.ForeignKey(
        Procuratorate, models.PROTECT, related_name="offices", verbose_name=_("procuratorate")
    )
    number = models.PositiveSmallIntegerField(_("number"), help_text=_("Two digits in case numbers"))
    name = models.CharField(_("name"), max_length=60)
    seat = models.ForeignKey(Township, models.PROTECT, related_name="seated_offices", verbose_name=_("seat"))
    is_example = models.BooleanField(_("example"), default=False)
    townships = models.ManyToManyField(
        Township, through="OfficeTownship", related_name="offices", verbose_name=_("townships served")
    )
    opened_on = models.DateField(_("opened on"))
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=OfficeStatus, default=OfficeStatus.ACTIVE)
    pilot_stage = models.CharField(
        _("pilot site"), max_length=10, choices=PilotStage, default=PilotStage.NONE
    )
    phone = models.CharField(_("telephone"), max_length=20, blank=True)
    address = models.CharField(_("address"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("office")
        ordering = ["procuratorate__code", "number"]
        constraints = [
            models.UniqueConstraint(fields=["procuratorate", "number"], name="office_number_once"),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=models.F("opened_on")),
                name="office_open_order",
            ),
            models.CheckConstraint(
                condition=Q(status=OfficeStatus.CLOSED, closed_on__isnull=False)
                | (~Q(status=OfficeStatus.CLOSED) & Q(closed_on=None)),
                name="office_closed_has_date",
            ),
            models.CheckConstraint(condition=Q(number__gte=1, number__lte=99), name="office_two_digits"),
        ]

    def __str__(self):
        return self.name

    @property
    def code(self) -> str:
        """Machine code, such as 620102-07; needs `procuratorate` loaded."""
        return f"{self.procuratorate.code}-{self.number:02d}"


class OfficeTownship(models.Model):
    """A further township that an office serves while the spell lasts."""

    office = models.ForeignKey(Office, models.CASCADE, related_name="served")
    township = models.ForeignKey(Township, models.PROTECT, related_name="served_by")
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    class Meta:
        verbose_name = _("township served")
        constraints = [
            models.UniqueConstraint(fields=["office", "township", "valid_from"], name="served_once"),
        ]

    def __str__(self):
        return f"{self.office} {self.township}"
