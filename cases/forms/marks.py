"""Marks on fields that the rules ask for, though the form alone could do without."""

from django import forms


def mark_needed(form: forms.Form, *names: str) -> None:
    """Show that these fields are needed, as if the form required them; `reception.faults` asks for them."""
    for name in names:
        form.fields[name].is_needed = True
        form.fields[name].widget.attrs["aria-required"] = "true"
