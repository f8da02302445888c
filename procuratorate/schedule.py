"""Every clock of the system: when each task is hurried along, in Asia/Shanghai time."""

SCHEDULE: dict[str, dict] = {}
