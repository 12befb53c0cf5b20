"""Where is looked, what of a record is read, and by what are records told apart?"""

import calendar
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from operator import methodcaller
from typing import Any

from django.db.models import (
    Case,
    Expression,
    Func,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Left, NullIf
from django.db.models.lookups import IExact
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from claims.models import (
    Appearance,
    Article,
    Check,
    Claim,
    Claimant,
    Evidence,
    OutsideCheck,
    Precision,
    Question,
    State,
    Stretch,
    Verdict,
)
from claims.models.lexemes import Lexemes
from claims.models.stretch import READ
from sources.models import Passage, Snapshot, Source
from workbench.common.words import Words

FACETS = {
    "state": _("State"),
    "rating": _("Rating"),
    "claimant": _("Claimant"),
    "kind": _("Kind"),
    "language": _("Language"),
    "date": _("Date"),
    "tag": _("Tag"),
}
LONGEST = 20_000  # characters of a passage that are read: a tsvector holds a megabyte at most
_PERIOD = re.compile(r"([12]\d{3})(?:-(\d\d))?(?:-(\d\d))?", re.ASCII)
_STRETCH = f"(SELECT substr(text, start + 1, {READ}) FROM sources_snapshot s WHERE s.id = snapshot_id)"  # noqa: S608
_LARGE = ("text", "blocks", "headers", "dates", "details")  # of a snapshot


@dataclass(frozen=True)
class Facet:
    """What tells records apart. value: the field, or expression, that is counted; condition: of a value."""

    value: Any
    condition: Callable[[str], Q]


@dataclass(frozen=True)
class Shelf:
    """Records of one kind.

    rows: those that a person may see; column: their text; words: its lexemes, as the index has them;
    shown_with: what a hit tells besides; complete: gives shown rows what they have no column for; text: SQL
    of a text that is kept elsewhere; once_for: a column, each value of which is shown once, as its best row;
    address: where a row is shown.
    """

    label: str
    rows: Callable[[Any], QuerySet]
    column: str
    words: Expression
    facets: Mapping[str, Facet]
    shown_with: tuple[str | Prefetch, ...] = ()
    complete: Callable[[list], None] | None = None
    text: str = ""
    once_for: str = ""
    address: Callable[[Any], str] = methodcaller("get_absolute_url")

    @property
    def text_read(self) -> str:
        """SQL of what is read of a row to show where the words stand."""
        return self.text or f'left("{self.column}", {LONGEST})'


class _Beginning(Func):
    template = f"left(%(expressions)s, {LONGEST})"
    output_field = TextField()


def period(words: str) -> tuple[date, date] | None:
    """The first and last day of "2026", "2026-01" or "2026-01-23"; None for anything else."""
    match = _PERIOD.fullmatch(words)
    if match is None:
        return None
    year, month, day = match.groups()
    try:
        first = date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    last = first if month else first.replace(month=12)
    return first, last if day else last.replace(day=calendar.monthrange(last.year, last.month)[1])


def narrowed_by(shelf: Shelf, rows: QuerySet, chosen: Mapping[str, str]) -> QuerySet | None:
    """The rows with every chosen value {facet: value}; None when records of this kind have no such facet."""
    if not chosen.keys() <= shelf.facets.keys():
        return None
    conditions = [shelf.facets[name].condition(value) for name, value in chosen.items()]
    return rows.filter(*conditions) if conditions else rows


def _same(name: str, lookup: str = "exact") -> Facet:
    return Facet(name, lambda value: Q(**{f"{name}__{lookup}": value}))


def _among(name: str) -> Facet:
    return Facet(name, lambda value: Q(**{f"{name}__contains": [value]}))


def _on(name: str) -> Facet:
    def condition(value: str) -> Q:
        days = period(value)
        return Q(**{f"{name}__range": days}) if days else Q(pk=None)

    return Facet(name, condition)


def _partly_on(name: str, precision: str) -> Facet:
    """As _on, where a date may be known to the month or the year alone."""
    known = {Precision.YEAR: len("2026"), Precision.MONTH: len("2026-01"), Precision.DAY: len("2026-01-23")}
    lengths = Case(*(When(**{precision: each}, then=length) for each, length in known.items()), default=1)

    def condition(value: str) -> Q:
        exact_enough = [each for each, length in known.items() if length >= len(value)]
        return _on(name).condition(value) & Q(**{f"{precision}__in": exact_enough})

    return Facet(Left(Cast(name, TextField()), lengths), condition)


def _at(name: str) -> Facet:
    """As _on, for an instant, whose day is the reader's."""

    def condition(value: str) -> Q:
        days = period(value)
        if days is None:
            return Q(pk=None)
        ends = zip(days, (time.min, time.max), strict=True)
        return Q(**{f"{name}__range": [timezone.make_aware(datetime.combine(*each)) for each in ends]})

    return Facet(name, condition)


def _everything_for_newsroom(model) -> Callable[[Any], QuerySet]:
    def rows(user) -> QuerySet:
        return model.objects.all() if getattr(user, "is_newsroom", False) else model.objects.none()

    return rows


def _rating() -> Facet:
    """What stands as the answer to "is it so?"."""
    standing = Verdict.objects.standing().filter(question=Question.SUBSTANCE)
    value = Subquery(standing.filter(claim=OuterRef("pk")).values("rating__key")[:1])
    return Facet(value, lambda key: Q(pk__in=standing.filter(rating__key=key).values("claim")))


def _language_checked() -> Facet:
    """As Stretch.language: what people say of an article, or what its page says of itself."""
    said = NullIf("source__article__language", Value(""))
    value = Coalesce(said, "snapshot__language", output_field=TextField())
    return Facet(value, lambda language: Q(IExact(value, language)))


def _tell_retracted(claims: list[Claim]) -> None:
    """As Claim.objects.with_standing: one query where one of them is published, else none."""
    published = [each.pk for each in claims if each.state == State.PUBLISHED]
    retracted = Check.objects.filter(claim__in=published, is_retracted=True)
    keys = set(retracted.values_list("claim", flat=True))  # Django asks nothing for no keys
    for each in claims:
        each.is_retracted = each.pk in keys


SHELVES = {
    "claims": Shelf(
        _("Claims"),
        Claim.objects.visible_to,
        "statement",
        Lexemes(),
        {
            "state": _same("state"),
            "rating": _rating(),
            "claimant": _same("claimant__name"),
            "kind": _same("kind"),
            "language": _same("language", "iexact"),
            "date": _partly_on("claimed_on", "date_precision"),
            "tag": _among("tags"),
        },
        ("claimant", "assignee"),
        _tell_retracted,
    ),
    "claimants": Shelf(
        _("Claimants"),
        _everything_for_newsroom(Claimant),
        "name",
        Words("name"),
        {"claimant": _same("name")},
        address=lambda row: f"{reverse('claims')}?{urlencode({'claimant': row.name})}",
    ),
    "articles": Shelf(
        _("Articles"),
        Article.objects.visible_to,
        "title",
        Words("title"),
        {"language": _same("language", "iexact"), "date": _on("published_on")},
        ("source",),
    ),
    "sources": Shelf(
        _("Sources"),
        Source.objects.visible_to,
        "title",
        Words("title"),
        {"date": _at("created_at")},
        ("publisher",),
    ),
    "passages": Shelf(
        _("Passages"),
        _everything_for_newsroom(Passage),
        "exact",
        Words(_Beginning("exact")),
        {"language": _same("snapshot__language", "iexact"), "date": _at("snapshot__captured_at")},
        (
            Prefetch("snapshot", Snapshot.objects.defer(*_LARGE).select_related("source__publisher")),
            Prefetch("evidence", Evidence.objects.standing().select_related("claim"), to_attr="pieces"),
            Prefetch("appearances", Appearance.objects.select_related("claim", "article"), to_attr="places"),
        ),
        address=lambda row: row.snapshot.get_absolute_url(),
    ),
    "texts": Shelf(
        _("Texts"),
        _everything_for_newsroom(Stretch),
        "",
        Lexemes(),
        {"language": _language_checked(), "date": _at("snapshot__captured_at")},
        (
            Prefetch(
                "snapshot",
                Snapshot.objects.defer(*_LARGE).select_related("source__publisher", "source__article"),
            ),
        ),
        text=_STRETCH,
        once_for="source_id",
        address=lambda row: (row.article if row.is_under_check else row.snapshot).get_absolute_url(),
    ),
    "checks": Shelf(
        _("Published checks"),
        lambda user: Check.objects.standing(),
        "statement",
        Lexemes(),
        {
            "rating": _same("substance_key"),
            "claimant": _same("claimant_name"),
            "kind": _same("claim__kind"),
            "language": _same("language", "iexact"),
            "date": _at("published_at"),
            "tag": _among("tags"),
        },
        address=lambda row: reverse("check", args=[get_language(), row.slug]),
    ),
    "outside": Shelf(
        _("Fact-checks of others"),
        _everything_for_newsroom(OutsideCheck),
        "statement",
        Lexemes(),
        {
            "claimant": _same("claimant_name"),
            "language": _same("language", "iexact"),
            "date": _on("reviewed_on"),
        },
        address=lambda row: row.link,
    ),
}
