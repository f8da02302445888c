"""The roof: settings, sitemap, Celery, the schedule and what starts them. It wires and decides nothing.

Nothing is imported here, so that the launcher can use `environment`, `embedded`, `install` and `processes`
(standard library only) before any package is installed.
"""
