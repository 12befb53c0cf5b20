"""Every member that a reader of ClaimReview would reject is named."""

import pytest

from claims.export.claimreview import claim_review
from claims.export.soundness import advice, faults
from tests.claims.test_claimreview import CLAIMANT, edition


def review(**changes):
    return claim_review(edition(**changes))


def put(found: dict, member: str, value) -> dict:
    *path, last = member.split(".")
    inner = found
    for name in path:
        inner = inner[name]
    if value is None:
        inner.pop(last, None)
    else:
        inner[last] = value
    return found


class TestFaults:
    def test_are_none_in_what_we_make(self):
        assert faults(review()) == []

    @pytest.mark.parametrize(
        ("member", "value"),
        [
            ("claimReviewed", None),
            ("claimReviewed", "  "),
            ("author.name", None),
            ("author.url", "redaccion.example"),
            ("author.logo", "logo.png"),
            ("reviewRating.alternateName", None),
            ("reviewRating.ratingValue", 9),
            ("reviewRating.ratingValue", 0),
            ("reviewRating.bestRating", 1),
            ("url", "/es/checks/una/"),
            ("url", "javascript:alert(1)"),
            ("url", "https://[1/"),
            ("itemReviewed.author.name", None),
            ("itemReviewed.author.sameAs", "Q1"),
            ("itemReviewed.firstAppearance.url", "diario.example/nota"),
            ("itemReviewed.datePublished", "en enero"),
            ("itemReviewed.datePublished", "2026-02-30"),
            ("datePublished", "2026-01"),
            ("dateModified", "2026-01-15"),
            ("dateModified", None),
            ("inLanguage", None),
            ("inLanguage", "español de España"),
        ],
    )
    def test_name_the_member(self, member, value):
        assert [fault.member for fault in faults(put(review(), member, value))] == [member]

    def test_name_a_rating_without_its_ends(self):
        found = put(review(), "reviewRating.worstRating", None)
        assert [fault.member for fault in faults(found)] == ["reviewRating.ratingValue"]

    def test_name_the_place_among_appearances(self):
        work = {"title": "", "publisher": "x", "url": "x.example", "published_on": None, "language": None}
        two = [edition()["appearances"][0], {**work, "quotation": "x"}]
        assert [fault.member for fault in faults(review(appearances=two))] == [
            "itemReviewed.appearance[0].url"
        ]


class TestAdvice:
    def test_is_none_when_all_is_said(self):
        assert advice(review(claim_date={"value": "2026-01"})) == []

    @pytest.mark.parametrize(
        ("changes", "member"),
        [
            ({"statement": "palabras " * 10}, "claimReviewed"),
            ({"claimant": None}, "itemReviewed.author"),
            ({"claim_date": None}, "itemReviewed.datePublished"),
            ({"appearances": []}, "itemReviewed.firstAppearance"),
        ],
    )
    def test_names_what_is_missing(self, changes, member):
        found = review(**changes)
        assert ([hint.member for hint in advice(found)], faults(found)) == ([member], [])

    def test_leaves_people_as_they_are(self):
        assert advice(review(claimant=CLAIMANT | {"same_as": None})) == []
