"""Fragments in Jinja2 draw what the templates that they stand in for would draw."""

from html.parser import HTMLParser

import pytest
from django import forms
from django.template import engines
from django.test import override_settings

VOID = {"input"}
IGNORED = {"aria-describedby"}  # Django gives it to the control, whichever engine draws it
CRISPY_ONLY = {
    "textinput",
    "select",
    "textarea",
    "checkboxinput",
    "numberinput",
    "dateinput",
    "passwordinput",
}


class Every(forms.Form):
    """A field of each kind that the portal uses."""

    text = forms.CharField(label="姓名", max_length=20, help_text="与证件一致 & 完整")
    area = forms.CharField(label="内容", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    number = forms.IntegerField(label="人数", min_value=1)
    day = forms.DateField(label="日期", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    tick = forms.BooleanField(label="匿名", help_text="不留姓名")
    one = forms.ChoiceField(
        label="渠道", choices=[("", "—"), ("a", "来信<1>"), ("组", [("b", "来访"), ("c", "来电")])]
    )
    several = forms.MultipleChoiceField(
        label="标记", choices=[("x", "涉诉"), ("y", "涉未")], widget=forms.CheckboxSelectMultiple
    )
    radio = forms.ChoiceField(
        label="决定", choices=[("yes", "同意"), ("no", "不同意")], widget=forms.RadioSelect
    )
    password = forms.CharField(label="口令", widget=forms.PasswordInput(attrs={"class": "wide"}))
    hidden = forms.IntegerField(widget=forms.HiddenInput)


class Elements(HTMLParser):
    """What a browser would see: elements with their attributes, and the text between them, without blanks."""

    def __init__(self, html: str):
        super().__init__()
        self.seen: list = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = {name: value for name, value in attrs if name not in IGNORED}
        if "class" in given:
            given["class"] = frozenset(given["class"].split()) - CRISPY_ONLY
        self.seen.append((tag, given))

    def handle_endtag(self, tag):
        if tag not in VOID:
            self.seen.append((tag, None))

    def handle_data(self, data):
        if words := data.strip():
            self.seen.append(words)


def drawn(field) -> str:
    """Draw a field as our pages do."""
    page = engines["pages"].from_string("{% load crispy_forms_filters %}{{ field|as_crispy_field }}")
    return page.render({"field": field})


def drawn_by_crispy(field) -> str:
    """Draw a field with the templates that come with crispy and Django."""
    with override_settings(FORM_RENDERER="django.forms.renderers.DjangoTemplates"):
        forms.renderers.get_default_renderer.cache_clear()
        template = engines["pages"].get_template("bootstrap5/field.html")
        return template.render({"field": field, "form_show_errors": True, "form_show_labels": True})


@pytest.fixture(autouse=True)
def renderer():
    """Every test begins and ends with the renderer of the settings."""
    forms.renderers.get_default_renderer.cache_clear()
    yield
    forms.renderers.get_default_renderer.cache_clear()


@pytest.mark.parametrize("data", [None, {}, {"text": "王秀英", "one": "b", "several": ["y"], "tick": "on"}])
@pytest.mark.parametrize("name", Every.base_fields)
def test_a_field_is_drawn_as_crispy_draws_it(name, data):
    ours = Elements(drawn(Every(data)[name])).seen
    form = Every(data, renderer=forms.renderers.DjangoTemplates())
    assert ours == Elements(drawn_by_crispy(form[name])).seen


def test_what_a_person_typed_is_escaped():
    field = drawn(Every({"text": '"><script>'})["text"])
    assert "<script>" not in field
    assert "&lt;script&gt;" in field
