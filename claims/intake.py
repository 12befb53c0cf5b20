"""How do articles and claims come in, and how are they amended?"""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max, Model
from django.utils.translation import gettext as _

from claims import access
from claims.models import LONGEST_STATEMENT, Appearance, Article, Claim, Claimant, DeskStatus, State
from sources import anchoring
from sources.models import Passage, Snapshot, Source
from sources.quoting import place_of, quote
from workbench.common.bell import ring
from workbench.common.compiled import Blank, Question
from workbench.common.errors import DomainError
from workbench.common.numerals import grouped
from workbench.ledger.recording import record

WAITING = Question(lambda: Article.objects.filter(source=Blank("source"), snapshot=None))
AMENDABLE = (
    "statement",
    "language",
    "claimant",
    "claimed_on",
    "date_precision",
    "date_words",
    "kind",
    "not_checkable",
    "due_on",
    "priority",
    "assignee",
    "tags",
)

ARTICLE_AMENDABLE = (
    "title",
    "language",
    "published_on",
    "time_zone",
    "status",
    "dismissed_reason",
    "assignee",
    "deadline",
)


class AlreadyMarked(DomainError):
    """These exact words are already a claim of this article; `appearance` is the one there is."""

    code = "already_marked"

    def __init__(self, message, appearance):
        super().__init__(message)
        self.appearance = appearance


class WordsStand(DomainError):
    """Words that were to be kept without a place have one."""

    code = "words_stand"


class StaleVersion(DomainError):
    """Somebody amended the claim since the caller read it; `claim` holds what stands now."""

    code = "stale_version"

    def __init__(self, message, claim):
        super().__init__(message, field="version")
        self.claim = claim


class Locked(DomainError):
    """The claim is with a reviewer or published: reopen it first."""

    code = "locked"


class AmendmentRefused(DomainError):
    """A field's new value does not fit; `field` names it."""

    code = "amendment_refused"
    status = 422


class StatementTooLong(AmendmentRefused):
    """The statement has more than LONGEST_STATEMENT characters."""

    code = "statement_too_long"

    def __init__(self, length: int):
        numbers = {"limit": grouped(LONGEST_STATEMENT), "length": grouped(length)}
        said = _("A statement has at most %(limit)s characters, this one %(length)s: choose fewer words.")
        super().__init__(said % numbers, field="statement")


class NoTextYet(DomainError):
    """The article's text has not arrived."""

    code = "no_text"


@transaction.atomic
def open_article(
    source: Source,
    *,
    by,
    at: datetime,
    published_on: date | None = None,
    time_zone: str = "",
    language: str = "",
) -> Article:
    """Put a source under check; the same source again gives the article there is."""
    access.require(by, "add_article")
    # a snapshot stored in this very moment is either there to be read, or finds the article afterwards
    Source.objects.select_for_update(no_key=True).only("pk").get(pk=source.pk)
    newest = source.snapshots.order_by("-number").first()
    article, is_new = Article.objects.get_or_create(
        source=source,
        defaults={
            "snapshot": newest,
            "title": (newest.title if newest else "") or source.title,
            "language": language or (newest.language if newest else ""),
            "published_on": published_on,
            "time_zone": time_zone,
            "created_by": by,
            "created_at": at,
        },
    )
    if is_new:
        record("article.opened", article, by=by, at=at, after={"source": source.uid, "title": article.title})
    return article


@transaction.atomic
def amend_article(article: Article, changes: dict, *, by, at: datetime) -> Article:
    """Change an article's own fields (ARTICLE_AMENDABLE); one that is dismissed no more has no reason either.

    changes: {field: new value}; a field that keeps its value is no change.
    Raises AmendmentRefused, access.NotAllowed.
    """
    access.require(by, "amend")
    unknown = set(changes) - set(ARTICLE_AMENDABLE)
    if unknown:
        raise KeyError(f"not amendable: {sorted(unknown)}")
    current = Article.objects.select_for_update(no_key=True).get(pk=article.pk)
    if changes.get("status", current.status) != DeskStatus.DISMISSED:
        if changes.get("dismissed_reason", "").strip():
            raise AmendmentRefused(_("Only a dismissed article has a reason."), field="dismissed_reason")
        changes = changes | {"dismissed_reason": ""}
    before = {name: getattr(current, name) for name in changes}
    changed = [name for name, value in changes.items() if before[name] != value]
    if not changed:
        return current
    for name in changed:
        setattr(current, name, changes[name])
    if current.status == DeskStatus.DISMISSED and not current.dismissed_reason.strip():
        raise AmendmentRefused(_("Say why the article is dismissed."), field="dismissed_reason")
    current.save(update_fields=changed)
    record(
        "article.amended",
        current,
        by=by,
        at=at,
        before={name: told(before[name]) for name in changed},
        after={name: told(changes[name]) for name in changed},
    )
    return current


def adopt_first_snapshot(snapshot: Snapshot) -> None:
    """Give the article of the snapshot's source its text, if it waits for one; never replace one."""
    for article in WAITING.ask(source=snapshot.source_id):
        article.snapshot = snapshot
        article.title = article.title or snapshot.title
        article.language = article.language or snapshot.language
        article.save(update_fields=["snapshot", "title", "language"])


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


@transaction.atomic
def amend(claim: Claim, changes: dict, *, version: int, by, at: datetime) -> Claim:
    """Change a claim's own fields (AMENDABLE) if nobody changed them since `version`.

    changes: {field: new value}; a field that keeps its value is no change, and no change is no new version.
    Raises StaleVersion, Locked, AmendmentRefused, access.NotAllowed.
    """
    access.require(by, "amend", claim)
    current = require_editable(claim)
    unknown = set(changes) - set(AMENDABLE)
    if unknown:
        raise KeyError(f"not amendable: {sorted(unknown)}")
    before = {name: getattr(current, name) for name in changes}
    changed = [name for name, value in changes.items() if before[name] != value]
    if not changed:
        return current
    if current.version != version:
        raise StaleVersion(
            _("Somebody changed this claim while you were writing. Both texts are below."), current
        )
    for name in changed:
        setattr(current, name, changes[name])
    if "statement" in changed:  # one that was longer before there was a limit stays
        _refuse_too_long(current.statement)
    _refuse_what_does_not_fit(current)
    current.version += 1
    current.updated_at = at
    current.save(update_fields=[*changed, "version", "updated_at"])
    record(
        "claim.amended",
        current,
        by=by,
        at=at,
        before={name: told(before[name]) for name in changed},
        after={name: told(changes[name]) for name in changed} | {"version": current.version},
    )
    return current


def claimant_named(name: str) -> Claimant | None:
    """The claimant of this name, made when new; None for an empty name."""
    name = " ".join(name.split())
    if not name:
        return None
    known = Claimant.objects.filter(name__iexact=name).first()
    return known or Claimant.objects.get_or_create(name=name)[0]


def require_editable(claim: Claim) -> Claim:
    """The claim as it stands, its row locked.

    Raises Locked unless wording, evidence and verdicts may change now.
    """
    current = Claim.objects.select_for_update(no_key=True).get(pk=claim.pk)
    if not current.is_editable:
        raise Locked(
            _("This claim is %(state)s and cannot be changed now.")
            % {"state": current.get_state_display().lower()}
        )
    return current


def _shortened(quotation: str) -> str:
    """What a claim states until somebody words it: the quotation in one line, cut to a statement's length."""
    words = " ".join(quotation.split())
    if len(words) <= LONGEST_STATEMENT:
        return words
    return words[: LONGEST_STATEMENT - 1].rsplit(" ", 1)[0] + "…"


def _new(article: Article, statement: str, *, by, at: datetime) -> Claim:
    """A claim of this statement. Raises StatementTooLong."""
    _refuse_too_long(statement)
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


def _refuse_too_long(statement: str) -> None:
    if len(statement) > LONGEST_STATEMENT:
        raise StatementTooLong(len(statement))


def _refuse_what_does_not_fit(claim: Claim) -> None:
    if not claim.statement.strip():
        raise AmendmentRefused(_("A claim needs a statement."), field="statement")
    if claim.claimed_on and not claim.date_precision:
        raise AmendmentRefused(_("Say how precise the date is."), field="date_precision")
    if claim.date_precision and not claim.claimed_on:
        raise AmendmentRefused(_("A precision needs a date."), field="claimed_on")


def told(value):
    """A field's value as the ledger keeps it: a claimant or a person by their name."""
    return str(value) if isinstance(value, Model) else value
