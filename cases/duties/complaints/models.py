"""What a complaint or report adds to the case."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models import Case


class Relation(models.TextChoices):
    """Relation of the appellant to the original case (2019 Criminal Procedure Rules, art. 162)."""

    PARTY = "party", _("Party to the case")
    REPRESENTATIVE = "representative", _("Legal representative")
    RELATIVE = "relative", _("Near relative")
    AGENT = "agent", _("Agent")
    OTHER = "other", _("Other")


class Rank(models.TextChoices):
    """Rank of the respondent."""

    NONE = "none", _("No rank")
    VILLAGE = "village", _("Village cadre")
    SECTION = "section", _("Section level or below")
    DIVISION = "division", _("Division level")
    BUREAU = "bureau", _("Bureau level or above")


class ComplaintDetails(models.Model):
    """Details of duty 1: reports, accusations, appeals and clues."""

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="+")
    real_name = models.BooleanField(_("real-name report"), default=False)
    may_disclose = models.BooleanField(_("name may be made public"), default=False)
    respondent_rank = models.CharField(_("rank of the respondent"), max_length=10, choices=Rank, blank=True)
    suspected = models.CharField(_("suspected offence or kind of problem"), max_length=100, blank=True)
    original_number = models.CharField(_("number of the original case"), max_length=60, blank=True)
    original_organ = models.CharField(_("organ that handled it"), max_length=60, blank=True)
    original_result = models.CharField(_("its conclusion"), max_length=200, blank=True)
    original_received_on = models.DateField(_("original paper received on"), null=True, blank=True)
    relation = models.CharField(_("relation to the case"), max_length=15, choices=Relation, blank=True)
    asked_organ = models.BooleanField(_("already raised with that organ"), default=False)
    organ_answered_on = models.DateField(_("that organ answered on"), null=True, blank=True)
    record_made = models.BooleanField(_("record made, read back and signed"), default=False)
    recorded = models.BooleanField(_("sound or video recorded"), default=False)
    evidence_listed = models.BooleanField(_("list of evidence signed and handed over"), default=False)
    warned = models.BooleanField(_("told of the liability for false reports"), default=False)

    class Meta:
        verbose_name = _("complaint")

    def __str__(self):
        return str(self.case)
