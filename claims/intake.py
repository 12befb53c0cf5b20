"""How do articles come in, and how are they amended?"""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from claims import access
from claims.amending import AmendmentRefused
from claims.models import Article, DeskStatus
from sources.models import Snapshot, Source
from workbench.common.compiled import Blank, Question
from workbench.ledger.changes import as_told, differing
from workbench.ledger.recording import record

WAITING = Question(lambda: Article.objects.filter(source=Blank("source"), snapshot=None))
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
    current = Article.objects.select_for_update(no_key=True).get(pk=article.pk)
    if changes.get("status", current.status) != DeskStatus.DISMISSED:
        if changes.get("dismissed_reason", "").strip():
            raise AmendmentRefused(_("Only a dismissed article has a reason."), field="dismissed_reason")
        changes = changes | {"dismissed_reason": ""}
    before = differing(current, changes, among=ARTICLE_AMENDABLE)
    if not before:
        return current
    for name in before:
        setattr(current, name, changes[name])
    if current.status == DeskStatus.DISMISSED and not current.dismissed_reason.strip():
        raise AmendmentRefused(_("Say why the article is dismissed."), field="dismissed_reason")
    current.save(update_fields=list(before))
    record("article.amended", current, by=by, at=at, **as_told(before, changes))
    return current


def adopt_first_snapshot(snapshot: Snapshot) -> None:
    """Give the article of the snapshot's source its text, if it waits for one; never replace one."""
    for article in WAITING.ask(source=snapshot.source_id):
        article.snapshot = snapshot
        article.title = article.title or snapshot.title
        article.language = article.language or snapshot.language
        article.save(update_fields=["snapshot", "title", "language"])
