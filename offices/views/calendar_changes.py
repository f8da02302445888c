"""What the system admin changes about the working-day calendar."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from offices.access import permission_required
from offices.domain import calendar as verbs
from offices.forms.calendar import ConfirmYearForm, DayForm, ImportDaysForm
from offices.forms.layout import carry_out
from offices.models import CalendarDay
from offices.roles import Permission
from offices.views.calendar import check_year
from offices.views.form_page import form_page

MANAGE = Permission.CALENDAR_MANAGE


@permission_required(MANAGE)
def calendar_day(request: HttpRequest, day: date) -> HttpResponse:
    """Mark a day, or let it follow the plain week again."""
    check_year(day.year)
    held = CalendarDay.objects.filter(date=day).first()
    form = DayForm(request.POST or None, initial={"kind": held.kind, "note": held.note} if held else None)
    if carry_out(form, lambda: _mark(day, form.cleaned_data, request.user)):
        messages.success(request, _("Saved; the dates of open clocks are computed anew."))
        return redirect("calendar", day.year)
    return form_page(
        request,
        form,
        heading=date_format(day, "Y-m-d l"),
        action=_("Save"),
        back=reverse("calendar", args=[day.year]),
        back_name=_name_of(day.year),
        next_step=_("Open clocks that reach this day are computed anew."),
    )


@permission_required(MANAGE)
def calendar_confirm(request: HttpRequest, year: int) -> HttpResponse:
    """Confirm that the days off of a year are complete."""
    check_year(year)
    form = ConfirmYearForm(request.POST or None)
    if carry_out(form, lambda: verbs.confirm_year(year=year, by=request.user, **form.cleaned_data)):
        messages.success(request, _("The year is confirmed; the dates of open clocks are computed anew."))
        return redirect("calendar", year)
    return form_page(
        request,
        form,
        heading=_("Confirm %(year)s") % {"year": year},
        action=_("Confirm the year"),
        back=reverse("calendar", args=[year]),
        back_name=_name_of(year),
        next_step=_("Dates that reach into this year are provisional no more; each case notes what moved."),
    )


@permission_required(MANAGE)
def calendar_import(request: HttpRequest, year: int) -> HttpResponse:
    """Mark many days of a year at once from lines of text."""
    check_year(year)
    form = ImportDaysForm(request.POST or None, year=year)
    if carry_out(form, lambda: verbs.import_days(days=form.cleaned_data["lines"], by=request.user)):
        messages.success(request, _("Days marked: %(count)s.") % {"count": form.result})
        return redirect("calendar", year)
    return form_page(
        request,
        form,
        heading=_("Days of %(year)s") % {"year": year},
        action=_("Mark these days"),
        back=reverse("calendar", args=[year]),
        back_name=_name_of(year),
    )


def _name_of(year: int) -> str:
    return _("Calendar %(year)s") % {"year": year}


def _mark(day: date, wanted: dict, by) -> None:
    if wanted["kind"]:
        verbs.set_day(day=day, by=by, **wanted)
    else:
        verbs.clear_day(day=day, by=by)
