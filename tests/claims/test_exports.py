"""Research and media formats: from an edition's document alone, nothing made up."""

import json

import pytest

from claims.export import averitec
from claims.export.mediareview import is_about_media, media_review
from claims.models import Check, Claim, Question, State
from tests.claims.test_claimreview import SAID, answer, edition
from tests.factories import bring_to, judge, make_claim
from tests.rest import Rest

LABELS = {"Supported", "Refuted", "Not Enough Evidence", "Conflicting Evidence/Cherrypicking"}
MEMBERS = {
    *("claim", "required_reannotation", "label", "justification", "claim_date", "speaker"),
    *("original_claim_url", "cached_original_claim_url", "fact_checking_article", "reporting_source"),
    *("location_ISO_code", "claim_types", "fact_checking_strategies", "questions"),
}


class TestAveritec:
    @pytest.mark.parametrize(
        ("key", "value", "label"),
        [
            ("true", 5, "Supported"),
            ("mostly-true", 4, "Supported"),
            ("half-true", 3, "Conflicting Evidence/Cherrypicking"),
            ("mostly-false", 2, "Refuted"),
            ("false", 1, "Refuted"),
            ("misleading", None, "Conflicting Evidence/Cherrypicking"),
            ("unverifiable", None, "Not Enough Evidence"),
        ],
    )
    def test_labels_as_the_dataset_does(self, key, value, label):
        assert label in LABELS
        assert averitec.label(answer(key, value)) == label

    @pytest.mark.django_db
    def test_streams_every_check_that_says_whether_it_is_so(self, ana, marta, us):
        bring_to(make_claim(by=ana), State.PUBLISHED, author=ana, reviewer=marta)
        said = make_claim(by=ana)
        judge(said, "said", by=ana, question=Question.ATTRIBUTION)
        Claim.objects.filter(pk=said.pk).update(not_checkable="opinion")
        response = Rest().get("/checks/averitec/")
        (found,) = json.loads(b"".join(response.streaming_content))

        assert set(found) == MEMBERS
        assert (found["label"], found["claim_date"]) == ("Supported", None)
        assert found["questions"][0]["answers"][0]["answer"] == "la reunión consta"

    @pytest.mark.parametrize(
        ("date", "expected"),
        [
            ({"value": "2020-08-05", "precision": "day"}, "5-8-2020"),
            ({"value": "2020-08", "precision": "month"}, None),
            (None, None),
        ],
    )
    def test_writes_only_a_day_that_is_known(self, date, expected):
        document = edition(claim_date=date, evidence=[], claim_kind="event")
        document["verdicts"]["substance"]["scale"]["names"] = {"es": "¿Es así?"}
        assert averitec.entry(document)["claim_date"] == expected


class TestMediaReview:
    @pytest.mark.parametrize(
        ("key", "category"),
        [
            ("true", "OriginalMediaContent"),
            ("missing-context", "DecontextualizedContent"),
            ("satire", "SatireOrParodyContent"),
            ("false", None),
        ],
    )
    def test_says_of_the_picture_what_the_rating_says_and_no_more(self, key, category):
        found = media_review(edition(claim_kind="image", verdicts={"substance": answer(key)}))
        assert found.get("mediaAuthenticityCategory") == category
        assert found["itemReviewed"]["@type"] == "ImageObject"
        assert found["itemReviewed"]["mediaItemAppearance"][0]["url"] == "https://diario.example/nota"

    @pytest.mark.parametrize(
        ("kind", "expected"), [("image", True), ("video", True), ("event", False), (None, False)]
    )
    def test_is_for_pictures_and_videos(self, kind, expected):
        assert is_about_media(edition(claim_kind=kind)) is expected
        assert not is_about_media(edition(claim_kind="image", verdicts={}))

    def test_speaks_of_attribution_too(self):
        found = media_review(edition(claim_kind="video", verdicts={"attribution": SAID}))
        assert (found["itemReviewed"]["@type"], found["reviewRating"]["alternateName"]) == (
            "VideoObject",
            "Lo dijo",
        )

    @pytest.mark.django_db
    def test_stands_at_its_address_and_on_the_page(self, ana, marta, us, client):
        claim = make_claim(by=ana)
        Claim.objects.update(kind="image")
        bring_to(claim, State.PUBLISHED, author=ana, reviewer=marta)
        other = bring_to(make_claim(by=ana), State.PUBLISHED, author=ana, reviewer=marta)
        check = Check.objects.get(claim=claim)

        response = Rest().get(f"/checks/{check.uid}/mediareview/")
        assert (response["Content-Type"], response.json()["@type"]) == ("application/ld+json", "MediaReview")
        assert b'"MediaReview"' in client.get(check.get_absolute_url()).content
        path = f"/checks/{Check.objects.get(claim=other).uid}/mediareview/"
        assert Rest().get(path).status_code == 404
