"""Evidence over REST: passages and whole sources, given and taken back."""

import pytest

from claims.models import Evidence, State
from tests import factories
from tests.rest import path_of

pytestmark = pytest.mark.django_db
PAGE = "https://www.ine.es/prensa/ipc.htm"


class TestEvidenceViewSet:
    def test_cites_a_passage(self, rest, claim, ana):
        snapshot = factories.make_snapshot(by=ana, url=PAGE)
        body = {
            "claim": str(claim.uid),
            "snapshot": str(snapshot.uid),
            "start": 0,
            "end": 10,
            "exact": snapshot.text[:10],
            "stance": "refutes",
            "is_primary": True,
            "note": "Del acta.",
        }
        response = rest.post("/evidence/", body)
        assert response.status_code == 201
        assert rest.get(path_of(response)).json() == response.json()
        piece = Evidence.objects.get()
        assert (piece.stance, piece.is_primary, piece.note) == ("refutes", True, "Del acta.")
        again = rest.post("/evidence/", body)
        assert (again.status_code, again.json()["code"]) == (409, "already_evidence")
        assert again.json()["existing"].endswith(f"/evidence/{piece.uid}/")

    def test_cites_a_whole_source_with_the_reason(self, rest, claim, ana):
        source = factories.make_snapshot(by=ana).source
        body = {"claim": str(claim.uid), "source": str(source.uid), "stance": "context"}
        assert rest.post("/evidence/", body).status_code == 400
        assert rest.post("/evidence/", body | {"whole_reason": "Es un vídeo."}).status_code == 201

    def test_wants_the_reason_of_confidence(self, rest, claim, ana):
        snapshot = factories.make_snapshot(by=ana)
        body = {
            "claim": str(claim.uid),
            "snapshot": str(snapshot.uid),
            "quotation": "La reunión",
            "stance": "supports",
            "is_confidential": True,
        }
        assert rest.post("/evidence/", body).json()["field"] == "confidential_reason"
        assert not Evidence.objects.exists()

    def test_is_withdrawn_and_restored(self, rest, claim, ana):
        piece = factories.cite(claim, by=ana)
        address = f"/evidence/{piece.uid}/withdrawal/"
        gone = rest.post(address)
        assert (gone.status_code, bool(gone.json()["withdrawn_at"])) == (200, True)
        assert rest.post(address).json()["code"] == "already_withdrawn"
        assert rest.delete(address).status_code == 204
        assert rest.get(f"/evidence/{piece.uid}/").json()["withdrawn_at"] is None
        assert rest.delete(address).json()["code"] == "not_withdrawn"

    def test_is_refused_while_the_claim_is_with_a_reviewer(self, rest, people, claim):
        factories.bring_to(claim, State.IN_REVIEW, author=people[0], reviewer=people[1])
        snapshot = factories.make_snapshot(by=people[0])
        body = {
            "claim": str(claim.uid),
            "snapshot": str(snapshot.uid),
            "quotation": "La reunión",
            "stance": "supports",
        }
        response = rest.post("/evidence/", body)
        assert (response.status_code, response.json()["code"]) == (409, "locked")
