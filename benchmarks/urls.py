"""The portal's routes and the two floors."""

from django.urls import path

from benchmarks import floor
from procuratorate.urls import urlpatterns as portal_routes

urlpatterns = [
    path("floor/", floor.bare, name="floor"),
    path("floor/signed-in/", floor.signed_in, name="floor_signed_in"),
    *portal_routes,
]
