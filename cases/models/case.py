"""The case: what all duties share. What a duty adds lives in its room's details."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.duties.contract import all_duties
from cases.enums import DONE_STAGES, OPEN_STAGES, CaseFlag, Channel, Purpose, Secrecy, Stage, Urgency
from cases.zh import ZhTerms
from offices.models import Department, Office, Staff, Township
from offices.reach import reach_of

FILTERED = ["duty", "kind", "channel", "purpose", "content_class"]


class CaseQuerySet(models.QuerySet):
    """What lists, counts and figures ask; `visible_to` is the only way from a person to cases."""

    def visible_to(self, staff):
        """Cases within the reach of `staff` today: of its offices, of its duties there, or referred to it."""
        reach = reach_of(staff)
        rows = Q(office_id__in=reach.office_ids)
        if reach.department_ids:
            rows |= Q(department_id__in=reach.department_ids)
        for duty in all_duties() if reach.line_offices else ():
            offices = frozenset().union(*(reach.line_offices.get(line, ()) for line in duty.business_lines))
            rows |= Q(duty=duty.slug, office_id__in=offices)
        return self.filter(rows)

    def open(self):
        """Cases not yet closed, withdrawn, merged or void."""
        return self.filter(stage__in=OPEN_STAGES)

    def overdue(self, on):
        """Open cases with a clock that ran out before the day `on`."""
        return self.open().filter(next_due_on__lt=on)

    def due_soon(self, on):
        """Open cases with a clock in its last days on the day `on`, none overdue."""
        return self.open().filter(next_due_on__gte=on, soon_on__lte=on)


class Case(models.Model):
    """A matter that an office received; its step is written by `domain.steps` alone."""

    number = models.CharField(_("case number"), max_length=40, unique=True)
    key = models.CharField(max_length=32, unique=True)
    submission = models.UUIDField(unique=True, editable=False)
    query_code = models.CharField(_("query code"), max_length=8, unique=True)
    duty = models.CharField(_("duty"), max_length=30)
    kind = models.CharField(_("kind"), max_length=20)
    office = models.ForeignKey(
        Office, models.PROTECT, related_name="cases", verbose_name=_("office"), db_index=False
    )
    step = models.CharField(_("step"), max_length=30)
    stage = models.CharField(_("stage"), max_length=10, choices=Stage)
    waiting_for = models.CharField(_("waiting for"), max_length=80, blank=True)
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("referred to"),
        db_index=False,
    )
    paused = models.BooleanField(_("paused"), default=False)
    version = models.PositiveIntegerField(default=1)

    title = models.CharField(_("title"), max_length=50)
    narrative = models.TextField(_("what was said"))
    claims = models.TextField(_("claims"), blank=True)
    summary = models.TextField(_("summary"), blank=True)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel)
    purpose = models.CharField(_("category"), max_length=15, choices=Purpose)
    content_class = models.CharField(_("content class"), max_length=10)
    urgency = models.CharField(_("urgency"), max_length=10, choices=Urgency, default=Urgency.NORMAL)
    secrecy = models.CharField(_("label"), max_length=15, choices=Secrecy, default=Secrecy.INTERNAL)
    flags = ArrayField(models.CharField(max_length=20, choices=CaseFlag), default=list, blank=True)
    township = models.ForeignKey(Township, models.PROTECT, related_name="+", verbose_name=_("township"))
    village = models.CharField(_("village"), max_length=60, blank=True)
    occurred_on = models.DateField(_("happened on"), null=True, blank=True)
    head_count = models.PositiveIntegerField(_("people who came"), default=1)
    persons_involved = models.PositiveIntegerField(_("people concerned"), null=True, blank=True)
    amount = models.DecimalField(_("amount (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True)
    told_elsewhere = models.TextField(_("told to other bodies, and their answer"), blank=True)
    is_group = models.BooleanField(_("group visit"), default=False)
    is_repeat = models.BooleanField(_("repeat"), default=False)
    is_anonymous = models.BooleanField(_("anonymous"), default=False)
    wants_secrecy = models.BooleanField(_("asks for secrecy"), default=False)
    contact_unknown = models.BooleanField(_("contact unknown"), default=False)
    offline = models.BooleanField(_("handed over offline"), default=False)

    received_at = models.DateTimeField(_("received at"))
    registered_at = models.DateTimeField(_("registered at"))
    late_reason = models.CharField(_("reason for late registration"), max_length=200, blank=True)
    registered_by = models.ForeignKey(
        Staff, models.PROTECT, related_name="+", verbose_name=_("registered by")
    )
    received_by = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name=_("received by"))
    second_officer = models.ForeignKey(
        Staff, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("second officer")
    )
    handler = models.ForeignKey(
        Staff,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="handled_cases",
        verbose_name=_("handler"),
        db_index=False,
    )
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    archived_at = models.DateTimeField(_("archived at"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=20, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged_cases"
    )
    next_due_on = models.DateField(_("next due"), null=True, blank=True)
    next_due_provisional = models.BooleanField(default=False)
    soon_on = models.DateField(null=True, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("case")
        ordering = ["-received_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(head_count__gte=1), name="case_somebody_came"),
            models.CheckConstraint(
                condition=Q(received_at__lte=F("registered_at")), name="case_received_before_registered"
            ),
            models.CheckConstraint(
                condition=Q(stage=Stage.MERGED, merged_into__isnull=False)
                | (~Q(stage=Stage.MERGED) & Q(merged_into=None)),
                name="case_merged_has_target",
            ),
            models.CheckConstraint(
                condition=Q(stage__in=DONE_STAGES, closed_at__isnull=False)
                | (~Q(stage__in=DONE_STAGES) & Q(closed_at=None)),
                name="case_closed_has_day",
            ),
        ]
        indexes = [
            GinIndex(ZhTerms("title", "narrative"), name="case_terms"),
            GinIndex(fields=["flags"], name="case_flags"),
            # What filters ask for most lies in these indexes, so that tabs are counted without reading cases.
            models.Index(
                fields=["-received_at", "-id"], name="case_newest", include=["stage", "office", *FILTERED]
            ),
            models.Index(
                fields=["office", "-received_at", "-id"],
                name="case_office_newest",
                include=["stage", *FILTERED],
            ),
            models.Index(
                fields=["handler", "-received_at", "-id"],
                name="case_handler_newest",
                include=["stage", "office", *FILTERED],
            ),
            models.Index(
                fields=["department", "-received_at", "-id"],
                name="case_department_newest",
                condition=Q(department__isnull=False),
            ),
            models.Index(
                fields=["department", "next_due_on", "id"],
                name="case_department_due",
                condition=Q(department__isnull=False, stage__in=OPEN_STAGES),
                include=["soon_on", "stage", "paused"],
            ),
            models.Index(fields=["office", "key"], name="case_office_key"),
            models.Index(
                fields=["office", "next_due_on", "id"],
                name="case_office_due",
                condition=Q(stage__in=OPEN_STAGES),
                include=["soon_on", "stage", "paused", "received_at", *FILTERED],
            ),
            models.Index(
                fields=["next_due_on", "id"],
                name="case_due",
                condition=Q(stage__in=OPEN_STAGES),
                include=["soon_on", "stage", "paused", "office", "received_at", *FILTERED],
            ),
            models.Index(
                fields=["handler", "next_due_on", "id"],
                name="case_handler_due",
                condition=Q(stage__in=OPEN_STAGES),
                include=["soon_on", "stage", "paused", "office", "received_at", *FILTERED],
            ),
        ]

    def __str__(self):
        return self.number


class NumberSeries(models.Model):
    """The last serial given out for an office, duty and year."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    duty = models.CharField(max_length=30)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("number series")
        constraints = [models.UniqueConstraint(fields=["office", "duty", "year"], name="series_once")]

    def __str__(self):
        return f"{self.office_id} {self.duty} {self.year}: {self.last}"
