"""Template tags of the look, shared by all apps."""

from functools import cache

from django import template
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

register = template.Library()


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """Draw the icon `name` of the sprite; decoration only, so the words beside it must say everything."""
    sprite = static("vendor/tabler-icons-3.51.0/sprite.svg")
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', sprite, name)


@register.simple_tag
def fragment(name: str, **context) -> SafeString:
    """Render `name` of fragments/, which is Jinja2, with `context` and nothing else."""
    return render_to_string(name, context, using="fragments")


@register.simple_tag
def example_mark(thing) -> SafeString | str:
    """Say of what is made up (its `is_example`) that it is an example; nothing of anything else."""
    return format_html(' <span class="mark-example">{}</span>', _("example")) if thing.is_example else ""


@register.filter
def share(part: int | None, whole: int | None) -> str:
    """Write `part` of `whole` as a percentage with one decimal; a dash where there is nothing to divide."""
    if not whole or part is None:
        return "—"
    return f"{100 * part / whole:.1f}%"
