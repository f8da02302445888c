"""Postings: who plays which part where, and from when to when."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from offices.models.office import Office
from offices.models.procuratorate import Department, Procuratorate
from offices.models.staff import Staff
from offices.models.township import DateRange
from offices.roles import ADMIN_ROLES, OFFICE_ROLES, Role

SPELL = DateRange("starts_on", "ends_on", RangeBoundary(True, True))


class PostingQuerySet(models.QuerySet):
    """Postings by day."""

    def in_force(self, on):
        """Postings in force on the day `on` (a date); the last day counts."""
        return self.not_over(on).filter(starts_on__lte=on)

    def not_over(self, on):
        """Postings in force on the day `on` (a date), and those to come."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=on))


class Posting(models.Model):
    """A member of staff in a role at an office or procuratorate; authority follows from it day by day."""

    staff = models.ForeignKey(
        Staff, models.PROTECT, related_name="postings", verbose_name=_("member of staff")
    )
    role = models.CharField(_("role"), max_length=20, choices=Role)
    office = models.ForeignKey(
        Office, models.PROTECT, null=True, blank=True, related_name="postings", verbose_name=_("office")
    )
    procuratorate = models.ForeignKey(
        Procuratorate,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="postings",
        verbose_name=_("procuratorate"),
    )
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="postings",
        verbose_name=_("department"),
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)

    objects = PostingQuerySet.as_manager()

    class Meta:
        verbose_name = _("posting")
        ordering = ["staff", "starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=sorted(OFFICE_ROLES), office__isnull=False, procuratorate=None)
                | (~Q(role__in=sorted(OFFICE_ROLES)) & Q(office=None, procuratorate__isnull=False)),
                name="posting_unit_fits_role",
            ),
            models.CheckConstraint(
                condition=Q(department=None) | Q(role=Role.DEPARTMENT_HANDLER),
                name="posting_department_of_handler",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="posting_dates_in_order"
            ),
            ExclusionConstraint(
                name="posting_one_director_an_office",
                expressions=[(SPELL, RangeOperators.OVERLAPS), ("office", RangeOperators.EQUAL)],
                condition=Q(role=Role.DIRECTOR),
            ),
            ExclusionConstraint(
                name="posting_not_twice",
                expressions=[
                    (SPELL, RangeOperators.OVERLAPS),
                    ("staff", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (Func(F("office"), 0, function="coalesce"), RangeOperators.EQUAL),
                    (Func(F("procuratorate"), 0, function="coalesce"), RangeOperators.EQUAL),
                    (Func(F("department"), 0, function="coalesce"), RangeOperators.EQUAL),
                ],
            ),
            ExclusionConstraint(
                name="posting_three_admins_apart",
                expressions=[
                    (SPELL, RangeOperators.OVERLAPS),
                    ("staff", RangeOperators.EQUAL),
                    ("role", RangeOperators.NOT_EQUAL),
                ],
                condition=Q(role__in=sorted(ADMIN_ROLES)),
            ),
        ]
        indexes = [models.Index(fields=["office", "role"], name="posting_office_role")]

    def __str__(self):
        return f"{self.staff} {self.get_role_display()}"

    @property
    def unit(self) -> Office | Procuratorate:
        """The office or procuratorate of the posting."""
        return self.office or self.procuratorate
