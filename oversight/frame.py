"""What oversight adds to the frame of the pages."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from offices.models import Staff
from offices.navigation import CardContent, Figure, register_card, register_entry
from offices.pages import PAGE_WORDS
from offices.roles import Permission
from oversight.progress import summary

PAGE_WORDS.update({"progress": _("Progress"), "progress_district": _("Progress of a district")})
register_entry(_("Progress"), "progress", "chart-bar", Permission.PROGRESS_READ, order=40)

ON_CARD = ("received", "closed", "open", "overdue", "procedural_reply", "result_reply", "this_month")


def progress_of_month(staff: Staff) -> CardContent:
    """The figures of this month over all offices that `staff` reviews; two queries."""
    address = reverse("progress")
    month, stats = summary(staff, address)
    figures = [
        Figure(str(stat["label"]), stat["value"], stat["url"], stat["state"])
        for stat in stats
        if stat["name"] in ON_CARD
    ]
    return CardContent(figures=figures, links=[(month, address)])


register_card(_("Progress"), "chart-bar", progress_of_month, Permission.PROGRESS_READ, order=20)
