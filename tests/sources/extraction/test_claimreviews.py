from sources.extraction.claimreviews import claim_reviews

REVIEW = {"@type": "ClaimReview", "claimReviewed": "Algo"}


def read(**changed):
    (review,) = claim_reviews([REVIEW | changed], "https://pruebas.example/dir/page")
    return review


class TestClaimReviews:
    def test_leaves_other_objects_alone(self):
        assert claim_reviews([{"@type": "Review"}, {"@type": "NewsArticle"}, {}]) == []

    def test_takes_the_label_wherever_it_stands(self):
        assert read(reviewRating={"alternateName": "Falso", "ratingValue": ""})["rating_label"] == "Falso"
        assert read(reviewRating={"ratingValue": "Falso"})["rating_label"] == "Falso"
        assert read(reviewRating=[{"name": "Falso", "ratingValue": 1}])["rating_label"] == "Falso"

    def test_reads_numbers_written_as_text_and_invents_none(self):
        rating = read(reviewRating={"ratingValue": "1,5", "bestRating": 5, "worstRating": "-"})

        assert (rating["rating_value"], rating["best"], rating["worst"]) == (1.5, 5.0, None)

    def test_collects_where_the_claim_was_made(self):
        claim = {
            "appearance": [{"url": "https://a.example/1"}, "https://a.example/2", {"@id": "/3"}],
            "firstAppearance": {"@type": "CreativeWork", "url": "https://a.example/1"},
            "url": None,
        }

        assert read(itemReviewed=claim)["appearances"] == [
            "https://a.example/1",
            "https://a.example/2",
            "https://pruebas.example/3",
        ]

    def test_survives_markup_of_the_wrong_shape(self):
        assert read(reviewRating="x", itemReviewed=[[]], author=3, url=["http://[x"])["review_author"] == "3"
