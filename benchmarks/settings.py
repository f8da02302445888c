"""The portal's settings, and what measuring adds: its commands, the floor, the counter of queries."""

from procuratorate.settings import *  # noqa: F403
from procuratorate.settings import INSTALLED_APPS, MIDDLEWARE, env

INSTALLED_APPS = [*INSTALLED_APPS, "benchmarks"]
ROOT_URLCONF = "benchmarks.urls"
if env.flag("BENCH_COUNT", default=False):  # a server of its own: counting would slow down what is timed
    MIDDLEWARE = ["benchmarks.counting.counted", *MIDDLEWARE]
