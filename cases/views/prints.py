"""The registration form (登记表, F01) on paper."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from cases.access import get_case
from cases.codes import ETHNICITIES, POLITICAL, SPECIAL_GROUPS, content_label, label
from cases.domain.attachments import own_name, shown
from cases.domain.corrections import corrections_of, layers
from cases.domain.identities import masked
from cases.domain.prints import print_registration
from cases.domain.reading import note_reading
from cases.duties.contract import get_duty
from cases.enums import Channel
from cases.enums import EventKind as E
from cases.forms.identity import ReasonForm
from cases.models import Case, Party
from cases.policy import may_do
from cases.queries import details_of, events_of, flags_of
from cases.timeline import entries
from offices.models import Staff
from offices.roles import Permission

NOTHING = "—"
CELLS = {
    "name": ("name",),
    "unit": ("name", "address"),
    "gender": ("gender", "birth_date", "ethnicity"),
    "id_number": ("id_number",),
    "telephone": ("phone", "landline"),
    "home": ("address", "postcode"),
    "household": ("household_address",),
    "work": ("workplace", "position", "rank"),
    "occupation": ("occupation", "political", "special_group"),
}
LINES = (
    (_("Triage, by and on"), {E.ACCEPTED, E.DECLINED, E.RETURNED, E.ASSIGNED}),
    (_("Sent to, on, signed for"), {E.REFERRED, E.SIGNED_FOR, E.OBJECTED, E.FEEDBACK}),
    (
        _("Result and reply"),
        {E.PROCEDURAL_REPLY, E.PROGRESS_REPLY, E.RESULT_REPLY, E.SERVED, E.SETTLED, E.CLOSED},
    ),
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
        "flags": flags_of(case),
        "came_in_person": case.channel == Channel.VISIT,
        "details": details_of(case),
        "layers": layers(corrections_of(case)),
        "evidence": list(case.evidence.all()),
        "lines": [(title, [one for one in told if one.event.kind in kinds]) for title, kinds in LINES],
        "printed_at": timezone.localtime(),
    }


def _person(party: Party, words: dict[str, str]) -> dict:
    """A party as the paper shows it: every cell of the form is there, with a dash where nothing is known."""
    kept = {
        **words,
        "gender": party.get_gender_display(),
        "ethnicity": label(ETHNICITIES, party.ethnicity),
        "political": label(POLITICAL, party.political),
        "special_group": label(SPECIAL_GROUPS, party.special_group),
    }
    cells = {cell: " ".join(kept[name] for name in names if kept.get(name)) for cell, names in CELLS.items()}
    return {"party": party} | {cell: text or NOTHING for cell, text in cells.items()}
