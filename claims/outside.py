"""How do other people's fact-checks come in, and how are they kept?"""

import json
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from claims import access, incoming
from claims.export import factchecktools
from claims.folding import host_of
from claims.models import MarkupPage, OutsideCheck
from workbench.common.errors import DomainError
from workbench.ledger.recording import record


class PageExists(DomainError):
    """There is markup for this page already."""

    code = "markup_exists"
    status = 409


class StaleMarkup(DomainError):
    """Somebody replaced the markup since it was read."""

    code = "markup_stale"
    status = 409


class ReviewRefused(DomainError):
    """The ClaimReview lacks what a fact-check cannot be without."""

    code = "review_refused"
    status = 422


@transaction.atomic
def create_page(given: dict, *, by, at: datetime) -> MarkupPage:
    """Keep the markup of a page that has none yet. given: factchecktools.read_page."""
    access.require(by, "keep_outside")
    columns = _columns(given) | {"created_by": by, "created_at": at, "updated_at": at}
    page, is_new = MarkupPage.objects.get_or_create(url=given["pageUrl"], defaults=columns)
    if not is_new:
        raise PageExists(_("There is markup for this page already: replace it."), field="pageUrl")
    _fill(page, given, by=by, at=at)
    record("markup.created", page, by=by, at=at, after={"url": page.url})
    return page


@transaction.atomic
def replace_page(page: MarkupPage, given: dict, *, version: str, by, at: datetime) -> MarkupPage:
    """Put given in the place of all markup of page.

    version: as it was read; empty: whatever stands. Raises StaleMarkup, PageExists.
    """
    access.require(by, "keep_outside")
    page = MarkupPage.objects.select_for_update(no_key=True).get(pk=page.pk)
    if version and version != str(page.version):
        raise StaleMarkup(_("Somebody replaced this markup meanwhile: read it again."), field="versionId")
    if MarkupPage.objects.filter(url=given["pageUrl"]).exclude(pk=page.pk).exists():
        raise PageExists(_("There is markup for this page already: replace it."), field="pageUrl")
    for name, value in (_columns(given) | {"url": given["pageUrl"], "updated_at": at}).items():
        setattr(page, name, value)
    page.version += 1
    page.save()
    page.checks.all().delete()
    _fill(page, given, by=by, at=at)
    record("markup.replaced", page, by=by, at=at, after={"url": page.url, "version": page.version})
    return page


@transaction.atomic
def delete_page(page: MarkupPage, *, by, at: datetime) -> None:
    """Forget a page and its markup."""
    access.require(by, "keep_outside")
    record("markup.deleted", page, by=by, at=at, before={"url": page.url})
    page.delete()


def keep(review: dict, *, came_from: str, by, at: datetime, page: MarkupPage | None = None) -> str:
    """Keep one ClaimReview object; the same check again takes the place of its earlier self.

    Returns "new", "changed" or "unchanged". Raises ReviewRefused.
    """
    try:
        columns = incoming.columns_of(review, came_from if "://" in came_from else None)
    except ValueError as fault:
        raise ReviewRefused(str(fault)) from fault
    details = {"came_from": came_from, "updated_at": at}
    made = {"imported_by": by, "imported_at": at, "page": page}
    check, is_new = OutsideCheck.objects.get_or_create(
        identity=columns["identity"], defaults=columns | details | made
    )
    if is_new:
        return "new"
    if check.raw == columns["raw"] and (page is None or check.page_id == page.pk):
        return "unchanged"
    owner = {"page": page} if page else {}
    OutsideCheck.objects.filter(pk=check.pk).update(**columns, **details, **owner)
    return "changed"


def markup_of(page: MarkupPage) -> dict:
    """The ClaimReviewMarkupPage that was kept."""
    reviews = [json.loads(check.raw) for check in sorted(page.checks.all(), key=lambda check: check.pk)]
    return factchecktools.page_of(reviews, name=f"pages/{page.uid}", version=str(page.version))


def _columns(given: dict) -> dict:
    author = given.get("claimReviewAuthor", {})
    return {
        "site": host_of(given["pageUrl"])[:253],
        "publish_date": given.get("publishDate", ""),
        "author_name": author.get("name", "")[:300],
        "author_image": author.get("imageUrl", ""),
    }


def _fill(page: MarkupPage, given: dict, *, by, at: datetime) -> None:
    for review in factchecktools.reviews_of(given):
        keep(review, came_from=page.url, by=by, at=at, page=page)
