"""Chinese text as pairs of characters, for the search index (functions made in the first migration)."""

from django.contrib.postgres.search import SearchVectorField
from django.db.models import Func


class ZhTerms(Func):
    """zh_case_terms(title, narrative): every two neighbouring characters, as a tsvector without positions."""

    function = "zh_case_terms"
    output_field = SearchVectorField()
