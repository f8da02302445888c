"""Withdrawal of a case."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from cases.access import get_case
from cases.domain.withdrawals import withdraw
from cases.forms.withdrawal import WithdrawalForm
from cases.verbs import WITHDRAWAL
from cases.views.verbs import Deed, answer


@require_http_methods(["GET", "POST"])
def withdrawal(request: HttpRequest, key: str) -> HttpResponse:
    """Record that the person took the matter back."""
    case = get_case(request, key, WITHDRAWAL.permission)
    form = WithdrawalForm(request.POST or None, case=case, by=request.user)
    return answer(request, case, form, withdraw, Deed.of(WITHDRAWAL))
