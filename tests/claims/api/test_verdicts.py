"""Verdicts over REST."""

import pytest

from claims.models import Verdict
from tests import factories

pytestmark = pytest.mark.django_db


class TestVerdictViewSet:
    @pytest.fixture
    def body(self, claim, ana):
        piece = factories.cite(claim, by=ana)
        return {
            "claim": str(claim.uid),
            "question": "substance",
            "rating": "true",
            "short_answer": "Consta en el acta.",
            "evidence": [str(piece.uid)],
        }

    def test_is_taken_back(self, rest, body):
        uid = rest.post("/verdicts/", body).json()["uid"]
        gone = rest.post(f"/verdicts/{uid}/withdrawal/")
        assert (gone.status_code, bool(gone.json()["superseded_at"])) == (200, True)
        assert not Verdict.objects.standing().exists()
        assert rest.post(f"/verdicts/{uid}/withdrawal/").json()["code"] == "superseded"

    def test_supersedes_and_says_when_nothing_is_new(self, rest, body):
        first = rest.post("/verdicts/", body)
        again = rest.post("/verdicts/", body)
        other = rest.post("/verdicts/", body | {"rating": "false"})
        assert [answer.status_code for answer in (first, again, other)] == [201, 200, 201]
        assert first.json()["uid"] == again.json()["uid"]
        assert Verdict.objects.standing().get().rating.key == "false"

    @pytest.mark.parametrize(
        ("change", "status", "field"),
        [
            ({"rating": "said"}, 400, "rating"),
            ({"rating": "nonsense"}, 400, "rating"),
            ({"short_answer": ""}, 400, "short_answer"),
            ({"evidence": ["0190a0a0-0000-7000-8000-000000000000"]}, 400, "evidence"),
            ({"evidence": ["no uid"]}, 400, "evidence"),
            ({"question": "taste"}, 400, "question"),
        ],
    )
    def test_names_the_field_that_does_not_fit(self, rest, body, change, status, field):
        response = rest.post("/verdicts/", body | change)
        assert (response.status_code, response.json()["field"]) == (status, field)
        assert not Verdict.objects.exists()

    def test_refuses_the_evidence_of_another_claim(self, rest, body, article, ana):
        other = factories.mark(article, "El gobierno", by=ana)
        piece = factories.cite(other, by=ana, url="https://otra.example/")
        response = rest.post("/verdicts/", body | {"evidence": [str(piece.uid)]})
        assert (response.status_code, response.json()["field"]) == (422, "evidence")
