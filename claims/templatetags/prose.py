"""Markdown that a person typed, shown."""

from django import template
from django.utils.safestring import mark_safe

from claims.prose import to_html

register = template.Library()


@register.filter
def markdown(words) -> str:
    """The words as HTML, sanitised."""
    return mark_safe(to_html(words))  # noqa: S308  (to_html leaves a short list of tags)
