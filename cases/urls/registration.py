"""Routes of registration."""

from django.urls import path

urlpatterns: list[path] = []
