"""How does a check of a picture or a video look as schema.org MediaReview? (https://schema.org/MediaReview)"""

from claims.export.claimreview import claim_review

OBJECTS = {"image": "ImageObject", "video": "VideoObject"}  # kind of claim → type of what was reviewed
# What a rating says of the picture itself. False alone does not say what was done to it, so nothing is said.
CATEGORIES = {
    "true": "OriginalMediaContent",
    "satire": "SatireOrParodyContent",
    "missing-context": "DecontextualizedContent",
    "out-of-context": "DecontextualizedContent",
}


def is_about_media(edition: dict) -> bool:
    """Whether the edition's claim is made by a picture or a video, and stands."""
    return edition.get("claim_kind") in OBJECTS and bool(edition.get("verdicts"))


def media_review(edition: dict) -> dict:
    """JSON-LD of an edition (is_about_media): who reviewed it and how is as in its ClaimReview."""
    review = claim_review(edition)
    claim = review.get("itemReviewed", {})
    places = [claim["firstAppearance"]] if "firstAppearance" in claim else []
    places += claim.get("appearance", [])
    verdicts = edition["verdicts"]
    keys = [
        verdicts[question]["rating"]["key"]
        for question in ("substance", "attribution")
        if question in verdicts
    ]
    category = next((CATEGORIES[key] for key in keys if key in CATEGORIES), None)
    reviewed = {
        "@type": OBJECTS[edition["claim_kind"]],
        "description": edition["statement"],
        "author": claim.get("author"),
        "mediaItemAppearance": places,
    }
    made = {
        "@context": review["@context"],
        "@type": "MediaReview",
        "@id": f"{review['url']}#mediareview",
        **{
            name: review[name]
            for name in ("url", "inLanguage", "datePublished", "dateModified", "author", "reviewRating")
        },
        "mediaAuthenticityCategory": category,
        "originalMediaContextDescription": review["reviewRating"].get("ratingExplanation"),
        "itemReviewed": {name: value for name, value in reviewed.items() if value},
    }
    return {name: value for name, value in made.items() if value is not None}
