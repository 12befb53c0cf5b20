"""Two questions, one ClaimReview: what schema.org's readers are told."""

import json

import pytest

from claims.export.claimreview import claim_review

PAGE = "https://redaccion.example/es/checks/una/"


def answer(key="half-true", value=3, *, worst=1, best=5, es="A medias", en="Half true"):
    return {
        "rating": {"key": key, "labels": {"es": es, "en": en}, "value": value},
        "scale": {"key": "substance", "worst": worst, "best": best},
        "short_answer": "Consta en el acta.",
    }


SAID = answer("said", 2, best=2, es="Lo dijo", en="Said so")
CLAIMANT = {
    "name": "Ciro Alegría",
    "kind": "person",
    "job_title": "Portavoz",
    "same_as": "https://www.wikidata.org/wiki/Q1",
}


def edition(**changes):
    """A document as freezing makes it."""
    return {
        "urls": {"es": PAGE, "en": "https://redaccion.example/en/checks/una/"},
        "edition": 1,
        "kind": "first",
        "note": "",
        "language": "es",
        "published_at": "2026-01-17T09:30:00Z",
        "first_published_at": "2026-01-16T12:00:00Z",
        "statement": "El progreso es inaceptable.",
        "claimant": CLAIMANT,
        "publisher": {"name": "La Redacción", "url": "https://redaccion.example", "logo": None},
        "claim_date": {"value": "2026-01", "precision": "month", "words": "en enero"},
        "appearances": [
            {
                "title": "Una nota",
                "publisher": "diario.example",
                "url": "https://diario.example/nota",
                "published_on": "2026-01-15",
                "language": "es",
                "quotation": "el progreso\n\nes inaceptable",
            }
        ],
        "verdicts": {"substance": answer()},
        **changes,
    }


def blanks_in(value, path="$"):
    if isinstance(value, dict):
        return [spot for key, item in value.items() for spot in blanks_in(item, f"{path}.{key}")]
    if isinstance(value, list):
        return [spot for place, item in enumerate(value) for spot in blanks_in(item, f"{path}[{place}]")]
    return [path] if value in (None, "") else []


class TestClaimReview:
    def test_says_all_that_schema_org_asks_for(self):
        assert claim_review(edition()) == {
            "@context": "https://schema.org",
            "@type": "ClaimReview",
            "@id": f"{PAGE}#claimreview",
            "url": PAGE,
            "inLanguage": "es",
            "datePublished": "2026-01-16",
            "dateModified": "2026-01-17",
            "version": 1,
            "claimReviewed": "El progreso es inaceptable.",
            "author": {
                "@type": "Organization",
                "@id": "https://redaccion.example#organization",
                "name": "La Redacción",
                "url": "https://redaccion.example",
            },
            "reviewRating": {
                "@type": "Rating",
                "alternateName": "A medias",
                "ratingValue": 3,
                "bestRating": 5,
                "worstRating": 1,
                "ratingExplanation": "Consta en el acta.",
            },
            "itemReviewed": {
                "@type": "Claim",
                "@id": f"{PAGE}#claim",
                "name": "El progreso es inaceptable.",
                "datePublished": "2026-01",
                "author": {
                    "@type": "Person",
                    "name": "Ciro Alegría",
                    "jobTitle": "Portavoz",
                    "sameAs": "https://www.wikidata.org/wiki/Q1",
                },
                "firstAppearance": {
                    "@type": "CreativeWork",
                    "url": "https://diario.example/nota",
                    "headline": "Una nota",
                    "datePublished": "2026-01-15",
                    "inLanguage": "es",
                    "publisher": {"@type": "Organization", "name": "diario.example"},
                },
            },
        }

    def test_rates_the_substance_when_both_questions_are_answered(self):
        review = claim_review(edition(verdicts={"attribution": SAID, "substance": answer()}))

        assert review["reviewRating"]["alternateName"] == "A medias"
        assert review["claimReviewed"] == "El progreso es inaceptable."

    @pytest.mark.parametrize(
        ("language", "expected", "label"),
        [
            ("es", "Ciro Alegría dijo: «el progreso es inaceptable»", "Lo dijo"),
            ("es-MX", "Ciro Alegría dijo: «el progreso es inaceptable»", "Lo dijo"),
            ("en", "Ciro Alegría said: “el progreso es inaceptable”", "Said so"),
            ("fr", "Ciro Alegría said: “el progreso es inaceptable”", "Said so"),
        ],
    )
    def test_rates_who_said_it_when_only_that_is_answered(self, language, expected, label):
        review = claim_review(edition(verdicts={"attribution": SAID}, language=language))

        assert review["claimReviewed"] == expected
        assert review["reviewRating"]["alternateName"] == label
        assert (review["reviewRating"]["ratingValue"], review["reviewRating"]["bestRating"]) == (2, 2)
        assert review["itemReviewed"]["name"] == "El progreso es inaceptable."

    def test_falls_back_to_the_statement_when_nobody_is_known_to_have_said_it(self):
        review = claim_review(edition(verdicts={"attribution": SAID}, claimant=None))

        assert review["claimReviewed"] == "El progreso es inaceptable."
        assert "author" not in review["itemReviewed"]

    def test_quotes_the_statement_when_it_appears_nowhere(self):
        review = claim_review(edition(verdicts={"attribution": SAID}, appearances=[]))

        assert review["claimReviewed"] == "Ciro Alegría dijo: «El progreso es inaceptable.»"
        assert not {"firstAppearance", "appearance"} & set(review["itemReviewed"])

    def test_omits_the_value_of_a_rating_that_has_no_place_on_the_line(self):
        rating = claim_review(edition(verdicts={"substance": answer("misleading", None)}))["reviewRating"]

        assert set(rating) == {"@type", "alternateName", "ratingExplanation"}

    @pytest.mark.parametrize("value", [0, -1])
    def test_keeps_a_value_of_nothing_or_less(self, value):
        rating = claim_review(edition(verdicts={"substance": answer(value=value, worst=-1)}))["reviewRating"]

        assert (rating["ratingValue"], rating["worstRating"]) == (value, -1)

    def test_names_an_organisation_as_one(self):
        who = CLAIMANT | {"kind": "organisation", "job_title": "Portavoz"}

        author = claim_review(edition(claimant=who))["itemReviewed"]["author"]

        assert (author["@type"], "jobTitle" in author) == ("Organization", False)

    def test_lists_the_other_appearances(self):
        first = edition()["appearances"][0]
        review = claim_review(edition(appearances=[first, first | {"url": "https://otro.example/"}]))

        assert [work["url"] for work in review["itemReviewed"]["appearance"]] == ["https://otro.example/"]

    def test_tells_of_a_correction(self):
        review = claim_review(edition(edition=2, kind="update", note="La fecha era otra."))

        assert (review["version"], review["correction"]) == (2, "La fecha era otra.")

    def test_shows_the_logo(self):
        us = edition()["publisher"] | {"logo": "https://redaccion.example/logo.png"}

        assert claim_review(edition(publisher=us))["author"]["logo"] == "https://redaccion.example/logo.png"

    @pytest.mark.parametrize(
        ("language", "prefix"), [("es", "es"), ("es-MX", "es"), ("en-GB", "en"), ("fr", "en")]
    )
    def test_points_to_the_page_in_its_language_or_in_english(self, language, prefix):
        assert claim_review(edition(language=language))["url"] == edition()["urls"][prefix]

    @pytest.mark.parametrize(
        "changes",
        [
            {},
            {"claimant": CLAIMANT | {"job_title": None, "same_as": None}},
            {"claimant": None, "claim_date": None, "appearances": []},
            {"verdicts": {"substance": answer("satire", None)}},
            {
                "appearances": [
                    dict.fromkeys(("title", "publisher", "url", "published_on", "language"))
                    | {"quotation": "el progreso"}
                ]
            },
        ],
    )
    def test_is_silent_about_what_it_does_not_know(self, changes):
        review = claim_review(edition(**changes))

        assert blanks_in(review) == []
        assert "null" not in json.dumps(review)

    def test_dates_what_was_still_to_come_by_the_text_it_was_found_in(self):
        (found,) = edition()["appearances"]
        foretold = {"claim_date": {"value": "2026-02", "precision": "month", "words": "en febrero"}}

        known = claim_review(edition(**foretold, appearances=[found | {"published_on": "2026-01-16"}]))
        unknown = claim_review(edition(**foretold, appearances=[found | {"published_on": None}]))

        assert known["itemReviewed"]["datePublished"] == "2026-01-16"
        assert unknown["itemReviewed"]["datePublished"] == "2026-02"

    def test_mentions_no_work_of_which_nothing_is_known(self):
        nothing = dict.fromkeys(("title", "publisher", "url", "published_on", "language"))

        review = claim_review(edition(appearances=[nothing | {"quotation": "el progreso"}]))

        assert "firstAppearance" not in review["itemReviewed"]

    def test_refuses_an_edition_without_an_answer(self):
        with pytest.raises(ValueError, match="without a verdict"):
            claim_review(edition(verdicts={}))
