"""Changing what the clocks go by: a new version from some day on, a source that was read."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.domain.demands import Incomplete
from cases.domain.recomputing import clocks_since
from cases.enums import Mark, Unit
from cases.models import Clock, ClockRule
from offices.domain import audit
from offices.models import Staff
from offices.outbox import later
from offices.reach import may
from offices.roles import Permission

MANAGE = Permission.CALENDAR_MANAGE  # who keeps the working days keeps the limits that are counted on them
COUNTED = ("length", "unit", "roll", "month_end_sticky", "custody_exempt")
EXTENDED = ("extendable", "extension_length", "extension_unit", "extension_approver", "notify_petitioner")
QUOTED = ("title", "title_en", "instrument", "article", "source_note", "note", "verified")
CHANGEABLE = (*COUNTED, *EXTENDED, *QUOTED)
WITHOUT_LENGTH = (Unit.SAME_DAY, Unit.IMMEDIATE)
CONFIRMATION = _(
    "%(clocks)d open clocks of %(cases)d cases began on %(day)s or later. They go by the new version, their "
    "dates may move, and each timeline says so. Clocks that have ended stay as they are."
)


class Retroactive(Incomplete):
    """The version begins on a day that has come: `clocks` are those open ones whose dates may move."""

    def __init__(self, clocks: QuerySet[Clock], day: date):
        counted = clocks.aggregate(clocks=Count("pk"), cases=Count("case", distinct=True))
        super().__init__(confirmed=CONFIRMATION % {**counted, "day": day.isoformat()})
        self.clocks = clocks


@transaction.atomic
def new_version(
    *, code: str, effective_from: date, values: Mapping[str, Any], by: Staff, retroactive: bool = False
) -> ClockRule:
    """Let rule `code` say `values` from the day `effective_from` on; the rest stays as it was.

    The version before ends the day before. Where the day has come, `retroactive` says that it is meant: open
    clocks that began since are derived anew, with a line in each timeline; those that ended stay as they are.
    Raises PermissionDenied, ClockRule.DoesNotExist, Incomplete, Retroactive.
    """
    _require_right(by)
    latest = _latest(code)
    now = timezone.now()
    past = effective_from <= timezone.localdate(now)
    if effective_from <= latest.effective_from:
        raise Incomplete(effective_from=_("A later version exists."))
    if past and latest.effective_to and latest.effective_to < effective_from:
        raise Incomplete(effective_from=_("The rule had ended; it begins again tomorrow at the earliest."))
    rule = ClockRule.objects.get(pk=latest.pk)
    rule.pk, rule._state.adding = None, True
    for name in CHANGEABLE:
        setattr(rule, name, values.get(name, getattr(latest, name)))
    _check(rule)
    if past and not retroactive:
        raise Retroactive(clocks_since(code, effective_from), effective_from)
    rule.mark = Mark.DESIGN if rule.is_policy else Mark.FOUND if rule.verified else Mark.KNOWN
    rule.effective_from, rule.effective_to = effective_from, None
    rule.keyed_at, rule.recomputed_at = now, None
    latest.effective_to = min(latest.effective_to or date.max, effective_from - timedelta(days=1))
    latest.save(update_fields=["effective_to"])
    rule.save(force_insert=True)
    if past:
        later("cases.recompute_rule", rule_id=rule.pk)
    changes = {name: [_text(latest, name), _text(rule, name)] for name in CHANGEABLE}
    changes = {name: pair for name, pair in changes.items() if pair[0] != pair[1]}
    moved = {"open_clocks": clocks_since(code, effective_from).count()} if past else {}
    _audit("rule.version", rule, by, {"changes": changes} | moved)
    return rule


@transaction.atomic
def discard_version(*, rule_id: int, by: Staff) -> ClockRule:
    """Take back a version that is not in force yet; the one before holds on. Return the latter.

    Raises PermissionDenied, Incomplete.
    """
    _require_right(by)
    rule = ClockRule.objects.get(pk=rule_id)
    latest = _latest(rule.code)
    before = ClockRule.objects.filter(code=rule.code, effective_from__lt=rule.effective_from).last()
    if latest.pk != rule.pk or before is None or rule.effective_from <= timezone.localdate():
        raise Incomplete(rule=_("Only a version that is not in force yet can be taken back."))
    _audit("rule.discard", rule, by, {})
    rule.delete()
    if before.effective_to == rule.effective_from - timedelta(days=1):
        before.effective_to = None
        before.save(update_fields=["effective_to"])
    return before


@transaction.atomic
def verify(*, rule_id: int, source: str, by: Staff) -> ClockRule:
    """Say that the version was compared with its source; no date moves.

    Raises PermissionDenied, Incomplete without the source or where it is verified already.
    """
    _require_right(by)
    rule = ClockRule.objects.select_for_update().get(pk=rule_id)
    if rule.verified:
        raise Incomplete(source=_("This version is verified."))
    if not source.strip():
        raise Incomplete(source=_("Say which text was read."))
    rule.verified, rule.source_note = True, source.strip()
    if rule.mark == Mark.KNOWN:
        rule.mark = Mark.FOUND
    rule.save(update_fields=["verified", "mark", "source_note"])
    _audit("rule.verify", rule, by, {"source": rule.source_note})
    return rule


def _require_right(by: Staff) -> None:
    if not may(by, MANAGE):
        raise PermissionDenied


def _latest(code: str) -> ClockRule:
    """Lock the versions of the rule and return the latest."""
    versions = list(ClockRule.objects.select_for_update().filter(code=code).order_by("effective_from"))
    if not versions:
        raise ClockRule.DoesNotExist
    return versions[-1]


def _check(rule: ClockRule) -> None:
    """Raise Incomplete where the rule contradicts itself."""
    gaps = {}
    if rule.unit in WITHOUT_LENGTH:
        rule.length = None
    elif not rule.length:
        gaps["length"] = _("This field is required.")
    if not rule.extendable:
        rule.extension_length, rule.extension_unit, rule.extension_approver = None, "", ""
    elif not (rule.extension_length and rule.extension_unit and rule.extension_approver):
        gaps["extension_length"] = _("Say how long, in which unit, and who approves.")
    if rule.extendable and rule.backward:
        gaps["extendable"] = _("A limit counted backwards cannot be extended.")
    if rule.verified and not rule.source_note.strip():
        gaps["source_note"] = _("Say which text was read.")
    if gaps:
        raise Incomplete(**gaps)


def _text(rule: ClockRule, name: str) -> Any:
    value = getattr(rule, name)
    return value if value is None or isinstance(value, bool | int) else str(value)


def _audit(action: str, rule: ClockRule, by: Staff, detail: dict) -> None:
    where = {"object_type": "clock_rule", "object_ref": f"{rule.code} {rule.effective_from}"}
    audit.record(action, by=by, detail=detail, **where)
