"""Routes of oversight."""

from django.urls import path

urlpatterns: list[path] = []
