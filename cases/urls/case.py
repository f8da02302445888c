"""Routes of the case and of its verbs after registration."""

from django.urls import path

from cases.views.cases import case
from cases.views.comments import comments
from cases.views.merges import merger
from cases.views.requests import request_list
from cases.views.steps import step
from cases.views.summaries import summary
from cases.views.voids import voiding
from cases.views.withdrawals import withdrawal

urlpatterns = [
    path("requests/", request_list, name="request_list"),
    path("cases/<slug:key>/", case, name="case"),
    path("cases/<slug:key>/steps/<slug:name>/", step, name="case_step"),
    path("cases/<slug:key>/comments/", comments, name="case_comments"),
    path("cases/<slug:key>/summary/", summary, name="case_summary"),
    path("cases/<slug:key>/withdrawal/", withdrawal, name="case_withdrawal"),
    path("cases/<slug:key>/merger/", merger, name="case_merger"),
    path("cases/<slug:key>/voiding/", voiding, name="case_voiding"),
]
