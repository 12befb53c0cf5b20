"""Where do claims stand in articles? Words of a text become a claim, or one more place of it."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from claims import access
from claims.amending import require_editable, require_short
from claims.models import LONGEST_STATEMENT, Appearance, Article, Claim, DeskStatus, State
from sources import anchoring
from sources.models import Passage
from sources.quoting import place_of, quote
from workbench.common.bell import ring
from workbench.common.errors import DomainError
from workbench.ledger.recording import record


class AlreadyMarked(DomainError):
    """These exact words are already a claim of this article; `appearance` is the one there is."""

    code = "already_marked"

    def __init__(self, message, appearance):
        super().__init__(message)
        self.appearance = appearance


class WordsStand(DomainError):
    """Words that were to be kept without a place have one."""

    code = "words_stand"


class NoTextYet(DomainError):
    """The article's text has not arrived."""

    code = "no_text"


@transaction.atomic
def mark(
    article: Article, start: int, end: int, exact: str, *, by, at: datetime, statement: str = ""
) -> Appearance:
    """Make a claim of code points start to end (exclusive) of the article's text.

    statement: stand-alone wording; empty takes the words themselves.
    Raises NoTextYet, AlreadyMarked, StatementTooLong, and anchoring.SelectionRefused when the words are not
    the text's own.
    """
    access.require(by, "mark")
    passage = _unmarked(article, start, end, exact)
    claim = _new(article, statement.strip() or _shortened(passage.exact), by=by, at=at)
    appearance = _appear(claim, article, passage, by=by, at=at, is_first=True)
    after = {"start": start, "end": end, "exact": passage.exact, "statement": claim.statement}
    record("claim.marked", claim, by=by, at=at, after={"article": article.uid} | after)
    ring(f"article:{article.uid}")
    return appearance


@transaction.atomic
def appear_again(
    claim: Claim, article: Article, start: int, end: int, exact: str, *, by, at: datetime
) -> Appearance:
    """Say that a claim stands in one more place: code points start to end (exclusive) of an article's text.

    Raises Locked, and whatever mark raises.
    """
    access.require(by, "mark")
    require_editable(claim)
    passage = _unmarked(article, start, end, exact)
    appearance = _appear(claim, article, passage, by=by, at=at, is_first=False)
    after = {"article": article.uid, "start": start, "end": end, "exact": passage.exact}
    record("claim.found_again", claim, by=by, at=at, after=after)
    ring(f"article:{article.uid}")
    return appearance


@transaction.atomic
def put_first(appearance: Appearance, *, by, at: datetime) -> None:
    """Say that this is where its claim was first made. Raises Locked, access.NotAllowed."""
    access.require(by, "amend", appearance.claim)
    claim = require_editable(appearance.claim)
    others = claim.appearances.exclude(pk=appearance.pk)
    before = others.filter(is_first=True).select_related("article").first()
    others.update(is_first=False)
    if claim.appearances.filter(pk=appearance.pk, is_first=False).update(is_first=True):
        record(
            "claim.traced_back",
            claim,
            by=by,
            at=at,
            before=before and {"article": before.article.uid},
            after={"article": appearance.article.uid},
        )


def mark_words(article: Article, quotation: str, *, by, at: datetime) -> Appearance:
    """Make a claim of a pasted or typed quotation, when the article's text holds it exactly once.

    Spaces, quotation marks, dashes and letter case may differ; what is stored are the text's own words.
    Raises anchoring.SelectionRefused with the candidates when it stands nowhere (near wordings) or in several
    places, and whatever mark raises.
    """
    if article.snapshot is None:
        raise NoTextYet(_("The text of this article has not arrived yet."))
    place = place_of(article.snapshot, quotation)
    return mark(article, place.start, place.end, place.exact, by=by, at=at)


@transaction.atomic
def keep_words(article: Article, quotation: str, *, by, at: datetime) -> Appearance:
    """Make a claim of words that stand nowhere in the article's text, such as those of its film or a picture.

    Raises NoTextYet, WordsStand when the text holds them after all, and AlreadyMarked.
    """
    access.require(by, "mark")
    if article.snapshot is None:
        raise NoTextYet(_("The text of this article has not arrived yet."))
    words = " ".join(quotation.split())
    if any(place.similarity == 1 for place in anchoring.find(article.snapshot.text, words)):
        raise WordsStand(_("The text holds these words: mark them there."))
    _hold(article)
    there = article.appearances.filter(words=words).exclude(claim__state=State.DROPPED).first()
    if there:
        raise _already(there)
    claim = _new(article, _shortened(words), by=by, at=at)
    appearance = _appear(claim, article, None, words=words, by=by, at=at, is_first=True)
    after = {"article": article.uid, "words": words, "statement": claim.statement}
    record("claim.marked", claim, by=by, at=at, after=after)
    ring(f"article:{article.uid}")
    return appearance


def _shortened(quotation: str) -> str:
    """What a claim states until somebody words it: the quotation in one line, cut to a statement's length."""
    words = " ".join(quotation.split())
    if len(words) <= LONGEST_STATEMENT:
        return words
    return words[: LONGEST_STATEMENT - 1].rsplit(" ", 1)[0] + "…"


def _new(article: Article, statement: str, *, by, at: datetime) -> Claim:
    """A claim of this statement. Raises StatementTooLong."""
    require_short(statement)
    return Claim.objects.create(
        statement=statement,
        language=article.language or "es",
        state=State.OPEN,
        assignee=None,
        created_by=by,
        created_at=at,
        updated_at=at,
    )


def _hold(article: Article) -> None:
    """One writer at a time counts the claims of an article, until the transaction ends."""
    Article.objects.select_for_update(no_key=True).only("pk").get(pk=article.pk)


def _unmarked(article: Article, start: int, end: int, exact: str) -> Passage:
    """A passage of the article's text that is no claim yet; nobody else marks until the transaction ends."""
    if article.snapshot is None:
        raise NoTextYet(_("The text of this article has not arrived yet."))
    passage = quote(article.snapshot, start, end, exact)
    _hold(article)
    _refuse_second_mark(article, passage)
    return passage


def _appear(
    claim: Claim,
    article: Article,
    passage: Passage | None,
    *,
    words: str = "",
    by,
    at: datetime,
    is_first: bool,
) -> Appearance:
    last = article.appearances.aggregate(last=Max("number"))["last"] or 0
    appearance = Appearance.objects.create(
        claim=claim,
        article=article,
        passage=passage,
        words=words,
        number=last + 1,
        is_first=is_first,
        added_by=by,
        added_at=at,
    )
    if Article.objects.filter(pk=article.pk, status=DeskStatus.INBOX).update(status=DeskStatus.WORKING):
        article.status = DeskStatus.WORKING
    return appearance


def _refuse_second_mark(article: Article, passage: Passage) -> None:
    there = article.appearances.filter(passage=passage).exclude(claim__state=State.DROPPED).first()
    if there:
        raise _already(there)


def _already(there: Appearance) -> AlreadyMarked:
    return AlreadyMarked(_("These words are already claim %(number)s.") % {"number": there.number}, there)
