"""What do we have about these words? Whatever their accents and inflections, in every kind of record.

Every text is read as Spanish and as English at once (claims/models/lexemes.py). `search` is the one door.
"""

import re
from dataclasses import dataclass, field
from html import escape

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F, Func, QuerySet, TextField, Value
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from claims.models import Article, Check, Claim, Claimant
from claims.models.lexemes import CONFIGURATIONS, Lexemes, Words
from sources.models import Source

NEWEST = 500  # matches that are ranked: of a word that is everywhere, the newest
LONGEST = 200  # characters of a question
BEGUN, ENDED = "\ue000", "\ue001"  # private characters around a hit, until the text is escaped
OPTIONS = f'StartSel="{BEGUN}", StopSel="{ENDED}", HighlightAll=true'
KINDS = {
    "claims": _("Claims"),
    "claimants": _("Claimants"),
    "articles": _("Articles"),
    "sources": _("Sources"),
    "checks": _("Published checks"),
}
_OPERATOR = re.compile(r'["-]')


@dataclass(frozen=True)
class Hit:
    """A record that was found. title: its words as HTML, hits marked."""

    record: object
    title: SafeString
    language: str = ""


@dataclass
class Found:
    """The hits of one kind, best first; has_more when there are others."""

    kind: str
    label: str
    hits: list[Hit] = field(default_factory=list)
    has_more: bool = False


def search(
    user, text: str, *, kinds=tuple(KINDS), state: str = "", language: str = "", most: int = 20
) -> list[Found]:
    """What user may see of the records in which text's words occur: a Found for each kind, empty ones too.

    text: words, "a phrase", -without. The last word may be unfinished. state narrows claims alone, language
    whatever has one. Nothing is found for no words. One query for each kind.
    """
    text = " ".join(text[:LONGEST].replace("\0", "").split())
    if not text:
        return []
    asked = _query(text)
    rows = {
        "claims": (Claim.objects.visible_to(user).select_related("claimant", "assignee"), "statement"),
        "claimants": (Claimant.objects.all() if user.is_newsroom else Claimant.objects.none(), "name"),
        "articles": (Article.objects.visible_to(user).select_related("source"), "title"),
        "sources": (Source.objects.visible_to(user).select_related("publisher"), "title"),
        "checks": (Check.objects.standing(), "statement"),
    }
    found = []
    for kind in kinds:
        queryset, column = rows[kind]
        if state and kind == "claims":
            queryset = queryset.filter(state=state)
        if language and kind in ("claims", "articles", "checks"):
            queryset = queryset.filter(language__iexact=language)
        hits = list(_best(queryset, column, asked)[: most + 1])
        shown = [_hit(row, column) for row in hits[:most]]
        found.append(Found(kind, KINDS[kind], shown, len(hits) > most))
    return found


def _query(text: str):
    """The question in both languages; its last word may be unfinished, unless operators are used."""
    asked = None
    words = [] if _OPERATOR.search(text) else re.findall(r"\w+", text)
    for configuration in CONFIGURATIONS:
        parts = [SearchQuery(text, config=configuration, search_type="websearch")]
        if words:
            prefix = " & ".join([*words[:-1], f"{words[-1]}:*"])
            parts.append(SearchQuery(prefix, config=configuration, search_type="raw"))
        for part in parts:
            asked = part if asked is None else asked | part
    return asked


def _best(queryset: QuerySet, column: str, asked) -> QuerySet:
    lexemes = Lexemes() if queryset.model in (Claim, Check) else Words(F(column))
    matching = queryset.model.objects.alias(lexemes=lexemes).filter(lexemes=asked)
    newest = matching.order_by("-id").values("id")[:NEWEST]
    headline = Func(
        Value("contraste_es"),
        F(column),
        asked,
        Value(OPTIONS),
        function="ts_headline",
        template="%(function)s(%(expressions)s)",
        output_field=TextField(),
    )
    headline.source_expressions[0] = Func(Value("contraste_es"), template="%(expressions)s::regconfig")
    rank = SearchRank(lexemes, asked)
    return queryset.filter(id__in=newest).annotate(rank=rank, headline=headline).order_by("-rank", "-id")


def _hit(row, column: str) -> Hit:
    words = row.headline
    if BEGUN not in words:
        words = getattr(row, column)
    marked = escape(words).replace(BEGUN, '<mark class="hit">').replace(ENDED, "</mark>")
    return Hit(row, mark_safe(marked), getattr(row, "language", ""))  # noqa: S308  (escaped before it is marked)
