"""The corrections of a case, for its page."""

from django import template

from cases.domain.corrections import FINAL
from cases.enums import Decision
from cases.models import Case
from cases.policy import may_do
from offices.roles import Permission

register = template.Library()


@register.simple_tag(takes_context=True)
def may_ask_correction(context, case: Case) -> bool:
    """Whether the reader may ask for a correction of the case as it stands; one at a time is decided."""
    pending = any(one.decision == Decision.PENDING for one in context["corrections"])
    if pending or case.stage in FINAL or case.offline:
        return False
    return may_do(context["request"].user, Permission.CASE_CORRECT, case)
