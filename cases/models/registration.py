"""What belongs to registering: drafts, corrections, evidence and files."""

import uuid

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.enums import AttachmentKind, Decision
from cases.models.case import Case
from cases.models.line import Line
from offices.models import Office, Staff
from offices.reach import reach_of
from offices.roles import Permission
from offices.sealing import SealedField, key_version_in


class DraftQuerySet(models.QuerySet):
    """The way from a person to drafts."""

    def visible_to(self, staff):
        """One's own drafts at offices where one may register today; the others wait for a new posting."""
        offices = reach_of(staff).offices_with(Permission.CASE_REGISTER)
        return self.filter(staff=staff, office_id__in=offices)


class Draft(models.Model):
    """What a clerk is typing, sealed; it lives until its case is registered, and answers a second submit."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    staff = models.ForeignKey(Staff, models.CASCADE, related_name="drafts")
    office = models.ForeignKey(Office, models.CASCADE, related_name="+")
    duty = models.CharField(_("duty"), max_length=30)
    sealed = SealedField(place="draft", named_by="key", null=True)
    version = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(_("begun at"))
    updated_at = models.DateTimeField(_("saved at"))
    case = models.OneToOneField(Case, models.CASCADE, null=True, blank=True, related_name="draft")

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("draft")
        ordering = ["-updated_at"]
        indexes = [
            models.Index(fields=["staff", "-updated_at"], name="draft_mine", condition=Q(case=None)),
            models.Index(key_version_in("sealed"), name="draft_key_version"),
        ]

    def __str__(self):
        return str(self.key)


class Correction(models.Model):
    """A change of the registration: old and new values, applied when it is granted.

    `changes` maps fields to [old, new] in clear for fields of the case, and rows of the list of materials to
    [before, after], each whole or null; values of parties are in `sealed`.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="corrections")
    changes = models.JSONField(default=dict)
    sealed = SealedField(place="correction", null=True)
    reason = models.TextField(_("reason"))
    requested_by = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name=_("requested by"))
    requested_at = models.DateTimeField(_("requested at"))
    decision = models.CharField(_("decision"), max_length=10, choices=Decision, default=Decision.PENDING)
    decided_by = models.ForeignKey(
        Staff, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decision_note = models.TextField(_("reason of the decision"), blank=True)

    class Meta:
        verbose_name = _("correction")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], name="correction_one_pending", condition=Q(decision="pending")
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None, decided_at=None, decision="pending")
                | (Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(decision="pending")),
                name="correction_decision_pair",
            ),
        ]
        indexes = [models.Index(key_version_in("sealed"), name="correction_key_version")]

    def __str__(self):
        return f"{self.case_id} {self.decision}"


class Evidence(Line):
    """A line of the list of evidence received."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="evidence")
    name = models.CharField(_("name"), max_length=60)
    quantity = models.PositiveSmallIntegerField(_("copies"), default=1, validators=[MinValueValidator(1)])
    pages = models.PositiveSmallIntegerField(
        _("pages"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    is_original = models.BooleanField(_("original"), default=False)
    note = models.CharField(_("features"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("evidence")
        ordering = ["id"]

    def __str__(self):
        return self.name


class Attachment(models.Model):
    """A file of a draft or case, outside the web root, under a random name; its own name is sealed.

    `names_nobody`: whoever brought it said that neither the file nor its name shows who a party is.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="attachments")
    draft = models.ForeignKey(Draft, models.CASCADE, null=True, blank=True, related_name="attachments")
    kind = models.CharField(_("kind"), max_length=10, choices=AttachmentKind)
    names_nobody = models.BooleanField(_("names nobody"), default=False)
    file = models.FileField(upload_to="attachments/")
    sealed_name = SealedField(place="attachment")
    mime = models.CharField(_("type"), max_length=100)
    size = models.PositiveBigIntegerField(_("size (bytes)"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    uploaded_by = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name=_("uploaded by"))
    uploaded_at = models.DateTimeField(_("uploaded at"))

    class Meta:
        verbose_name = _("attachment")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(case__isnull=False) | Q(draft__isnull=False), name="attachment_has_home"
            )
        ]
        indexes = [models.Index(key_version_in("sealed_name"), name="attachment_key_version")]

    def __str__(self):
        return str(self.uid)
