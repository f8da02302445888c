"""Is the portal up? Answers without a sign-in and without a word about anybody."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import Error, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from procuratorate import heartbeat


def database_answers() -> bool:
    """Tell whether the database takes a query now."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return False
    return True


@never_cache
@login_not_required
def healthz(request: HttpRequest) -> JsonResponse:
    """Answer 200 where web server, database and worker are up, else 503; the body says which is down."""
    parts = {
        "web": True,
        "database": database_answers(),
        "worker": heartbeat.is_beating(settings.CELERY_BROKER_URL),
    }
    words = {name: "up" if up else "down" for name, up in parts.items()}
    return JsonResponse(words, status=200 if all(parts.values()) else 503)
