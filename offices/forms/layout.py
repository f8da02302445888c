"""The look that forms of this app share, and what a form shows when a verb refuses."""

from collections.abc import Callable

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError


class DateInput(forms.DateInput):
    """The browser's own date field, which wants ISO dates."""

    input_type = "date"

    def __init__(self, **kwargs):
        super().__init__(format="%Y-%m-%d", **kwargs)


class LongText(forms.Textarea):
    """A text of several lines, whole as it was typed or pasted.

    A browser cuts what is pasted at `maxlength` and says nothing; without it the form says how long the text
    is and how long it may be.
    """

    def build_attrs(self, base_attrs, extra_attrs=None):
        """Return the attributes of the tag, without the length."""
        attrs = super().build_attrs(base_attrs, extra_attrs)
        attrs.pop("maxlength", None)
        return attrs


def bare_helper() -> FormHelper:
    """Return a crispy helper for a form whose tag, token and buttons stand in the template."""
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    return helper


def carry_out(form: forms.Form, deed: Callable[[], object]) -> bool:
    """Run `deed`, a verb, for a valid form; return whether it was done, its result in `form.result`.

    What the verb refuses (ValidationError) is shown beside the fields, or above the form.
    """
    if not form.is_valid():
        return False
    try:
        form.result = deed()
    except ValidationError as error:
        reasons = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
        for field, messages in reasons.items():
            form.add_error(field if field in form.fields else None, messages)
        return False
    return True
