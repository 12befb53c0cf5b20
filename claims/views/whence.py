"""On whose desk was a request made? A claim may be in several articles; the answer belongs to that one."""

from urllib.parse import urlsplit

from django.db.models import BooleanField, Case, Value, When
from django.urls import Resolver404, resolve

from claims.models import Appearance, Claim


def appearance_of(request, claim: Claim) -> Appearance | None:
    """Where the claim appears in the article that the person has before them, else where it appeared first.

    With what the desk shows of the article. None for a claim that appears nowhere.
    """
    places = claim.appearances.select_related("article__source__publisher", "article__snapshot", "passage")
    here = When(article__uid=_article_shown(request), then=Value(True))
    is_here = Case(here, default=Value(False), output_field=BooleanField())
    return places.order_by(is_here.desc(), "-is_first", "id").first()


def _article_shown(request):
    """The uid of the article whose desk the request came from; None for any other page."""
    shown = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    try:
        page = resolve(urlsplit(shown).path)
    except (Resolver404, ValueError):
        return None
    return page.kwargs["uid"] if page.url_name == "article" else None
