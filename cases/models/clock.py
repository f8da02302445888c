"""Rules that set limits, and the clocks that run on cases."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.enums import ClockState, Decision, Mark, Unit
from cases.models.case import Case
from cases.models.event import CaseEvent
from offices.models import Staff


class ClockRule(models.Model):
    """A limit set by law or by internal rule, in the version that holds between two days.

    A version that was `keyed_at` a moment after its first day moves open clocks; without `recomputed_at` this
    waits to be done: a row, so that a broker that is gone loses nothing.
    """

    code = models.CharField(_("code"), max_length=10)
    title = models.CharField(_("title"), max_length=100)
    title_en = models.CharField(max_length=150, blank=True)
    who = models.CharField(_("whose clock"), max_length=40)
    length = models.PositiveSmallIntegerField(_("length"), null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=10, choices=Unit)
    starts = models.CharField(_("starts"), max_length=150)
    stops = models.CharField(_("stops"), max_length=150, blank=True)
    roll = models.BooleanField(_("moves off rest days"), default=True)
    month_end_sticky = models.BooleanField(_("month end stays month end"), default=False)
    custody_exempt = models.BooleanField(_("not moved while in custody"), default=False)
    backward = models.BooleanField(_("counted backwards"), default=False)
    extendable = models.BooleanField(_("can be extended"), default=False)
    extension_length = models.PositiveSmallIntegerField(_("longest extension"), null=True, blank=True)
    extension_unit = models.CharField(max_length=10, choices=Unit, blank=True)
    extension_approver = models.CharField(_("extension approved by"), max_length=20, blank=True)
    repeat_length = models.PositiveSmallIntegerField(_("repeated every"), null=True, blank=True)
    repeat_unit = models.CharField(max_length=10, choices=Unit, blank=True)
    notify_petitioner = models.BooleanField(_("person is told of an extension"), default=False)
    instrument = models.CharField(_("instrument"), max_length=150, blank=True)
    article = models.CharField(_("article"), max_length=60, blank=True)
    mark = models.CharField(_("certainty"), max_length=10, choices=Mark)
    verified = models.BooleanField(_("verified"), default=False)
    is_policy = models.BooleanField(_("internal rule"), default=False)
    source_note = models.CharField(_("source"), max_length=200, blank=True)
    note = models.TextField(_("note"), blank=True)
    duties = ArrayField(models.CharField(max_length=5), default=list, blank=True, verbose_name=_("duties"))
    effective_from = models.DateField(_("in force from"))
    effective_to = models.DateField(_("in force to"), null=True, blank=True)
    keyed_at = models.DateTimeField(null=True, editable=False)
    recomputed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("clock rule")
        ordering = ["code", "effective_from"]
        constraints = [
            models.UniqueConstraint(fields=["code", "effective_from"], name="rule_version_once"),
            models.CheckConstraint(
                condition=Q(effective_to=None) | Q(effective_to__gte=models.F("effective_from")),
                name="rule_dates_in_order",
            ),
        ]

    def __str__(self):
        return f"{self.code} {self.title}"


class Clock(models.Model):
    """A limit running on a case: derived from rule, start event, pauses, extensions and calendar."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="clocks", db_index=False)
    rule = models.ForeignKey(ClockRule, models.PROTECT, related_name="+", verbose_name=_("rule"))
    code = models.CharField(max_length=10)
    measure = models.CharField(max_length=20, blank=True)
    started_by = models.ForeignKey(CaseEvent, models.CASCADE, related_name="+")
    started_on = models.DateField(_("counted from"))
    due_on = models.DateField(_("due"))
    soon_on = models.DateField()
    provisional = models.BooleanField(_("provisional"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=ClockState, default=ClockState.RUNNING)
    stopped_by = models.ForeignKey(CaseEvent, models.CASCADE, null=True, blank=True, related_name="+")
    stopped_on = models.DateField(_("stopped on"), null=True, blank=True)
    in_time = models.BooleanField(_("in time"), null=True, blank=True)
    suspended_days = models.PositiveSmallIntegerField(_("paused days"), default=0)
    extended_days = models.PositiveSmallIntegerField(_("extended by"), default=0)
    warned_soon_at = models.DateTimeField(null=True, blank=True)
    warned_overdue_at = models.DateTimeField(null=True, blank=True)
    told_director_at = models.DateTimeField(null=True, blank=True)
    told_district_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("clock")
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["case", "code", "started_by"], name="clock_once_an_event"),
        ]
        indexes = [
            models.Index(
                fields=["soon_on"], name="clock_to_warn", condition=Q(state="running", warned_soon_at=None)
            ),
            models.Index(
                fields=["due_on"],
                name="clock_to_escalate",
                condition=Q(state="running", told_district_at=None),
            ),
            models.Index(
                fields=["measure", "due_on", "case"], name="clock_measure", condition=~Q(measure="")
            ),
            models.Index(
                fields=["case", "measure"],
                name="clock_measured",
                condition=~Q(measure=""),
                include=["due_on", "in_time", "state"],
            ),
            models.Index(
                fields=["case"], name="clock_provisional", condition=Q(state="running", provisional=True)
            ),
        ]

    def __str__(self):
        return f"{self.code} {self.due_on}"


class Pause(models.Model):
    """Days that the person took to bring further material; clocks that may be paused stand still."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="pauses")
    started_by = models.OneToOneField(CaseEvent, models.CASCADE, related_name="+")
    starts_on = models.DateField(_("from"))
    ended_by = models.OneToOneField(CaseEvent, models.CASCADE, null=True, blank=True, related_name="+")
    ends_on = models.DateField(_("to"), null=True, blank=True)
    material = models.TextField(_("material asked for"))

    class Meta:
        verbose_name = _("pause")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["case"], name="pause_one_open", condition=Q(ends_on=None)),
            models.CheckConstraint(
                condition=Q(ended_by=None, ends_on=None) | Q(ended_by__isnull=False, ends_on__isnull=False),
                name="pause_end_pair",
            ),
        ]

    def __str__(self):
        return f"{self.starts_on} {self.ends_on or ''}"


class Extension(models.Model):
    """A request for more time; the clock moves only when it is granted.

    `paper` is the number (文书文号) of the paper in which it was decided, before that of the one in which it
    is asked for; `attachment` is that paper among the files of the case.
    """

    clock = models.ForeignKey(Clock, models.CASCADE, related_name="extensions")
    ground = models.TextField(_("ground"))
    length = models.PositiveSmallIntegerField(_("asked for"))
    unit = models.CharField(_("unit"), max_length=10, choices=Unit)
    requested_by = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name=_("requested by"))
    requested_at = models.DateTimeField(_("requested at"))
    paper = models.CharField(_("number of the paper"), max_length=60, blank=True)
    attachment = models.ForeignKey(
        "cases.Attachment", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("paper")
    )
    decision = models.CharField(_("decision"), max_length=10, choices=Decision, default=Decision.PENDING)
    granted_length = models.PositiveSmallIntegerField(_("granted"), null=True, blank=True)
    decided_by = models.ForeignKey(
        Staff, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    reason = models.TextField(_("reason of the decision"), blank=True)

    class Meta:
        verbose_name = _("extension")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["clock"], name="extension_one_pending", condition=Q(decision="pending")
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None, decided_at=None, decision="pending")
                | (Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(decision="pending")),
                name="extension_decision_pair",
            ),
        ]

    def __str__(self):
        return f"{self.clock_id} {self.decision}"
