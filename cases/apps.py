from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    name = "cases"
    verbose_name = _("Cases")

    def ready(self):
        """Let every room register its duty; tasks must be known to the web process too."""
        autodiscover_modules("duty", "tasks", "notices")
