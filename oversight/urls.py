"""Routes of oversight."""

from django.urls import path

from oversight.views.progress import progress, progress_district

urlpatterns = [
    path("progress/", progress, name="progress"),
    path("progress/<slug:code>/", progress_district, name="progress_district"),
]
