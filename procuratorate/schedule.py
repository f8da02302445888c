"""Every clock of the system: when each task is hurried along, in Asia/Shanghai time."""

from celery.schedules import crontab

SCHEDULE: dict[str, dict] = {
    "notice events left behind": {"task": "cases.sweep_events", "schedule": 30.0},
    "hurry jobs left behind": {"task": "offices.sweep_jobs", "schedule": 30.0},
    "warn of clocks": {"task": "cases.warn", "schedule": crontab(minute="*/10", hour="8-17")},
    "take up changes of the calendar": {"task": "cases.sweep_years", "schedule": crontab(minute="*/10")},
    "take up late versions of rules": {"task": "cases.sweep_rules", "schedule": crontab(minute="5-59/10")},
    "fold tallies": {"task": "oversight.fold_tallies", "schedule": 60.0},
    "delete old results of jobs": {"task": "offices.discard_results", "schedule": crontab(hour=3, minute=10)},
    "delete sessions that ran out": {
        "task": "offices.clear_sessions",
        "schedule": crontab(hour=3, minute=20),
    },
}
