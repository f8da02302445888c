"""What this app puts into the frame of each page: menu entries and cards of the home page."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from offices.enums import OfficeStatus
from offices.models import AuditRecord, CalendarYear, Notification, Posting, Staff
from offices.navigation import CardContent, Figure, Line, register_card, register_entry
from offices.notices import words_of
from offices.queries import headcount_faults, offices_for, postings_for, with_people
from offices.roles import Permission

P = Permission
LATEST = 5
NOVEMBER = 11
SOON = timedelta(days=30)


def inbox_card(staff: Staff) -> CardContent:
    """The latest unread notices."""
    unread = Notification.objects.filter(staff=staff, read_at=None)
    figure = Figure(gettext("Unread"), unread.count(), reverse("inbox"))
    notices = [Line(words_of(notice), notice.url or reverse("inbox")) for notice in unread[:LATEST]]
    return CardContent([figure], lines=notices, links=[(gettext("To the inbox"), reverse("inbox"))])


def offices_card(staff: Staff) -> CardContent:
    """The offices in reach and those where the rule of 2 to 4 is broken."""
    offices = offices_for(staff).filter(status=OfficeStatus.ACTIVE)
    offices = list(with_people(offices, timezone.localdate()))
    broken = sum(bool(headcount_faults(office)) for office in offices)
    people = {posting.staff_id for office in offices for posting in office.postings_in_force}
    address = reverse("office_list")
    return CardContent(
        [
            Figure(gettext("Offices"), len(offices), address),
            Figure(gettext("Staff posted"), len(people), reverse("staff_list")),
            Figure(
                gettext("Rule of 2 to 4 broken"),
                broken,
                f"{address}?people=broken",
                "overdue" if broken else "",
            ),
        ]
    )


def calendar_card(staff: Staff) -> CardContent:
    """Whether this year and the next are confirmed; from November on, the next one is wanted."""
    today = timezone.localdate()
    confirmed = set(CalendarYear.objects.exclude(confirmed_at=None).values_list("year", flat=True))
    wanted = [today.year, today.year + 1] if today.month >= NOVEMBER else [today.year]
    missing = [year for year in wanted if year not in confirmed]
    figures = [
        Figure(
            str(year),
            gettext("confirmed") if year in confirmed else gettext("not confirmed"),
            reverse("calendar", args=[year]),
            "overdue" if year in missing else "",
        )
        for year in (today.year, today.year + 1)
    ]
    words = gettext("Not confirmed: %(years)s. Dates that reach there are provisional.")
    note = words % {"years": "、".join(map(str, missing))} if missing else ""
    return CardContent(figures, note=note)


def postings_card(staff: Staff) -> CardContent:
    """Postings that end soon, and people without one."""
    today = timezone.localdate()
    postings = postings_for(staff).in_force(today)
    ending = postings.filter(ends_on__lte=today + SOON).count()
    unposted = Staff.objects.filter(is_active=True)
    unposted = unposted.exclude(pk__in=Posting.objects.in_force(today).values("staff")).count()
    return CardContent(
        [
            Figure(gettext("In force"), postings.count(), reverse("posting_list")),
            Figure(gettext("Ending within 30 days"), ending, reverse("posting_list") + "?when=ending"),
            Figure(gettext("Without a posting"), unposted, reverse("staff_list") + "?account=unposted"),
        ]
    )


def audit_card(staff: Staff) -> CardContent:
    """Refusals and failed sign-ins of the last seven days."""
    since = timezone.now() - timedelta(days=7)
    recent = AuditRecord.objects.filter(at__gte=since)
    address = reverse("audit_list")
    watched = (
        ("access.refused", gettext("Access refused")),
        ("sign_in.failed", gettext("Failed sign-ins")),
        ("sign_in.locked", gettext("Accounts locked")),
    )
    return CardContent(
        [
            Figure(label, recent.filter(action=action).count(), f"{address}?action={action}")
            for action, label in watched
        ]
    )


register_entry(_("Home"), "home", "home", order=0)
register_entry(_("Offices"), "office_list", "building-community", P.OFFICE_READ, order=60)
register_entry(_("Staff"), "staff_list", "users", P.STAFF_READ, order=61)
register_entry(_("Postings"), "posting_list", "key", P.POSTING_MANAGE, order=62)
register_entry(_("Outside bodies"), "organ_list", "building", P.OFFICE_MANAGE, order=63)
register_entry(_("Calendar"), "calendar_now", "calendar", order=64)
register_entry(_("Audit trail"), "audit_list", "shield", P.AUDIT_READ, order=65)

register_card(_("Inbox"), "inbox", inbox_card, order=0)
register_card(_("Offices"), "building-community", offices_card, P.OFFICE_MANAGE, order=60)
register_card(_("Calendar"), "calendar", calendar_card, P.CALENDAR_MANAGE, order=61)
register_card(_("Postings"), "key", postings_card, P.POSTING_MANAGE, order=62)
register_card(_("Last seven days"), "shield", audit_card, P.AUDIT_READ, order=63)
