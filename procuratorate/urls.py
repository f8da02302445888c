"""The sitemap: each app brings its own."""

from django.urls import include, path

urlpatterns = [
    path("", include("offices.urls")),
    path("", include("cases.urls")),
    path("", include("oversight.urls")),
]
