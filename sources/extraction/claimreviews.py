"""Which published fact-checks does a page carry as ClaimReview markup?"""

from typing import Any

from sources.extraction.addresses import absolute
from sources.extraction.jsonld import listed, named, types_of, worded
from sources.extraction.stated_date import day_of

_MOST_REVIEWS = 200


def claim_reviews(objects: list[dict], base_url: str | None = None) -> list[dict]:
    """The ClaimReview objects among objects, each as one flat dict; None or [] means not given.

    Keys: claim_reviewed, url, review_author, review_date, rating_label, rating_value, best, worst,
    claim_author, claim_date, appearances (addresses where the claim was made).
    """
    reviews = [item for item in objects if "ClaimReview" in types_of(item)]
    return [_review(item, base_url) for item in reviews[:_MOST_REVIEWS]]


def _review(item: dict, base_url: str | None) -> dict:
    rating = _first(item.get("reviewRating"))
    claim = _first(item.get("itemReviewed"))
    return {
        "claim_reviewed": worded(item.get("claimReviewed")),
        "url": _address(item.get("url"), base_url),
        "review_author": _one_name(item.get("author")),
        "review_date": day_of(worded(item.get("datePublished"))),
        "rating_label": worded(rating.get("alternateName"))
        or _label(rating.get("ratingValue"))
        or worded(rating.get("name")),
        "rating_value": _number(rating.get("ratingValue")),
        "best": _number(rating.get("bestRating")),
        "worst": _number(rating.get("worstRating")),
        "claim_author": _one_name(claim.get("author")),
        "claim_date": day_of(worded(claim.get("datePublished"))),
        "appearances": _appearances(claim, base_url),
    }


def _first(value: Any) -> dict:
    return next((item for item in listed(value) if isinstance(item, dict)), {})


def _one_name(value: Any) -> str | None:
    return next(iter(named(value)), None)


def _label(value: Any) -> str | None:
    word = worded(value)
    return word if word and _number(word) is None else None


def _number(value: Any) -> float | None:
    if type(value) in (int, float):
        return float(value)
    if value is None:
        return None
    try:
        return float(str(worded(value)).replace(",", "."))
    except ValueError:
        return None


def _address(value: Any, base_url: str | None) -> str | None:
    if isinstance(value, dict):
        value = value.get("@id") or value.get("url")
    word = worded(value)
    return (absolute(base_url or "", word) or word) if word else None


def _appearances(claim: dict, base_url: str | None) -> list[str]:
    places = [claim.get("url"), *listed(claim.get("firstAppearance")), *listed(claim.get("appearance"))]
    places += listed(claim.get("sameAs"))
    found: list[str] = []
    for place in places:
        for item in listed(place):
            address = _address(item, base_url)
            if address and address not in found:
                found.append(address)
    return found
