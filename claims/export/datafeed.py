"""Many ClaimReviews as one schema.org DataFeed, as Data Commons reads it (https://schema.org/DataFeed)."""

import json
from collections.abc import Iterable, Iterator

HEAD = '{"@context": "https://schema.org", "@type": "DataFeed", "dataFeedElement": ['


def parts_of(reviews: Iterable[str]) -> Iterator[str]:
    """The feed's text in parts. reviews: stored ClaimReviews (claimreview.claim_review) as JSON text."""
    yield HEAD
    between = ""
    for review in reviews:
        yield between + _element(review)
        between = ",\n"
    yield "]}\n"


def _element(review: str) -> str:
    about = json.loads(review)
    head = {
        "@type": "DataFeedItem",
        "dateCreated": about["datePublished"],
        "dateModified": about["dateModified"],
        "url": about["url"],
    }
    return f'{json.dumps(head)[:-1]}, "item": [{review}]}}'
