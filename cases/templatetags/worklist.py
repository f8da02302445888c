"""The list around a case, for its page."""

from django import template

from cases.listing import neighbours_of
from cases.models import Case

register = template.Library()


@register.simple_tag(takes_context=True)
def neighbours(context: template.Context, case: Case) -> dict | None:
    """Give the addresses of the cases beside `case` in the list that led to it; None where none did."""
    return neighbours_of(context["request"], case)
