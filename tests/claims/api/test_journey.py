"""The whole main job over REST: from a text to a check that everybody reads."""

import json

import pytest

from tests.factories import TEXT, make_newsroom, make_people
from tests.rest import Rest, path_of, rest_of

pytestmark = pytest.mark.django_db
RECORD = "Acta de la sesión.\n\nEl gobierno dijo el viernes que el progreso era inaceptable."


class TestJourney:
    def test_goes_from_a_text_to_a_published_check(self):
        make_newsroom()
        ana, marta = make_people()
        checker, reviewer, reader = rest_of(ana, "read", "contribute"), rest_of(marta), Rest()

        article = checker.post("/articles/", {"text": TEXT, "title": "Una nota"})
        assert article.status_code == 201
        claim = checker.post(
            "/claims/", {"article": article.json()["uid"], "quotation": "El Progreso es inaceptable"}
        )
        assert claim.status_code == 201
        address, uid = path_of(claim), claim.json()["uid"]
        assert claim.json()["appearances"][0]["passage"]["exact"] == "el progreso es inaceptable"

        changes = {"version": 1, "claimant": "El gobierno", "kind": "quotation"}
        amended = checker.patch(address, changes)
        assert (amended.status_code, amended.json()["version"]) == (200, 2)

        source = checker.post("/sources/", {"text": RECORD, "title": "Acta", "claim": uid})
        assert source.status_code == 201
        evidence = checker.post(
            "/evidence/",
            {
                "claim": uid,
                "snapshot": source.json()["snapshot"],
                "quotation": "el progreso era inaceptable",
                "stance": "supports",
            },
        )
        assert evidence.status_code == 201
        verdict = {
            "claim": uid,
            "question": "attribution",
            "rating": "said",
            "short_answer": "Lo dijo el viernes.",
            "evidence": [evidence.json()["uid"]],
        }
        assert checker.post("/verdicts/", verdict).status_code == 201

        assert checker.post(f"{address}moves/", {"move": "submit"}).json()["state"] == "in_review"
        assert reader.get("/checks/").json()["results"] == []
        assert reviewer.post(f"{address}moves/", {"move": "approve"}).json()["state"] == "approved"
        published = reviewer.post(f"{address}publication/")
        assert published.status_code == 201

        listed = reader.get("/checks/").json()["results"]
        assert listed == [published.json()]
        check = reader.get(path_of(published))
        assert check.content == published.content
        assert check.json()["verdicts"]["attribution"]["rating"]["key"] == "said"
        review = reader.get(path_of(published) + "claimreview/")
        assert review["Content-Type"] == "application/ld+json"
        assert json.loads(review.content)["claimReviewed"] == "El gobierno dijo: «el progreso es inaceptable»"

    def test_refuses_the_author_as_reviewer(self):
        make_newsroom()
        _ana, marta = make_people()
        marta_alone = rest_of(marta)
        article = marta_alone.post("/articles/", {"text": TEXT}).json()
        claim = marta_alone.post(
            "/claims/", {"article": article["uid"], "quotation": "el 23 de enero"}
        ).json()
        source = marta_alone.post("/sources/", {"text": RECORD}).json()
        evidence = marta_alone.post(
            "/evidence/",
            {
                "claim": claim["uid"],
                "snapshot": source["snapshot"],
                "quotation": "Acta de la sesión",
                "stance": "context",
            },
        ).json()
        verdict = {"question": "substance", "rating": "true", "short_answer": "Consta."}
        marta_alone.post("/verdicts/", verdict | {"claim": claim["uid"], "evidence": [evidence["uid"]]})
        marta_alone.post(f"/claims/{claim['uid']}/moves/", {"move": "submit"})

        refused = marta_alone.post(f"/claims/{claim['uid']}/moves/", {"move": "approve"})

        assert (refused.status_code, refused.json()["code"]) == (403, "own_verdict")
        assert marta_alone.get(f"/claims/{claim['uid']}/").json()["state"] == "in_review"
