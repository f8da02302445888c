"""What the form of a file offers."""

from django import template

from cases.enums import AttachmentKind

register = template.Library()


@register.simple_tag
def file_kinds() -> list[tuple[str, str]]:
    """Return what a file can be, as value and words."""
    return AttachmentKind.choices
