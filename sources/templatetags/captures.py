"""A capture's failure, as a page tells it."""

from django import template

from sources import failures

register = template.Library()


@register.filter
def failure(attempt) -> str:
    """Why the attempt failed, as a sentence for people; empty when it did not, or when there is none."""
    return failures.sentence(attempt) if attempt and attempt.error_code else ""
