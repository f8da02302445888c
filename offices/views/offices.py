"""Offices: the list and one office."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from offices.access import get_office, permission_required
from offices.forms.offices import OfficeFilterForm
from offices.models import Office, Posting
from offices.queries import headcount_faults, offices_for, procuratorates_for, with_people
from offices.reach import may
from offices.roles import OFFICE_ROLES, Permission, Role


@dataclass(frozen=True)
class Row:
    """One office of the list."""

    office: Office
    directors: list[str]
    people: int
    faults: tuple[str, ...]


@permission_required(Permission.OFFICE_READ)
def office_list(request: HttpRequest) -> HttpResponse:
    """List the offices in reach, by district procuratorate, with people and the 2-to-4 rule."""
    procuratorates = list(procuratorates_for(request.user))
    districts = [(one.code, one.name) for one in procuratorates if one.level == "district"]
    form = OfficeFilterForm(request.GET, districts=districts)
    offices = with_people(_filtered(offices_for(request.user), form), timezone.localdate())
    rows = [_row(office) for office in offices]
    if form.is_valid() and form.cleaned_data["people"]:
        rows = [row for row in rows if row.faults]
    context = {
        "rows": rows,
        "form": form,
        "filtered": any(request.GET.values()),
        "people": sum(row.people for row in rows),
        "broken": sum(bool(row.faults) for row in rows),
        "may_manage": may(request.user, Permission.OFFICE_MANAGE),
        "districts": [one for one in procuratorates if one.level == "district"],
    }
    return render(request, "offices/office_list.html", context)


def office(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one office: facts, townships served, people now and before."""
    found = get_office(request, pk)
    today = timezone.localdate()
    people = _people(found, today)
    found.postings_in_force = people["now"]
    context = {
        "office": found,
        "served": found.served.select_related("township").order_by("valid_to", "township__code"),
        **people,
        "faults": headcount_faults(found),
        "today": today,
        "may_manage": may(request.user, Permission.OFFICE_MANAGE, found),
    }
    return render(request, "offices/office.html", context)


def _people(found: Office, today: date) -> dict[str, list[Posting]]:
    """The postings at an office: those in force, those to come and those that are over."""
    postings = Posting.objects.filter(office=found).select_related("staff", "office")
    split = {"now": [], "coming": [], "before": []}
    for posting in postings.order_by("-starts_on", "role", "staff__name_sort"):
        over = posting.ends_on is not None and posting.ends_on < today
        split["before" if over else "coming" if posting.starts_on > today else "now"].append(posting)
    return split


def _filtered(offices, form: OfficeFilterForm):
    if not form.is_valid():
        return offices
    wanted = form.cleaned_data
    if wanted["district"]:
        offices = offices.filter(procuratorate__code=wanted["district"])
    if wanted["status"]:
        offices = offices.filter(status=wanted["status"])
    if wanted["pilot"]:
        offices = offices.filter(pilot_stage=wanted["pilot"])
    if wanted["q"]:
        offices = offices.filter(Q(name__icontains=wanted["q"]) | Q(seat__name__icontains=wanted["q"]))
    return offices


def _row(found: Office) -> Row:
    in_force = [posting for posting in found.postings_in_force if posting.role in OFFICE_ROLES]
    directors = [posting.staff.name for posting in in_force if posting.role == Role.DIRECTOR]
    return Row(found, directors, len({posting.staff_id for posting in in_force}), headcount_faults(found))
