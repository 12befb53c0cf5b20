"""What readers see of an article under check: the sentences that we checked, and the way to the original."""

import json

from django.conf import settings
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from claims.models import Appearance, Article

LANGUAGES = [code for code, _name in settings.LANGUAGES]


@require_safe
def article(request, lang, uid):
    """The checked excerpts in the order of the text, each with its rating; never the text itself.

    An excerpt is shown when the standing edition quotes it: what was added since is not published yet.
    404 for an article of which nothing is published.
    """
    row = get_object_or_404(Article.objects.select_related("source__publisher"), uid=uid)
    excerpts = list(_excerpts(row))
    if not excerpts:
        raise Http404
    addresses = {code: reverse("checked-article", args=[code, uid]) for code in LANGUAGES}
    page = {
        "article": row,
        "excerpts": excerpts,
        "lang": lang,
        "language_urls": addresses,
        "alternates": {code: settings.PUBLIC_URL + address for code, address in addresses.items()},
    }
    return render(request, "claims/checked_article.html", page)


def _excerpts(row: Article):
    places = Appearance.objects.filter(article=row, claim__check_page__is_retracted=False, words="")
    places = places.select_related("passage", "claim__check_page__edition")
    for place in places.order_by("passage__start", "passage__end"):
        check = place.claim.check_page
        edition = json.loads(check.edition.document)
        words = place.passage.exact
        if any(shown["quotation"] == words for shown in edition["appearances"]):
            yield {"words": words, "check": check, "edition": edition}
