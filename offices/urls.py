"""Routes of offices."""

from django.urls import path

urlpatterns: list[path] = []
