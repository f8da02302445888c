"""What oversight adds to the frame of the pages."""

from django.utils.translation import gettext_lazy as _

from offices.navigation import register_entry
from offices.roles import Permission

register_entry(_("Progress"), "progress", "chart-bar", Permission.PROGRESS_READ, order=40)
