"""Routes of the worklist: list, filters, search, export."""

from django.urls import path

from cases.views.exports import case_export
from cases.views.saved_filters import (
    saved_filter_add,
    saved_filter_delete,
    saved_filter_list,
    saved_filter_rename,
)
from cases.views.searches import case_search
from cases.views.worklists import case_filters, case_list

urlpatterns = [
    path("cases/", case_list, name="case_list"),
    path("cases/filters/", case_filters, name="case_filters"),
    path("cases/export/", case_export, name="case_export"),
    path("cases/saved/", saved_filter_list, name="saved_filter_list"),
    path("cases/saved/new/", saved_filter_add, name="saved_filter_add"),
    path("cases/saved/<int:pk>/name/", saved_filter_rename, name="saved_filter_rename"),
    path("cases/saved/<int:pk>/delete/", saved_filter_delete, name="saved_filter_delete"),
    path("search/", case_search, name="case_search"),
]
