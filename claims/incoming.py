"""Which fact-checks does a JSON-LD value hold, and what do they say? ClaimReview as people write it."""

import hashlib
import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from claims.folding import host_of
from sources.extraction.claimreviews import claim_reviews
from sources.extraction.jsonld import flattened, types_of, worded

# Where the title and the summary of a fact-check may stand, best first.
TITLE, SUMMARY = ("headline", "name"), ("alternativeHeadline", "description", "abstract")
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_DEEPEST = 12  # references followed inside one another


def reviews_in(value: Any, known: dict[str, dict] | None = None) -> Iterator[dict]:
    """Every ClaimReview object in value, with what it refers to by `@id` put in its place.

    value: parsed JSON: one object, a list, a @graph or a DataFeed; null items are passed over.
    known: what may be referred to (named_objects); else what stands in value itself.
    """
    objects = list(flattened(value))
    reviews = [item for item in objects if "ClaimReview" in types_of(item)]
    if _says_all_itself(objects):
        yield from reviews
        return
    if known is None:
        known = {item["@id"]: item for item in objects if isinstance(item.get("@id"), str) and len(item) > 1}
    for item in reviews:
        yield _resolved(item, known, ())


def named_objects(objects: list) -> dict[str, dict]:
    """{@id: object} of the objects that say more than their name, with those inside them."""
    named = {}
    for item in objects:
        for each in flattened(item):
            if isinstance(each.get("@id"), str) and len(each) > 1:
                named.setdefault(each["@id"], each)
    return named


def columns_of(review: dict, base_url: str | None = None) -> dict:
    """The columns of an OutsideCheck that a ClaimReview object fills.

    base_url: the page it stood in; relative addresses are relative to it.
    Raises ValueError, with a sentence, when it lacks what a fact-check cannot be without.
    """
    found = next(iter(claim_reviews([review], base_url)))
    claim = review.get("itemReviewed")
    name = worded(claim.get("name")) if isinstance(claim, dict) else None
    statement = found["claim_reviewed"] or name
    if not statement:
        raise ValueError("claimReviewed is missing: there is nothing that was checked.")
    url = found["url"] or base_url or ""
    claimant = found["claim_author"] or ""
    raw = _ENCODER.encode(review)
    if "\0" in raw or "\\u0000" in raw:
        raise ValueError("There is a NUL character in it.")
    try:
        raw.encode()
    except UnicodeEncodeError as error:
        raise ValueError("There are broken characters in it.") from error
    return {
        "identity": hashlib.sha256(f"{url}\n{statement}".encode()).hexdigest(),
        "statement": statement,
        "claimant_name": claimant[:300],
        "rating_words": found["rating_label"] or "",
        "rating_value": _finite(found["rating_value"]),
        "rating_worst": _finite(found["worst"]),
        "rating_best": _finite(found["best"]),
        "url": url,
        "site": host_of(url)[:253],
        "publisher_name": (found["review_author"] or "")[:300],
        "language": (worded(review.get("inLanguage")) or "")[:35],
        "reviewed_on": _day(found["review_date"]),
        "claimed_on": _day(found["claim_date"]),
        "appearances": found["appearances"],
        "title": _first_text(review, TITLE),
        "summary": _first_text(review, SUMMARY),
        "raw": raw,
    }


def _says_all_itself(objects: list[dict]) -> bool:
    """Whether nothing in objects has to be put in its place, and no null passed over: as in most feeds."""
    for item in objects:
        if "@id" in item:
            return False
        for value in item.values():
            if type(value) is list and any(each is None or type(each) is list for each in value):
                return False
    return True


def _resolved(value: Any, known: dict[str, dict], above: tuple[str, ...]) -> Any:
    if isinstance(value, list):
        return [
            item if isinstance(item, str) else _resolved(item, known, above)
            for item in value
            if item is not None
        ]
    if not isinstance(value, dict):
        return value
    reference = value.get("@id")
    if len(value) == 1 and isinstance(reference, str) and reference in known:
        if reference in above or len(above) >= _DEEPEST:
            return value  # a circle stays a reference
        return _resolved(known[reference], known, (*above, reference))
    here = (*above, reference) if isinstance(reference, str) else above
    return {
        key: item if isinstance(item, str) else _resolved(item, known, here) for key, item in value.items()
    }


def _first_text(review: dict, names: tuple[str, ...]) -> str:
    return next((text for name in names if (text := worded(review.get(name)))), "")


def _finite(number: float | None) -> float | None:
    return number if number is not None and abs(number) < float("inf") else None


def _day(words: str | None) -> date | None:
    return date.fromisoformat(words) if words else None
