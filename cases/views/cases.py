"""The page of a case: what can be done on the left, what was said and what happened on the right."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from cases.access import get_case
from cases.codes import content_label
from cases.domain.attachments import shown
from cases.domain.corrections import corrections_of, layers
from cases.domain.extensions import to_be_told
from cases.domain.identities import masked
from cases.domain.reading import note_reading
from cases.domain.steps import available
from cases.duties.contract import get_duty
from cases.forms.comment import CommentForm
from cases.forms.party_lines import person_of
from cases.models import Case, CaseEvent, Correction
from cases.pending import waiting_on, waits
from cases.policy import may_do, may_reveal
from cases.queries import details_of, events_of, flags_of, linked_cases, step_label, step_note, track_of
from cases.statuses import status_of
from cases.timeline import entries, show_options
from cases.verbs import is_alive, verbs_for
from offices.models import Staff
from offices.roles import Permission

TIMELINE = "timeline"  # id of the part that htmx may ask for alone


@require_GET
def case(request: HttpRequest, key: str) -> HttpResponse:
    """Show the case, or its timeline alone where a filter was chosen; that it was opened goes on record."""
    case = get_case(request, key)
    note_reading(case=case, by=request.user)
    return show_case(request, case)


def show_case(
    request: HttpRequest, case: Case, comment_form: CommentForm | None = None, status: int = 200
) -> HttpResponse:
    """Render the page of the case, with a comment that could not be added where there is one."""
    events = events_of(case)
    context = {"case": case, **timeline_of(request, case, events)}
    if request.htmx.target == TIMELINE:
        return render(request, "cases/cases/_timeline.html", context)
    context |= _stand(case, events) | _content(case, request.user) | _rights(case, request.user)
    context["waiting"] = waiting_on(case, request.user) if waits(events) else []
    context["to_tell"] = to_be_told(case, events)
    context["comment_form"] = comment_form or CommentForm()
    return render(request, "cases/cases/case.html", context, status=status)


def timeline_of(request: HttpRequest, case: Case, events: list[CaseEvent]) -> dict:
    """What the timeline shows under the filter that the address asks for."""
    show = request.GET.get("show", "")
    options = show_options()
    chosen = show if show in dict(options) else ""
    return {
        "entries": entries(case, events, request.user, chosen),
        "show": chosen,
        "show_options": options,
    }


def _stand(case: Case, events: list[CaseEvent]) -> dict:
    """Where the case stands."""
    duty = get_duty(case.duty)
    return {
        "duty": duty,
        "kind": duty.kind_label(case.kind),
        "outcome": duty.outcome_label(case.outcome),
        "step": step_label(duty, case.step),
        "step_note": step_note(duty, case.step),
        "status": status_of(case, timezone.localdate()),
        "track": track_of(case, events),
        "flags": flags_of(case),
    }


def _content(case: Case, staff: Staff) -> dict:
    """What is known of the matter and of its people."""
    corrections = corrections_of(case)
    evidence = list(case.evidence.all())
    by_id = {correction.pk: correction for correction in corrections}
    return {
        "corrections": corrections,
        "layers": layers(corrections),
        **_people(case, by_id, staff),
        "files": shown(case),
        "evidence": [row for row in evidence if row.removed_by_id is None],
        "evidence_out": [(row, by_id[row.removed_by_id]) for row in evidence if row.removed_by_id],
        "details": details_of(case),
        "content": content_label(case.content_class),
    }


def _people(case: Case, corrections: dict[int, Correction], staff: Staff) -> dict:
    """The parties, masked, each beside whether this reader may reveal them; and those that were taken out."""
    parties = [(party, masked(party)) for party in case.parties.all()]
    people = [
        (person_of(party, words), may_reveal(staff, party))
        for party, words in parties
        if party.removed_by_id is None
    ]
    return {
        "people": people,
        "some_stay_masked": not all(reveals for _person, reveals in people),
        "taken_out": [
            (party, words, corrections[party.removed_by_id])
            for party, words in parties
            if party.removed_by_id
        ],
    }


def _rights(case: Case, staff: Staff) -> dict:
    """What this reader may do and see beside it."""
    return {
        "transitions": available(case, staff),
        "verbs": verbs_for(case, staff),
        "links": linked_cases(case, staff),
        "may_unmask": may_do(staff, Permission.PARTY_UNMASK, case),
        "may_comment": may_do(staff, Permission.CASE_COMMENT, case),
        "may_handle": (handles := may_do(staff, Permission.CASE_HANDLE, case)),
        "may_summarise": handles and is_alive(case),
    }
