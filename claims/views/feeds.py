"""What feed readers follow: the newest checks, and what was corrected or retracted (Atom, RFC 4287)."""

import json

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from claims.api import validators
from claims.models import Check, Publication

ENTRIES = 50


@require_safe
def checks(request, lang):
    """The newest checks in force, each with what its verdicts say in short."""
    return validators.whole(request, lambda: _checks(lang))


@require_safe
def corrections(request, lang):
    """The newest corrections and retractions with their public notes. The statement is the standing one."""
    return validators.whole(request, lambda: _corrections(lang))


def _checks(lang: str) -> HttpResponse:
    with override(lang):
        feed = _feed("checks-feed", _("Published checks"), lang)
    for check in Check.objects.standing().select_related("edition").order_by("-id")[:ENTRIES]:
        verdicts = json.loads(check.edition.document)["verdicts"].values()
        feed.add_item(
            title=check.statement,
            link=_page(check, lang),
            description=" ".join(filter(None, (verdict["short_answer"] for verdict in verdicts))),
            unique_id=check.uid.urn,
            pubdate=check.published_at,
            updateddate=check.updated_at,
        )
    return _answer(feed)


def _corrections(lang: str) -> HttpResponse:
    with override(lang):
        feed = _feed("corrections-feed", _("Corrections"), lang)
        editions = Publication.objects.filter(number__gt=1).select_related("claim__check_page")
        for edition in editions.defer("document", "claim_review").order_by("-position")[:ENTRIES]:
            check = edition.claim.check_page
            feed.add_item(
                title=f"{edition.get_kind_display()}: {check.statement}",
                link=_page(check, lang),
                description=edition.note,
                unique_id=edition.uid.urn,
                pubdate=edition.published_at,
                updateddate=edition.published_at,
            )
    return _answer(feed)


def _feed(name: str, title: str, lang: str) -> Atom1Feed:
    own = settings.PUBLIC_URL + reverse(name, args=[lang])
    page = settings.PUBLIC_URL + reverse("checks", args=[lang])
    return Atom1Feed(
        title=title, link=page, description="", language=lang, feed_url=own, author_name=settings.PUBLIC_URL
    )


def _page(check: Check, lang: str) -> str:
    return settings.PUBLIC_URL + reverse("check", args=[lang, check.slug])


def _answer(feed: Atom1Feed) -> HttpResponse:
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)
