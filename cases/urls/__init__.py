"""Routes of cases, a file a subject."""

from cases.urls.case import urlpatterns as case_routes
from cases.urls.clocks import urlpatterns as clock_routes
from cases.urls.registration import urlpatterns as registration_routes
from cases.urls.worklist import urlpatterns as worklist_routes

urlpatterns = [*worklist_routes, *registration_routes, *case_routes, *clock_routes]
