"""What cases add to the frame of the pages."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.clock_cards import next_due, provisional, to_sign
from cases.domain.rules import MANAGE
from cases.duties.contract import all_duties
from cases.enums import EventKind, PartyRole
from cases.forms.search import WORDS
from cases.models import Draft, SavedFilter
from cases.pages import PAGES
from cases.pending import pending_for
from cases.requests import Request
from cases.statuses import COUNTED, STATUSES, in_figures
from cases.worklist import Worklist, nearest_scope
from offices.labels import (
    ACTION_WORDS,
    DETAIL_WORDS,
    OBJECT_WORDS,
    PERMISSION_WORDS,
    ROLE_WORDS,
    VALUE_WORDS,
)
from offices.models import Staff
from offices.navigation import CardContent, Figure, Line, register_card, register_entry, register_search
from offices.pages import PAGE_WORDS
from offices.roles import Permission

ALARMING = ("overdue", "due_soon")
LISTED = 10  # requests on the home page
OF_CLOCKS = (
    EventKind.CLOCK_DUE_SOON,
    EventKind.CLOCK_OVERDUE,
    EventKind.CLOCK_ESCALATED,
    EventKind.CLOCKS_RECOMPUTED,
)
"""Events that nobody does: the audit trail has no lines of them."""


def registering(staff: Staff) -> CardContent:
    """The duties that can be registered, and one's own drafts; one query."""
    drafts = Draft.objects.visible_to(staff).filter(case=None).count()
    links = [
        (str(duty.title), reverse("registration_new", args=[duty.slug]))
        for duty in all_duties()
        if duty.enabled
    ]
    return CardContent([Figure(gettext("My drafts"), drafts, reverse("draft_list"))], links=links)


def deed_words(name: str) -> object:
    """Words for a transition, as the first duty that has it calls it; None where no duty has it any more."""
    deeds = (one for duty in all_duties() for one in duty.transitions)
    return next((one.label for one in deeds if one.name == name), None)


def desk(staff: Staff) -> CardContent:
    """How many cases of one's nearest scope wait in which way, and one's saved filters; two queries."""
    address, scope = reverse("case_list"), nearest_scope(staff)
    counts = Worklist(staff, {"scope": scope}).counts()
    figures = [
        Figure(
            str(STATUSES[status]),
            in_figures(counts[status]),
            f"{address}?{urlencode({'scope': scope, 'status': status})}",
            status if status in ALARMING and counts[status] else "",
        )
        for status in ("overdue", "due_soon", "waiting", "in_time")
    ]
    saved = SavedFilter.objects.filter(staff=staff)
    return CardContent(figures, links=[(filter.name, f"{address}?{filter.query}") for filter in saved])


def requests(staff: Staff) -> CardContent | None:
    """What waits for one's own decision, the oldest first; one query, none where one never decides."""
    waiting = pending_for(staff)
    found = list(waiting[: COUNTED + 1]) if waiting is not None else []
    if not found:
        return None
    address, total = reverse("request_list"), in_figures(len(found))
    links = [(gettext("All %(n)s") % {"n": total}, address)] if len(found) > LISTED else []
    listed = [Request(*row) for row in found[:LISTED]]
    lines = [Line(f"{each.label} {each.number}", each.url, _asked(each)) for each in listed]
    return CardContent([Figure(gettext("Requests"), total, address)], lines=lines, links=links)


def _asked(request: Request) -> str:
    words = gettext("%(name)s asked on %(day)s")
    asked = words % {"name": request.asker, "day": timezone.localdate(request.since).isoformat()}
    return f"{request.detail} · {asked}" if request.detail else asked


ACTION_WORDS.update({f"case.{kind}": kind.label for kind in EventKind if kind not in OF_CLOCKS})
ACTION_WORDS.update(
    {
        "case.open": _("opened a case"),
        "case.print": _("opened a registration form for printing"),
        "case.search": _("searched cases"),
        "case.export": _("exported a list of cases"),
        "party.unmask": _("showed an identity in clear"),
        "correction.unmask": _("showed the people of a correction in clear"),
        "registration.print": _("printed a registration form in clear"),
        "attachment.download": _("downloaded a file of a case"),
        "attachment.unmask": _("downloaded a file that may show who somebody is"),
        "rule.version": _("gave a clock rule a new version"),
        "rule.discard": _("took back a version of a clock rule"),
        "rule.verify": _("verified a clock rule"),
    }
)
OBJECT_WORDS.update({"case": _("Case"), "clock_rule": _("Clock rule")})
DETAIL_WORDS.update(
    {
        "deed": _("Deed"),
        "where": _("Search in"),
        "filters": _("Filters"),
        "rows": _("Number of cases"),
        "searched": _("Within a search"),
        "party": _("Party"),
        "parties": _("Parties"),
        "correction": _("Correction"),
        "attachment": _("File"),
        "sha256": _("Checksum"),
        "reason": _("Reason"),
        "open_clocks": _("Running clocks"),
    }
)
VALUE_WORDS["where"] = WORDS.get
VALUE_WORDS["deed"] = deed_words
VALUE_WORDS["wanted"] = lambda name: PERMISSION_WORDS.get(name) or deed_words(name)
ROLE_WORDS.update(PartyRole.choices)
PAGE_WORDS.update(PAGES)

register_search(_("Number, word, name or telephone"), "case_search", Permission.CASE_READ, method="post")
register_entry(_("Cases"), "case_list", "list-details", Permission.CASE_READ, order=10)
register_card(_("Awaiting my decision"), "scale", requests, Permission.CASE_READ, order=5)
register_card(_("Cases"), "list-details", desk, Permission.CASE_READ, order=10)
register_card(_("To sign for"), "inbox", to_sign, Permission.CASE_FEEDBACK, order=12)
register_card(_("My next cases"), "clock", next_due, Permission.CASE_READ, order=15)
register_card(_("Provisional dates"), "calendar", provisional, MANAGE, order=59)
register_entry(_("Clock rules"), "rule_list", "clock", order=66)
register_entry(_("Registration"), "draft_list", "file-plus", Permission.CASE_REGISTER, order=20)
register_card(_("Register a matter"), "file-plus", registering, Permission.CASE_REGISTER, order=20)
