"""Routes of cases."""

from django.urls import path

urlpatterns: list[path] = []
