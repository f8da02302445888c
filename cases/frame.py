"""What cases add to the frame of the pages."""

from django.urls import reverse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from cases.duties.contract import all_duties
from cases.models import Draft
from offices.models import Staff
from offices.navigation import CardContent, Figure, register_card, register_entry
from offices.roles import Permission


def registering(staff: Staff) -> CardContent:
    """The duties that can be registered, and one's own drafts; one query."""
    drafts = Draft.objects.filter(staff=staff, case=None).count()
    links = [
        (str(duty.title), reverse("registration_new", args=[duty.slug]))
        for duty in all_duties()
        if duty.enabled
    ]
    return CardContent([Figure(now("My drafts"), drafts, reverse("draft_list"))], links=links)


register_entry(_("Registration"), "draft_list", "file-plus", Permission.CASE_REGISTER, order=20)
register_card(_("Register a matter"), "file-plus", registering, Permission.CASE_REGISTER, order=20)
