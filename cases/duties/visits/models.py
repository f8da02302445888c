"""What a reception, a circuit visit or a dispute adds to the case."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.models import Case


class Dispute(models.TextChoices):
    """What a dispute is about."""

    DEMOLITION = "demolition", _("Land taking and demolition")
    CONTRACT = "contract", _("Contracted land")
    NEIGHBOURS = "neighbours", _("Neighbours")
    FAMILY = "family", _("Marriage and family")
    LABOUR = "labour", _("Labour and wages")
    PROPERTY = "property", _("Property management")
    MEDICAL = "medical", _("Medical")
    TRAFFIC = "traffic", _("Traffic")
    LITIGATION = "litigation", _("Law or litigation")
    OTHER = "other", _("Other")


class Risk(models.TextChoices):
    """Level of risk, by colour as the field names it."""

    RED = "red", _("Red: acute")
    ORANGE = "orange", _("Orange: high")
    YELLOW = "yellow", _("Yellow: raised")
    BLUE = "blue", _("Blue: low")


class Method(models.TextChoices):
    """How a dispute was settled."""

    MEDIATION = "mediation", _("Mediation")
    RECONCILIATION = "reconciliation", _("Reconciliation")
    HEARING = "hearing", _("Hearing")
    AID = "aid", _("Judicial aid")
    LEGAL_AID = "legal_aid", _("Legal aid")
    PROCEDURE = "procedure", _("Led into legal procedure")
    EXPLANATION = "explanation", _("Explaining the law")


class VisitDetails(models.Model):
    """Details of duty 3: receptions, circuit visits and disputes."""

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="+")
    started_at = models.TimeField(_("from"), null=True, blank=True)
    ended_at = models.TimeField(_("until"), null=True, blank=True)
    on_the_spot = models.TextField(_("dealt with on the spot"), blank=True)
    notice_number = models.CharField(_("number of the notice given"), max_length=40, blank=True)
    route = models.CharField(_("villages on the route"), max_length=200, blank=True)
    households = models.PositiveSmallIntegerField(_("households visited"), null=True, blank=True)
    talks = models.PositiveSmallIntegerField(_("people at talks"), null=True, blank=True)
    opinions = models.PositiveSmallIntegerField(_("opinions collected"), null=True, blank=True)
    clues = models.PositiveSmallIntegerField(_("clues found"), null=True, blank=True)
    diary = models.TextField(_("diary of the visit"), blank=True)
    dispute = models.CharField(_("kind of dispute"), max_length=15, choices=Dispute, blank=True)
    risk = models.CharField(_("risk"), max_length=10, choices=Risk, blank=True)
    responsible_unit = models.CharField(_("responsible unit"), max_length=60, blank=True)
    method = models.CharField(_("way of settling"), max_length=15, choices=Method, blank=True)
    agreement = models.BooleanField(_("written agreement"), default=False)
    steadying = models.CharField(_("who keeps matters calm"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("visit")
        constraints = [
            models.CheckConstraint(
                condition=Q(started_at=None) | Q(ended_at=None) | Q(ended_at__gte=F("started_at")),
                name="visit_times_in_order",
            )
        ]

    def __str__(self):
        return str(self.case)

    def validate_constraints(self, exclude=None):
        """Leave to `checks.check` what the database holds fast: it says so in words, beside the field."""
