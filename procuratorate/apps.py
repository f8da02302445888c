from django.apps import AppConfig

from procuratorate.celery import app


class RoofConfig(AppConfig):
    """Loads the Celery application with Django, so that every process publishes to the same broker."""

    name = "procuratorate"
    celery = app
