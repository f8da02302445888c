"""Routes of clocks."""

from django.urls import path

urlpatterns: list[path] = []
