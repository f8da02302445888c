"""Jinja2 for the few templates that run hundreds of times a page: fields of forms, rows of long tables."""

from collections.abc import Iterable

from crispy_forms.templatetags import crispy_forms_field, crispy_forms_filters
from django.forms import BoundField
from django.forms.utils import flatatt
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from jinja2 import Environment


def _joined(parts: Iterable[str]) -> SafeString:
    return SafeString("".join(parts))


class Fragments(Environment):
    """An environment whose results are safe: what they are made of was escaped."""

    concat = staticmethod(_joined)


def environment(**options) -> Environment:
    """Return the environment of `fragments/`: translated, with crispy's tests; `options` come from Django."""
    options |= {"trim_blocks": True, "lstrip_blocks": True, "extensions": ["jinja2.ext.i18n"]}
    made = Fragments(**options)  # Django asks for autoescape
    made.install_gettext_callables(gettext, ngettext, newstyle=False)
    made.filters |= {
        "flatatt": flatatt,
        "is_checkbox": crispy_forms_field.is_checkbox,
        "is_checkboxselectmultiple": crispy_forms_field.is_checkboxselectmultiple,
        "is_radioselect": crispy_forms_field.is_radioselect,
        "is_select": crispy_forms_field.is_select,
        "optgroups": crispy_forms_filters.optgroups,
        "widget": widget,
    }
    return made


def widget(field: BoundField, css_class: str, wrong: bool) -> SafeString:
    """Render the control of `field` with the class that Bootstrap wants; `wrong` marks it."""
    classes = [field.field.widget.attrs.get("class", ""), css_class, "is-invalid" if wrong else ""]
    return field.as_widget(attrs={"class": " ".join(filter(None, classes))})
