"""Staff: the list and one person, with what they may do today and why."""

from django.db.models import Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from offices.access import get_staff, permission_required
from offices.forms.staff import StaffFilterForm
from offices.labels import PERMISSION_WORDS
from offices.models import Posting, Staff
from offices.paging import keyset_page
from offices.queries import is_admin, may_grant_at, staff_for
from offices.reach import may, reach_of
from offices.roles import Permission


@permission_required(Permission.STAFF_READ)
def staff_list(request: HttpRequest) -> HttpResponse:
    """List the people in reach in the order of their names' sounds."""
    today = timezone.localdate()
    in_force = Posting.objects.in_force(today).select_related("office", "procuratorate")
    people = staff_for(request.user).prefetch_related(Prefetch("postings", in_force, to_attr="in_force"))
    form = StaffFilterForm(request.GET)
    if form.is_valid():
        people = _filtered(people, form.cleaned_data, today)
    context = {
        "page": keyset_page(people, ("name_sort", "staff_no"), request.GET),
        "form": form,
        "may_manage": may(request.user, Permission.STAFF_MANAGE),
    }
    return render(request, "offices/staff_list.html", context)


def staff(request: HttpRequest, staff_no: str) -> HttpResponse:
    """Show one person: postings over time, and what follows from them today."""
    person = get_staff(request, staff_no)
    postings = Posting.objects.filter(staff=person).order_by("-starts_on")
    postings = list(postings.select_related("office", "procuratorate", "department"))
    for posting in postings:
        posting.may_change = may_grant_at(request.user, posting.unit)
    context = {
        "person": person,
        "postings": postings,
        "authorities": [
            (authority, [PERMISSION_WORDS[one] for one in Permission if one in authority.permissions])
            for authority in reach_of(person).authorities
        ],
        "today": timezone.localdate(),
        "may_manage": _may(request, Permission.STAFF_MANAGE, person),
        "is_admin": is_admin(person),
        "may_grant": _may(request, Permission.POSTING_MANAGE, person) and person != request.user,
    }
    return render(request, "offices/staff.html", context)


def _may(request: HttpRequest, permission: Permission, person: Staff) -> bool:
    """Whether the reader holds `permission` over the person."""
    return staff_for(request.user, permission).filter(pk=person.pk).exists()


def _filtered(people, wanted: dict, today):
    if wanted["q"]:
        text = wanted["q"]
        sounds = Q(name_sort__icontains=text) | Q(staff_no__istartswith=text)
        people = people.filter(sounds | Q(name__icontains=text))
    if wanted["account"] == "unposted":
        return people.exclude(pk__in=Posting.objects.in_force(today).values("staff"))
    if wanted["account"]:
        return people.filter(is_active=wanted["account"] == "enabled")
    return people
