"""The worker's sign of life: a key in the broker that the worker renews and that runs out by itself.

A crashed, stuck or cut-off worker cannot renew it; reading it costs one round trip and no query.
"""

import redis
from celery import bootsteps

KEY = "portal:worker:alive"
EVERY_SECONDS = 5
LASTS_SECONDS = 20


def broker(url: str) -> redis.Redis:
    """Return a client that gives up fast: whoever asks for a sign of life has no time."""
    return redis.Redis.from_url(url, socket_connect_timeout=1, socket_timeout=1)


def is_beating(url: str) -> bool:
    """Tell whether a worker of the broker at `url` has shown life within the last 20 seconds."""
    try:
        with broker(url) as client:
            return bool(client.exists(KEY))
    except redis.RedisError:
        return False


class Heartbeat(bootsteps.StartStopStep):
    """Part of each worker: renews the key by the worker's own timer, takes it away at an orderly stop."""

    requires = {"celery.worker.components:Timer"}  # noqa: RUF012

    def start(self, worker) -> None:
        self.url = worker.app.conf.broker_url
        self.renew()
        self.entry = worker.timer.call_repeatedly(EVERY_SECONDS, self.renew)

    def stop(self, worker) -> None:
        self.entry.cancel()
        self.tell(lambda client: client.delete(KEY))

    def renew(self) -> None:
        self.tell(lambda client: client.set(KEY, "1", ex=LASTS_SECONDS))

    def tell(self, say) -> None:
        """Without a broker there is nobody to tell; the worker itself reports and repairs its connection."""
        try:
            with broker(self.url) as client:
                say(client)
        except redis.RedisError:
            pass
