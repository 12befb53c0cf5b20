"""How the values frozen in an edition are shown to a reader."""

from datetime import date, datetime

from django import template

from claims.export.claimreview import said_on
from claims.models import EditionKind, Stance, Unchecked
from claims.models.rating import Question, in_language

register = template.Library()

CHOICES = {"kind": EditionKind, "stance": Stance, "unchecked": Unchecked}
ORDER = (Question.SUBSTANCE, Question.ATTRIBUTION)


@register.filter
def in_reader_language(words):
    """The reader's own of {language: words}."""
    return in_language(words)


@register.filter
def moment(text):
    """The instant that an edition writes as text ("2026-01-16T12:00:00Z")."""
    return datetime.fromisoformat(text)


@register.filter
def day(text):
    """The date that an edition writes as far as it is known: "2026", "2026-01" or "2026-01-23"."""
    year, month, number = [*map(int, text.split("-")), 1, 1][:3]
    return date(year, month, number)


register.filter("said_on", said_on)


@register.filter
def label(value, choices):
    """The word for a stored value. choices: a key of CHOICES."""
    return CHOICES[choices](value).label


@register.filter
def places(verdict):
    """The line a rating stands on, one truth value for each place; empty for a rating beside the line."""
    value, scale = verdict["rating"]["value"], verdict["scale"]
    if value is None or scale["worst"] is None:
        return []
    return [place == value for place in range(scale["worst"], scale["best"] + 1)]


@register.filter
def verdicts_in_order(edition):
    """The verdicts of an edition, "is it so?" before "was it said?"; none in a retraction."""
    verdicts = edition.get("verdicts", {})
    return [
        verdicts[question] for question in (Question.SUBSTANCE, Question.ATTRIBUTION) if question in verdicts
    ]


@register.filter
def earlier_editions(edition):
    """The editions before this one, newest first."""
    return edition["editions"][::-1]
