"""The context processor of the frame: menu, search field, inbox and account of the person signed in."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from offices.models import Notification, Staff
from offices.navigation import ENTRIES, SEARCHES, allowed
from offices.reach import reach_of


def frame(request: HttpRequest) -> dict:
    """Give the frame its `nav`, `search`, `inbox` and `account` (see templates/layout); no frame, signed out.

    All of it is computed when a template asks: a fragment that shows no frame costs nothing. The unread count
    is one query.
    """
    staff = getattr(request, "user", None)
    if staff is None or not staff.is_authenticated:
        return {}
    return {
        "nav": SimpleLazyObject(lambda: _menu(staff, request.path)),
        "search": SimpleLazyObject(lambda: _search(staff)),
        "inbox": SimpleLazyObject(lambda: _inbox(staff)),
        "account": SimpleLazyObject(lambda: _account(staff)),
    }


def _menu(staff: Staff, path: str) -> list[dict]:
    """The entries; the one with the longest address that begins the present one is active."""
    items = [
        {
            "label": entry.label,
            "url": reverse(entry.url_name),
            "icon": entry.icon,
            "count": entry.count(staff) if entry.count else None,
        }
        for entry in allowed(ENTRIES, staff)
    ]
    home = reverse("home")
    around = [item["url"] for item in items if path.startswith(item["url"]) and item["url"] != home]
    active = max(around, key=len, default=home if path == home else None)
    return [item | {"active": item["url"] == active} for item in items]


def _search(staff: Staff) -> dict | None:
    for search in allowed(SEARCHES, staff):
        return {"url": reverse(search.url_name), "label": search.label, "method": search.method}
    return None


def _inbox(staff: Staff) -> dict:
    unread = Notification.objects.filter(staff=staff, read_at=None).count()
    return {"url": reverse("inbox"), "unread": unread}


def _account(staff: Staff) -> dict:
    postings = [authority.posting for authority in reach_of(staff).authorities]
    return {
        "name": staff.name,
        "duty": "；".join(f"{posting.unit} · {posting.get_role_display()}" for posting in postings),
        "links": [
            {"label": _("My postings"), "url": reverse("staff", args=[staff.staff_no]), "icon": "user"},
            {"label": _("My downloads"), "url": reverse("job_list"), "icon": "download"},
            {"label": _("Change password"), "url": reverse("password_change"), "icon": "key"},
        ],
    }
