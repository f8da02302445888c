"""A request that waits for a decision, in words: its kind, what is asked for, where it is decided."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import CharField, F, Model
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from cases.clock_words import amount, label
from cases.enums import Approver, ExemptReason
from cases.models import Correction, Exemption, Extension
from offices.roles import Permission

PLACE = re.compile(
    r"(?P<since>[0-9T:.+-]+),(?P<kind>correction|exemption|extension),(?P<ref>[0-9a-f-]+)", re.A
)


@dataclass(frozen=True)
class Kind:
    """A kind of request: its words, how it hangs on its case, who decides it, and where."""

    label: Promise
    model: type[Model]
    case: str
    permission: Permission
    url_name: str
    told: dict[str, Any]


KINDS = {
    "correction": Kind(
        _("Correction of the registration"),
        Correction,
        "case",
        Permission.CORRECTION_DECIDE,
        "correction",
        {"ref": Cast("uid", CharField())},
    ),
    "exemption": Kind(
        _("Exemption from replying"),
        Exemption,
        "case",
        Permission.EXEMPTION_DECIDE,
        "exemption_decision",
        {"exempt_as": F("reason")},
    ),
    "extension": Kind(
        _("Extension"),
        Extension,
        "clock__case",
        Permission.EXTENSION_DECIDE,
        "extension_decision",
        {
            "approver": F("clock__rule__extension_approver"),
            "rule": F("clock__rule__title"),
            "rule_en": F("clock__rule__title_en"),
            "more": F("length"),
            "of_unit": F("unit"),
            "by_paper": F("paper"),
        },
    ),
}


class Request(NamedTuple):
    """A request that waits; the order of the fields is that of the columns of the query."""

    since: datetime
    kind: str
    ref: str
    key: str
    number: str
    office: str
    asked_by: int
    asker: str
    approver: str
    exempt_as: str
    rule: str
    rule_en: str
    more: int | None
    of_unit: str
    by_paper: str

    @property
    def label(self) -> Promise:
        """What kind of request it is."""
        return KINDS[self.kind].label

    @property
    def detail(self) -> str:
        """What exactly is asked for, without a word about anybody."""
        if self.kind == "exemption":
            return label(ExemptReason, self.exempt_as)
        if self.kind == "extension":
            rule = self.rule_en if self.rule_en and get_language() == "en" else self.rule
            paper = gettext("by paper %(paper)s") % {"paper": self.by_paper} if self.by_paper else ""
            return f"{rule} {amount(self.more, self.of_unit)} {paper}".rstrip()
        return ""

    @property
    def url(self) -> str:
        """Where it is decided; a correction is looked at there too."""
        return reverse(KINDS[self.kind].url_name, args=[self.key, self.ref])

    @property
    def is_outside(self) -> bool:
        """Whether somebody outside the procuratorate decides, and the office records what was decided."""
        return self.kind == "extension" and self.approver == Approver.NONE

    @property
    def place(self) -> str:
        """Its place among all requests, for the address of the page after it."""
        return f"{self.since.isoformat()},{self.kind},{self.ref}"


def read_place(place: str) -> tuple[datetime, str, str] | None:
    """Return moment, kind and reference of the `place` of a request; None for what cannot be read."""
    read = PLACE.fullmatch(place)
    try:
        moment = datetime.fromisoformat(read["since"]) if read else None
    except ValueError:
        return None
    return (moment, read["kind"], read["ref"]) if moment and moment.tzinfo else None
