"""The Celery application: it runs what the database asks for, and loses nothing when it is gone."""

import os

from celery import Celery

from procuratorate.heartbeat import Heartbeat
from procuratorate.schedule import SCHEDULE

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "procuratorate.settings")

app = Celery("procuratorate")
app.set_default()  # "current" holds for the thread that loads it only, and the web server answers in others
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.beat_schedule = SCHEDULE
app.steps["worker"].add(Heartbeat)
app.autodiscover_tasks()
