"""How do checks look as the Fact Check Tools API v1alpha1 spells them?

Source: its published discovery document (factchecktools v1alpha1, revision 20240929). What has no value is
absent, never null.
"""

import re
from urllib.parse import urldefrag, urlsplit

from django.utils.translation import gettext as _

from claims.export.claimreview import CONTEXT
from claims.folding import host_of
from workbench.common.errors import DomainError

_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?([T ].{1,29})?")
_INT32 = 2**31
_STRING, _INTEGER, _STRINGS = "string", "int32", "repeated string"
_AUTHOR = {"name": _STRING, "imageUrl": _STRING}
_MARKUP = {
    "claimReviewed": _STRING,
    "claimDate": _STRING,
    "claimLocation": _STRING,
    "claimAuthor": {"name": _STRING, "jobTitle": _STRING, "sameAs": _STRING, "imageUrl": _STRING},
    "claimFirstAppearance": _STRING,
    "claimAppearances": _STRINGS,
    "rating": {
        "textualRating": _STRING,
        "ratingValue": _INTEGER,
        "bestRating": _INTEGER,
        "worstRating": _INTEGER,
        "ratingExplanation": _STRING,
        "imageUrl": _STRING,
    },
    "url": _STRING,
}
_PAGE = {
    "name": _STRING,
    "versionId": _STRING,
    "pageUrl": _STRING,
    "publishDate": _STRING,
    "claimReviewAuthor": _AUTHOR,
    "claimReviewMarkups": [_MARKUP],
}


class MarkupRefused(DomainError):
    """The body is no ClaimReviewMarkupPage; `field` is the path of the member at fault."""

    code = "markup_refused"
    status = 400


def found_claim(edition: dict, review: dict) -> dict:
    """A FactCheckedClaim of a published edition: its document and its ClaimReview, both parsed."""
    claimed = (edition["claim_date"] or {}).get("value") or ""
    return _present(
        {
            "text": review["claimReviewed"],
            "claimant": (edition["claimant"] or {}).get("name"),
            "claimDate": f"{claimed}T00:00:00Z" if len(claimed) == 10 else None,
            "claimReview": [
                {
                    "publisher": {"name": edition["publisher"]["name"], "site": host_of(review["url"])},
                    "url": review["url"],
                    "title": edition["statement"],
                    "reviewDate": edition["first_published_at"],
                    "textualRating": review["reviewRating"]["alternateName"],
                    "languageCode": edition["language"],
                }
            ],
        }
    )


def page_of(reviews: list[dict], *, name: str, version: str) -> dict:
    """A ClaimReviewMarkupPage of the ClaimReview objects of one page."""
    first = reviews[0]
    author = first.get("author", {})
    return _present(
        {
            "name": name,
            "pageUrl": urldefrag(first["url"]).url,
            "publishDate": first.get("datePublished"),
            "claimReviewAuthor": {
                "name": author.get("name"),
                "imageUrl": author.get("image") or author.get("logo"),
            },
            "claimReviewMarkups": [_markup(review) for review in reviews],
            "versionId": version,
        }
    )


def reviews_of(page: dict) -> list[dict]:
    """The ClaimReview JSON-LD objects that a read page (read_page) stands for, one for each markup."""
    author = page.get("claimReviewAuthor", {})
    return [
        _present(
            {
                "@context": CONTEXT,
                "@type": "ClaimReview",
                "url": markup.get("url") or page["pageUrl"],
                "datePublished": page.get("publishDate"),
                "claimReviewed": markup.get("claimReviewed"),
                "author": {
                    "@type": "Organization",
                    "name": author.get("name"),
                    "image": author.get("imageUrl"),
                },
                "reviewRating": {"@type": "Rating", **_rating(markup.get("rating", {}))},
                "itemReviewed": {
                    "@type": "Claim",
                    "name": markup.get("claimLocation"),
                    "datePublished": markup.get("claimDate"),
                    "author": _claimant(markup.get("claimAuthor", {})),
                    "firstAppearance": _work(markup.get("claimFirstAppearance")),
                    "appearance": [_work(url) for url in markup.get("claimAppearances", [])],
                },
            }
        )
        for markup in page["claimReviewMarkups"]
    ]


def read_page(body) -> dict:
    """A checked ClaimReviewMarkupPage out of a request's JSON body.

    null members count as absent, numbers may be written as text (proto3 JSON). Raises MarkupRefused.
    """
    page = _read(body, _PAGE, "")
    address = page.get("pageUrl", "")
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.fragment:
        raise MarkupRefused(_("The page needs an http or https address without an anchor."), field="pageUrl")
    if not page.get("claimReviewMarkups"):
        raise MarkupRefused(_("There is no markup in it."), field="claimReviewMarkups")
    _check_date(page, "publishDate", "publishDate")
    seen = set()
    for place, markup in enumerate(page["claimReviewMarkups"]):
        path = f"claimReviewMarkups[{place}]"
        if not markup.get("claimReviewed", "").strip():
            raise MarkupRefused(_("Say what was checked."), field=f"{path}.claimReviewed")
        if urldefrag(markup.get("url") or address).url != address:
            sentence = _("The address must be the page's own, with an anchor or without.")
            raise MarkupRefused(sentence, field=f"{path}.url")
        _check_date(markup, "claimDate", f"{path}.claimDate")
        key = (markup.get("url") or address, markup["claimReviewed"])
        if key in seen:
            raise MarkupRefused(_("The same claim stands here twice."), field=path)
        seen.add(key)
    return page


def _markup(review: dict) -> dict:
    claim, rating = review.get("itemReviewed", {}), review.get("reviewRating", {})
    author = claim.get("author", {})
    return {
        "url": review["url"],
        "claimReviewed": review["claimReviewed"],
        "claimAuthor": {
            "name": author.get("name"),
            "jobTitle": author.get("jobTitle"),
            "sameAs": author.get("sameAs"),
            "imageUrl": author.get("image"),
        },
        "claimDate": claim.get("datePublished"),
        "claimLocation": claim.get("name"),
        "claimFirstAppearance": claim.get("firstAppearance", {}).get("url"),
        "claimAppearances": [work["url"] for work in claim.get("appearance", []) if work.get("url")],
        "rating": {
            "textualRating": rating.get("alternateName"),
            "ratingValue": rating.get("ratingValue"),
            "bestRating": rating.get("bestRating"),
            "worstRating": rating.get("worstRating"),
            "ratingExplanation": rating.get("ratingExplanation"),
            "imageUrl": rating.get("image"),
        },
    }


def _rating(given: dict) -> dict:
    names = {"textualRating": "alternateName", "imageUrl": "image"}
    return {names.get(name, name): value for name, value in given.items()}


def _claimant(given: dict) -> dict | None:
    names = {"imageUrl": "image"}
    kept = {names.get(name, name): value for name, value in given.items()}
    return {"@type": "Person", **kept} if kept else None


def _work(url: str | None) -> dict | None:
    return {"@type": "CreativeWork", "url": url} if url else None


def _read(value, shape, path: str):
    """value as shape says: a dict of members, a list of one shape, or a scalar's name."""
    if isinstance(shape, dict):
        if not isinstance(value, dict):
            raise MarkupRefused(_("An object is needed here."), field=path or None)
        unknown = next((name for name in value if name not in shape), None)
        if unknown is not None:
            raise MarkupRefused(_("Unknown name “%(name)s”.") % {"name": unknown}, field=path or None)
        return {
            name: _read(item, shape[name], f"{path}.{name}" if path else name)
            for name, item in value.items()
            if item is not None
        }
    if isinstance(shape, list) or shape == _STRINGS:
        inner = shape[0] if isinstance(shape, list) else _STRING
        if not isinstance(value, list):
            raise MarkupRefused(_("A list is needed here."), field=path)
        return [_read(item, inner, f"{path}[{place}]") for place, item in enumerate(value)]
    return _number(value, path) if shape == _INTEGER else _text(value, path)


def _text(value, path: str) -> str:
    if not isinstance(value, str) or "\0" in value or value != value.encode(errors="replace").decode():
        raise MarkupRefused(_("Text is needed here."), field=path)
    return value


def _number(value, path: str) -> int:
    try:
        number = int(value) if isinstance(value, str) else value
    except ValueError:
        number = None
    if isinstance(number, float) and number.is_integer():
        number = int(number)
    if not isinstance(number, int) or isinstance(number, bool) or not -_INT32 <= number < _INT32:
        raise MarkupRefused(_("A whole number is needed here."), field=path)
    return number


def _check_date(holder: dict, name: str, path: str) -> None:
    if (words := holder.get(name)) and not _DATE.fullmatch(words):
        raise MarkupRefused(_("A date is needed here, such as 2026-01-23."), field=path)


def _present(value):
    if isinstance(value, dict):
        kept = {key: _present(item) for key, item in value.items()}
        return {key: item for key, item in kept.items() if item not in (None, "", [], {})}
    if isinstance(value, list):
        return [item for item in map(_present, value) if item not in (None, "", {})]
    return value
