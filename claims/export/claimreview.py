"""How does an edition look as schema.org ClaimReview? (https://schema.org/ClaimReview)"""

CONTEXT = "https://schema.org"
SUBSTANCE, ATTRIBUTION = "substance", "attribution"  # "is it so?" and "was it said?"


def claim_review(edition: dict) -> dict:
    """JSON-LD of a published edition's document (freezing.document).

    If "is it so?" is rated, it is the reviewRating and claimReviewed is the statement; if only "was it said?"
    is, claimReviewed says who said it. A rating without a place on the line omits ratingValue.
    Raises ValueError when the document holds no verdict.
    """
    verdicts = edition["verdicts"]
    question = SUBSTANCE if SUBSTANCE in verdicts else ATTRIBUTION
    if question not in verdicts:
        raise ValueError("an edition without a verdict has no ClaimReview")
    urls = edition["urls"]
    page = urls.get(_base(edition["language"])) or urls.get("en") or next(iter(urls.values()))
    publisher = edition["publisher"]
    return _without_blanks(
        {
            "@context": CONTEXT,
            "@type": "ClaimReview",
            "@id": f"{page}#claimreview",
            "url": page,
            "inLanguage": edition["language"],
            "datePublished": edition["first_published_at"][:10],
            "dateModified": edition["published_at"][:10],
            "version": edition["edition"],
            "claimReviewed": _reviewed(edition, question),
            "author": {
                "@type": "Organization",
                "@id": f"{publisher['url']}#organization",
                "name": publisher["name"],
                "url": publisher["url"],
                "logo": publisher["logo"],
            },
            "reviewRating": _rating(verdicts[question], edition["language"]),
            "itemReviewed": _claim(edition, page),
            "correction": edition["note"] if edition["edition"] > 1 else None,
        }
    )


def _reviewed(edition: dict, question: str) -> str:
    if question == SUBSTANCE or not edition["claimant"]:
        return edition["statement"]
    quotation = edition["appearances"][0]["quotation"] if edition["appearances"] else edition["statement"]
    verb = {"es": "{who} dijo: «{words}»", "en": "{who} said: “{words}”"}
    template = verb.get(_base(edition["language"]), verb["en"])
    return template.format(who=edition["claimant"]["name"], words=" ".join(quotation.split()))


def _rating(verdict: dict, language: str) -> dict:
    rating, scale = verdict["rating"], verdict["scale"]
    labels = rating["labels"]
    on_the_line = rating["value"] is not None
    return {
        "@type": "Rating",
        "alternateName": labels.get(_base(language)) or labels.get("en") or next(iter(labels.values())),
        "ratingValue": rating["value"],
        "bestRating": scale["best"] if on_the_line else None,
        "worstRating": scale["worst"] if on_the_line else None,
        "ratingExplanation": verdict["short_answer"],
    }


def said_on(edition: dict) -> str | None:
    """The day the claim was made, as far as it is known (2026, 2026-01, 2026-01-23), or None.

    The date of a claim is mostly that day. Of something still to come it is the day that was told: then the
    claim was made on the day of the text it was found in.
    """
    told = (edition.get("claim_date") or {}).get("value")
    found_in = next(iter(edition.get("appearances", [])), {}).get("published_on")
    return found_in if told and found_in and told > found_in else told


def _claim(edition: dict, page: str) -> dict:
    claimant, appearances = edition["claimant"], edition["appearances"]
    works = [_work(row) for row in appearances]
    return {
        "@type": "Claim",
        "@id": f"{page}#claim",
        "name": edition["statement"],
        "datePublished": said_on(edition),
        "author": {
            "@type": "Person" if claimant["kind"] == "person" else "Organization",
            "name": claimant["name"],
            "jobTitle": claimant["job_title"] if claimant["kind"] == "person" else None,
            "sameAs": claimant["same_as"],
        }
        if claimant
        else None,
        "firstAppearance": works[0] if works else None,
        "appearance": [work for work in works[1:] if work],
    }


def _work(row: dict) -> dict | None:
    if not (row["url"] or row["title"] or row["publisher"]):
        return None  # a text somebody pasted: there is nothing to name it by
    return {
        "@type": "CreativeWork",
        "url": row["url"],
        "headline": row["title"],
        "datePublished": row["published_on"],
        "inLanguage": row["language"],
        "publisher": {"@type": "Organization", "name": row["publisher"]} if row["publisher"] else None,
    }


def _base(language: str) -> str:
    """The language without its region: es of es-MX."""
    return language.split("-")[0]


def _without_blanks(value):
    """The same structure without None, empty strings, lists and objects: absent, never null."""
    if isinstance(value, dict):
        kept = {key: _without_blanks(item) for key, item in value.items()}
        return {key: item for key, item in kept.items() if item not in (None, "", [], {})}
    if isinstance(value, list):
        return [_without_blanks(item) for item in value]
    return value
