"""Marks on fields that the rules ask for, though the form alone could do without."""

from django import forms

from cases.duties.contract import Duty


def mark_needed(form: forms.Form, *names: str) -> None:
    """Show that these fields are needed, as if the form required them; `reception.faults` asks for them."""
    for name in names:
        form.fields[name].is_needed = True
        form.fields[name].widget.attrs["aria-required"] = "true"


def nobody_needed(duty: Duty) -> str:
    """Return in words the kinds of the duty in which nobody comes with a claim, if there are any."""
    kinds = [option for option in duty.kinds if not option.retired and not duty.party_needed(option.code)]
    return "、".join(str(option.label) for option in kinds)
