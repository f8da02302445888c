"""People and units in a case; who they are is sealed."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.enums import Gender, IdType, PartyRole
from cases.models.case import Case
from cases.models.line import Line
from offices.sealing import SealedField, key_version_in


class Party(Line):
    """A party: `sealed` holds name, numbers and addresses as one SM4-GCM box; the indexes are HMAC-SM3.

    The box is a JSON object with the keys name, id_number, phone, landline, address, household_address,
    workplace, occupation, position.
    Who was taken out by a correction stays, struck out, and has no index to be found by.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="parties")
    role = models.CharField(_("role"), max_length=15, choices=PartyRole)
    is_primary = models.BooleanField(_("main party"), default=False)
    is_representative = models.BooleanField(_("representative"), default=False)
    is_unit = models.BooleanField(_("unit"), default=False)
    gender = models.CharField(_("gender"), max_length=1, choices=Gender, default=Gender.UNKNOWN)
    ethnicity = models.CharField(_("ethnicity"), max_length=2, blank=True)
    political = models.CharField(_("political status"), max_length=2, blank=True)
    special_group = models.CharField(_("special group"), max_length=15, blank=True)
    id_type = models.CharField(_("document"), max_length=15, choices=IdType, default=IdType.RESIDENT)
    sealed = SealedField(place="party")
    name_index = models.BinaryField(max_length=32, null=True)
    sound_index = models.BinaryField(max_length=32, null=True)
    id_index = models.BinaryField(max_length=32, null=True)
    phone_index = models.BinaryField(max_length=32, null=True)
    landline_index = models.BinaryField(max_length=32, null=True)

    class Meta:
        verbose_name = _("party")
        ordering = ["-is_primary", "id"]
        constraints = [
            models.UniqueConstraint(fields=["case"], name="party_one_primary", condition=Q(is_primary=True)),
            models.CheckConstraint(
                condition=Q(removed_by=None)
                | Q(
                    is_primary=False,
                    name_index=None,
                    sound_index=None,
                    id_index=None,
                    phone_index=None,
                    landline_index=None,
                ),
                name="party_taken_out_is_not_found",
            ),
        ]
        indexes = [
            models.Index(fields=["name_index"], name="party_name", condition=Q(name_index__isnull=False)),
            models.Index(fields=["sound_index"], name="party_sound", condition=Q(sound_index__isnull=False)),
            models.Index(fields=["id_index"], name="party_id", condition=Q(id_index__isnull=False)),
            models.Index(fields=["phone_index"], name="party_phone", condition=Q(phone_index__isnull=False)),
            models.Index(
                fields=["landline_index"], name="party_landline", condition=Q(landline_index__isnull=False)
            ),
            models.Index(key_version_in("sealed"), name="party_key_version"),
        ]

    def __str__(self):
        return self.get_role_display()


class CaseLink(models.Model):
    """What a person decided about two cases that look alike; score and reasons are kept."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="links")
    other = models.ForeignKey(Case, models.CASCADE, related_name="back_links")
    kind = models.CharField(_("decision"), max_length=10)
    score = models.PositiveSmallIntegerField(_("score"), default=0)
    reasons = models.JSONField(default=list)
    event = models.ForeignKey("cases.CaseEvent", models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("link")
        constraints = [
            models.UniqueConstraint(fields=["case", "other"], name="link_once"),
            models.CheckConstraint(condition=~Q(case=models.F("other")), name="link_two_cases"),
        ]

    def __str__(self):
        return f"{self.case_id} {self.kind} {self.other_id}"
