"""What do we have about these words? Whatever their accents and inflections, in every kind of record.

Every text is read as Spanish and as English at once (claims/models/lexemes.py). `search` is the one door.
"""

import re
from dataclasses import dataclass, field
from html import escape

from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet, prefetch_related_objects
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from claims.models import Article, Check, Claim, Claimant
from claims.models.lexemes import CONFIGURATIONS, Words
from sources.models import Source

BEGINNING = 3  # letters of an unfinished word: fewer begin too many others
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
COLUMNS = {
    "claims": "statement",
    "claimants": "name",
    "articles": "title",
    "sources": "title",
    "checks": "statement",
}
SHOWN_WITH = {  # what a hit tells besides
    "claims": ("claimant", "assignee"),
    "articles": ("source",),
    "sources": ("publisher",),
}
KEEPING_LEXEMES = (Claim, Check)  # others have an index on an expression
_OPERATOR = re.compile(r'["-]')
_WORD = re.compile(r"\w+")
_PLAIN = re.compile(r"[\w ]*$")  # words as PostgreSQL sees them too


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
    user,
    text: str,
    *,
    kinds=tuple(KINDS),
    state: str = "",
    language: str = "",
    most: int = 20,
    is_typing: bool = False,
) -> list[Found]:
    """What user may see of the records in which text's words occur: a Found for each kind, empty ones too.

    text: words, "a phrase", -without. state narrows claims alone, language whatever has one. The last word
    may be the beginning of another while it is_typing, and when nothing at all has it whole. Nothing is found
    for no words. One query for each kind, and one for each of what its hits are shown with.
    """
    text = " ".join(text[:LONGEST].replace("\0", "").split())
    if not text:
        return []
    rows = _visible_to(user, kinds, state, language)
    asked = _Asked(text, is_typing)
    found = [_found(kind, queryset, asked, most) for kind, queryset in rows.items()]
    if not is_typing and not any(each.hits for each in found):
        asked = _Asked(text, is_typing=True)
        if asked.is_begun:
            found = [_found(kind, queryset, asked, most) for kind, queryset in rows.items()]
    return found


class _Asked:
    """The question as SQL of a tsquery, in both languages. is_begun: its last word may be unfinished."""

    def __init__(self, text: str, is_typing: bool):
        words = [] if _OPERATOR.search(text) else _WORD.findall(text)
        self.is_begun = is_typing and bool(words) and len(words[-1]) >= BEGINNING
        calls, self.parameters = [], []
        if not self.is_begun or not _PLAIN.match(text):
            calls.append("websearch_to_tsquery")
            self.parameters.append(text)
        if self.is_begun:
            calls.append("to_tsquery")
            self.parameters.append(" & ".join([*words[:-1], f"{words[-1]}:*"]))
        parts = [f"{call}('{each}', %s)" for each in CONFIGURATIONS for call in calls]
        self.parameters *= len(CONFIGURATIONS)
        self.sql = f"({' || '.join(parts)})"


def _visible_to(user, kinds, state: str, language: str) -> dict[str, QuerySet]:
    """{kind: what user may see of it}, narrowed."""
    makers = {
        "claims": lambda: Claim.objects.visible_to(user),
        "claimants": lambda: Claimant.objects.all() if user.is_newsroom else Claimant.objects.none(),
        "articles": lambda: Article.objects.visible_to(user),
        "sources": lambda: Source.objects.visible_to(user),
        "checks": lambda: Check.objects.standing(),
    }
    rows = {kind: makers[kind]() for kind in kinds}
    if state and "claims" in rows:
        rows["claims"] = rows["claims"].filter(state=state)
    if language:
        for kind in rows.keys() & {"claims", "articles", "checks"}:
            rows[kind] = rows[kind].filter(language__iexact=language)
    return rows


def _found(kind: str, queryset: QuerySet, asked: _Asked, most: int) -> Found:
    column = COLUMNS[kind]
    rows = _best(queryset, column, asked, most + 1)
    shown = rows[:most]
    for name in SHOWN_WITH.get(kind, ()):
        if any(getattr(row, f"{name}_id") for row in shown):  # asking for nobody takes Django as long
            prefetch_related_objects(shown, name)
    return Found(kind, KINDS[kind], [_hit(row, column) for row in shown], len(rows) > most)


def _best(queryset: QuerySet, column: str, asked: _Asked, most: int) -> list:
    """The newest rows of queryset that match, best first, with `marked`: column's words, BEGUN and ENDED
    around the hits.

    By hand: of the three steps only the first may see many records, and putting Django's words for them
    together takes longer than all three.
    """
    model = queryset.model
    lexemes = "lexemes" if model in KEEPING_LEXEMES else Words.template % {"expressions": f'"{column}"'}
    columns = ", ".join(f'"{each.column}"' for each in model._meta.concrete_fields)
    try:
        narrowing, parameters = _narrowing(queryset)
    except EmptyResultSet:
        return []
    sql = f"""
        SELECT {columns}, ts_headline('{CONFIGURATIONS[0]}', "{column}", query, %s) AS marked FROM (
            SELECT *, ts_rank(words, query) AS rank FROM (
                SELECT {columns}, {lexemes} AS words, query
                FROM {model._meta.db_table}, (SELECT {asked.sql} AS query) asked
                WHERE {lexemes} @@ query {narrowing} ORDER BY id DESC LIMIT {NEWEST}
            ) newest ORDER BY rank DESC, id DESC LIMIT {most}
        ) best ORDER BY rank DESC, id DESC
    """  # noqa: S608  (names of ours)
    return list(model.objects.raw(sql, [OPTIONS, *asked.parameters, *parameters]))


def _narrowing(queryset: QuerySet) -> tuple[str, tuple]:
    """SQL that holds _best to the rows of queryset, and its parameters. Raises EmptyResultSet for none."""
    if not queryset.query.where:
        return "", ()
    keys = queryset.order_by().values("id")
    sql, parameters = keys.query.sql_with_params()
    return f"AND id IN ({sql})", parameters


def _hit(row, column: str) -> Hit:
    words = row.marked if BEGUN in row.marked else getattr(row, column)
    title = escape(words).replace(BEGUN, '<mark class="hit">').replace(ENDED, "</mark>")
    return Hit(row, mark_safe(title), getattr(row, "language", ""))  # noqa: S308  (escaped before it is marked)
