"""The home page: small cards by right."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from offices.navigation import CARDS, allowed
from offices.reach import reach_of


def home(request: HttpRequest) -> HttpResponse:
    """Show the cards of this person; without a posting in force today, whom to ask."""
    if not reach_of(request.user).authorities:
        return render(request, "offices/no_posting.html")
    filled = [(card, card.content(request.user)) for card in allowed(CARDS, request.user)]
    cards = [(card, content) for card, content in filled if content is not None]
    return render(request, "offices/home.html", {"cards": cards})
