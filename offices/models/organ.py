"""Bodies outside the procuratorate that cases are passed to."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from offices.enums import OrganKind
from offices.models.township import Township


class Organ(models.Model):
    """A police station, court, petition office and the like, while it exists."""

    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=20, choices=OrganKind)
    district_code = models.CharField(_("district code"), max_length=6)
    township = models.ForeignKey(
        Township, models.PROTECT, null=True, blank=True, related_name="organs", verbose_name=_("township")
    )
    is_example = models.BooleanField(_("example"), default=False)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    class Meta:
        verbose_name = _("outside body")
        ordering = ["district_code", "kind", "name"]
        constraints = [models.UniqueConstraint(fields=["district_code", "name"], name="organ_once")]

    def __str__(self):
        return self.name
