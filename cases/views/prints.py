"""The registration form (登记表, F01) on paper."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from cases.access import get_case
from cases.codes import content_label
from cases.domain.attachments import own_name, shown
from cases.domain.corrections import corrections_of, layers
from cases.domain.identities import masked
from cases.domain.prints import print_registration
from cases.domain.reading import note_reading
from cases.duties.contract import get_duty
from cases.enums import Channel
from cases.enums import EventKind as E
from cases.forms.identity import ReasonForm
from cases.forms.party_lines import lines_of, person_of
from cases.models import Case, Party
from cases.policy import may_do
from cases.queries import details_of, events_of, flags_of, linked_cases
from cases.timeline import Entry, entries
from offices.models import Staff
from offices.roles import Permission

MOVED = _("Clocks paused and extended")  # which the form of the procuratorates does not have
LINES = (
    (
        _("Triage, by and on"),
        {E.INQUIRED, E.ACCEPTED, E.DECLINED, E.RETURNED, E.RESUBMITTED}
        | {E.ASSIGNED, E.REFERRED, E.INSTRUCTED},
    ),
    (_("Sent to, on, signed for"), {E.REFERRED, E.SIGNED_FOR, E.OBJECTED, E.FEEDBACK}),
    (
        _("Result and reply"),
        {E.PROCEDURAL_REPLY, E.PROGRESS_REPLY, E.RESULT_REPLY, E.SERVED, E.SETTLED}
        | {E.EXEMPTION_DECIDED, E.CONTACT_ATTEMPTED, E.CLOSED, E.REOPENED, E.WITHDRAWN, E.MERGED, E.VOIDED},
    ),
    (MOVED, {E.PAUSED, E.RESUMED, E.EXTENSION_REQUESTED, E.EXTENSION_DECIDED}),
    (_("Satisfaction and revisit"), {E.REVISITED}),
)


@require_http_methods(["GET", "POST"])
def registration_print(request: HttpRequest, key: str) -> HttpResponse:
    """Show the form with masked people; POST with a reason shows it once with the people in clear."""
    wanted = Permission.PARTY_UNMASK if request.method == "POST" else Permission.CASE_READ
    case = get_case(request, key, wanted)
    form = ReasonForm(request.POST or None)
    parties, in_clear = [(party, masked(party)) for party in case.parties.standing()], False
    if request.method == "GET":
        note_reading(case=case, by=request.user, action="case.print")
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        opened = print_registration(case=case, by=request.user, reason=reason, request=request)
        parties, in_clear = [(party, identity.as_box()) for party, identity in opened], True
    context = _paper(case, request.user) | {
        "form": form,
        "parties": [_person(party, words) for party, words in parties],
        "files": [own_name(one.file) if in_clear else one.name for one in shown(case)],
        "in_clear": in_clear,
        "may_unmask": may_do(request.user, Permission.PARTY_UNMASK, case),
    }
    response = render(request, "cases/registrations/print.html", context, status=422 if form.errors else 200)
    response["Cache-Control"] = "no-store"
    return response


def _paper(case: Case, staff: Staff) -> dict:
    """What the paper shows beside the people."""
    duty, told = get_duty(case.duty), entries(case, events_of(case), staff)[::-1]
    return {
        "case": case,
        "duty": duty,
        "kind": duty.kind_label(case.kind),
        "content": content_label(case.content_class),
        "outcome": duty.outcome_label(case.outcome),
        "flags": flags_of(case),
        "links": linked_cases(case, staff),
        "earlier": [one.event.data["earlier"] for one in told if "earlier" in one.event.data],
        "came_in_person": case.channel == Channel.VISIT,
        "details": details_of(case),
        "layers": layers(corrections_of(case)),
        "evidence": list(case.evidence.standing()),
        "lines": _lines(told),
        "printed_at": timezone.localtime(),
    }


def _lines(told: list[Entry]) -> list[tuple[str, list[Entry]]]:
    """Return what happened, by the line to which it belongs; that of MOVED only where something did.

    Of the attempts to reach somebody it is the one that ended an exemption.
    """
    told = [one for one in told if one.event.kind != E.CONTACT_ATTEMPTED or "owed_again" in one.event.data]
    found = [(title, [one for one in told if one.event.kind in kinds]) for title, kinds in LINES]
    return [(title, happened) for title, happened in found if happened or title != MOVED]


def _person(party: Party, words: dict[str, str]) -> dict:
    """A party, two lines a row: of whoever came first the whole form, of others what is known."""
    person = person_of(party, words)
    lines = lines_of(party, words) if party.is_primary and not party.is_unit else list(person.lines)
    return {"person": person, "rows": [lines[start : start + 2] for start in range(0, len(lines), 2)]}
