"""The sitemap: each app brings its own."""

from django.urls import include, path

from procuratorate.health import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("", include("offices.urls")),
    path("", include("cases.urls")),
    path("", include("oversight.urls")),
]
