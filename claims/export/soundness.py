"""What would a reader of ClaimReview complain of? Each complaint names the member it is about.

What search engines require is a fault, what they recommend is advice (the guide to fact-check structured data
of Google Search, and https://schema.org/ClaimReview).
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

LONGEST_SHOWN = 75  # characters of claimReviewed that search results are sure to show
_PARTIAL_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


class Finding(NamedTuple):
    """member: dotted path in the ClaimReview, such as reviewRating.alternateName; message: for people."""

    member: str
    message: str


def faults(review: dict) -> list[Finding]:
    """Why the ClaimReview must not go out like this; empty when all is well."""
    return [Finding(*fault) for fault in _faults(review)]


def advice(review: dict) -> list[Finding]:
    """What would make it more useful."""
    return [Finding(*hint) for hint in _advice(review)]


def _faults(review: dict) -> Iterator[tuple[str, str]]:
    for member in ("claimReviewed", "author.name", "reviewRating.alternateName"):
        if not _words(review, member):
            yield member, _("This cannot be left empty.")
    for member in ("url", "author.url"):
        if not _is_web_address(_at(review, member)):
            yield member, _("A complete web address is needed here (https://…).")
    for member in _ADDRESSES:
        if (value := _at(review, member)) is not None and not _is_web_address(value):
            yield member, _("This is no complete web address (https://…).")
    works = _at(review, "itemReviewed.appearance") or []
    for place, work in enumerate(works):
        if (url := work.get("url")) is not None and not _is_web_address(url):
            yield (
                f"itemReviewed.appearance[{place}].url",
                _("This is no complete web address (https://…)."),
            )
    if _at(review, "itemReviewed.author") is not None and not _words(review, "itemReviewed.author.name"):
        yield "itemReviewed.author.name", _("This cannot be left empty.")
    yield from _rating_faults(review.get("reviewRating") or {})
    yield from _date_faults(review)
    if not _LANGUAGE.fullmatch(str(review.get("inLanguage", ""))):
        yield "inLanguage", _("A language tag is needed here, such as es or en-GB.")


_ADDRESSES = ("author.logo", "itemReviewed.author.sameAs", "itemReviewed.firstAppearance.url")


def _rating_faults(rating: dict) -> Iterator[tuple[str, str]]:
    value, worst, best = (rating.get(name) for name in ("ratingValue", "worstRating", "bestRating"))
    if value is None:
        return
    numbers = [number for number in (value, worst, best) if isinstance(number, int | float)]
    if len(numbers) < 3:
        yield "reviewRating.ratingValue", _("A rating with a number needs its worst and its best value.")
    elif not worst < best:
        yield "reviewRating.bestRating", _("The best value has to be greater than the worst.")
    elif not worst <= value <= best:
        yield "reviewRating.ratingValue", _("The number lies outside its scale.")


def _date_faults(review: dict) -> Iterator[tuple[str, str]]:
    for member in ("datePublished", "dateModified"):
        if not _is_date(review.get(member), whole=True):
            yield member, _("A date is needed here, such as 2026-01-23.")
            return
    if review["dateModified"] < review["datePublished"]:
        yield "dateModified", _("A change cannot come before the publication.")
    said = _at(review, "itemReviewed.datePublished")
    if said is not None and not _is_date(said):
        yield "itemReviewed.datePublished", _("A date is needed here, such as 2026-01-23.")


def _advice(review: dict) -> Iterator[tuple[str, str]]:
    if len(_words(review, "claimReviewed")) > LONGEST_SHOWN:
        sentence = _("Longer than %(most)s characters: search results may cut it.")
        yield "claimReviewed", sentence % {"most": LONGEST_SHOWN}
    if _at(review, "itemReviewed.author") is None:
        yield "itemReviewed.author", _("Readers and search engines look for who said it.")
    if _at(review, "itemReviewed.datePublished") is None:
        yield "itemReviewed.datePublished", _("It does not say when the claim was made.")
    if _at(review, "itemReviewed.firstAppearance.url") is None:
        yield "itemReviewed.firstAppearance", _("It does not lead to where the claim appeared.")


def _at(review: dict, member: str) -> Any:
    value: Any = review
    for name in member.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _words(review: dict, member: str) -> str:
    value = _at(review, member)
    return value.strip() if isinstance(value, str) else ""


def _is_web_address(value) -> bool:
    try:
        parts = urlsplit(value) if isinstance(value, str) else None
    except ValueError:
        return False
    return parts is not None and parts.scheme in ("http", "https") and bool(parts.hostname)


def _is_date(value, *, whole: bool = False) -> bool:
    found = _PARTIAL_DATE.fullmatch(value) if isinstance(value, str) else None
    if not found or (whole and not found[3]):
        return False
    try:
        date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
    except ValueError:
        return False
    return True
