"""What a capture came to, and the text it froze, as pages show them."""

from typing import NamedTuple

from django import template

from sources import failures

register = template.Library()


class Shown(NamedTuple):
    """One block of a text: its kind and its own words."""

    kind: str
    words: str


@register.filter
def failure(attempt) -> str:
    """Why the attempt failed, as a sentence for people; empty when it did not, or when there is none."""
    return failures.sentence(attempt) if attempt and attempt.error_code else ""


@register.filter
def shown_blocks(snapshot) -> list[Shown]:
    """The blocks of a snapshot's text, for reading."""
    return [Shown(block.kind, snapshot.text[block.start : block.end]) for block in snapshot.text_blocks]
