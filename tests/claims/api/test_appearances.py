"""Where claims stand, over REST."""

import pytest

from tests.factories import make_article
from tests.rest import path_of

pytestmark = pytest.mark.django_db


class TestAppearanceViewSet:
    WORDS = "el 23 de enero"

    @pytest.fixture
    def other(self, ana):
        return make_article(f"Se dijo {self.WORDS} otra vez.", by=ana)

    @pytest.fixture
    def body(self, claim, other):
        return {"claim": str(claim.uid), "article": str(other.uid), "quotation": self.WORDS}

    def test_puts_a_claim_in_one_more_place(self, rest, claim, other, body):
        response = rest.post("/appearances/", body)
        assert response.status_code == 201
        assert rest.get(path_of(response)).json() == response.json()
        assert (response.json()["number"], response.json()["is_first"]) == (1, False)
        assert response.json()["passage"]["exact"] == self.WORDS
        assert claim.appearances.count() == 2

    def test_names_what_is_there_already(self, rest, body):
        first = rest.post("/appearances/", body)
        again = rest.post("/appearances/", body)
        assert (again.status_code, again.json()["code"]) == (409, "already_marked")
        assert again.json()["existing"] == first["Location"]

    def test_gives_candidates_for_words_that_are_not_there(self, rest, body):
        response = rest.post("/appearances/", body | {"quotation": "el 24 de enero"})
        assert (response.status_code, response.json()["code"]) == (409, "quotation_not_found")
        assert response.json()["candidates"][0]["exact"]

    def test_says_where_a_claim_was_first_made(self, rest, claim, body):
        address = path_of(rest.post("/appearances/", body))
        assert rest.patch(address, {"is_first": True}, tag="").status_code == 428
        assert rest.patch(address, {"is_first": False}).status_code == 400
        response = rest.patch(address, {"is_first": True})
        assert (response.status_code, response.json()["is_first"]) == (200, True)
        assert claim.appearances.filter(is_first=True).count() == 1

    @pytest.mark.parametrize(
        ("query", "count"), [("is_first=true", 1), ("claim={claim}", 2), ("article={other}", 1)]
    )
    def test_are_listed_by_claim_and_article(
        self, rest, claim, other, body, query, count, django_assert_max_num_queries
    ):
        rest.post("/appearances/", body)
        with django_assert_max_num_queries(3):
            found = rest.get("/appearances/?" + query.format(claim=claim.uid, other=other.uid)).json()
        assert len(found["results"]) == count
