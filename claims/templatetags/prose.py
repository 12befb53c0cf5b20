"""Markdown that a person typed, and the words around a quotation, shown."""

from django import template
from django.utils.safestring import mark_safe

from claims.prose import to_html

register = template.Library()


@register.filter
def from_a_word(words: str) -> str:
    """Words that were cut at their beginning, from the first that is whole."""
    return words.partition(" ")[2] or words


@register.filter
def to_a_word(words: str) -> str:
    """Words that were cut at their end, up to the last that is whole."""
    return words.rpartition(" ")[0] or words


@register.filter
def markdown(words) -> str:
    """The words as HTML, sanitised."""
    return mark_safe(to_html(words))  # noqa: S308  (to_html leaves a short list of tags)
