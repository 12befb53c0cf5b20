"""Searching over REST: what the page finds, for whoever may see it."""

import pytest

from claims import indexing, searching
from claims.models import Claim, State
from tests.factories import bring_to, make_claim, make_newsroom, make_people
from tests.rest import Rest, rest_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    make_newsroom()
    ana, marta = make_people()
    open_claim = make_claim(by=ana, words="el 23 de enero", statement="La reunión de enero")
    Claim.objects.filter(pk=open_claim.pk).update(tags=["agenda"])
    published = make_claim(by=ana, words="el 23 de enero", statement="Las reuniones de enero")
    bring_to(published, State.PUBLISHED, author=ana, reviewer=marta)
    indexing.read_waiting()
    return ana


def found(rest: Rest, **asked) -> dict[str, list]:
    answer = rest.get("/search/", data={"q": "reunión"} | asked).json()
    return {each["where"]: each["results"] for each in answer["found"] if each["results"]}


class TestSearch:
    def test_finds_what_the_page_finds(self, ana):
        answer = (
            rest_of(ana).get("/search/", data={"q": "reunión enero", "where": ["claims", "checks"]}).json()
        )

        claims, checks = answer["found"]
        assert (claims["where"], claims["total"], claims["has_more"]) == ("claims", 2, False)
        assert checks["total"] == 1
        assert answer["facets"]["tag"] == [{"value": "agenda", "label": "agenda", "count": 1}]
        assert {each["label"] for each in answer["facets"]["state"]} == {"Open", "Published"}

    def test_tells_the_hits_from_the_other_words(self, ana):
        (hit,) = found(rest_of(ana), q="enero", tag="agenda")["claims"]

        assert hit["words"] == [
            {"words": "La reunión de ", "is_hit": False},
            {"words": "enero", "is_hit": True},
        ]

    @pytest.mark.parametrize("where", ["claims", "articles", "sources", "checks", "passages", "texts"])
    def test_leads_to_the_record_and_to_its_page(self, ana, where):
        rest, words = (
            rest_of(ana),
            {"articles": "nota", "sources": "nota", "passages": "enero", "texts": "enero"},
        )
        hit = found(rest, q=words.get(where, "reunión"), where=where)[where][0]

        assert rest.client.get(hit["url"]).status_code == 200
        rest.client.force_login(ana)
        assert rest.client.get(hit["page"].partition("#")[0]).status_code == 200

    def test_shows_nobody_but_the_newsroom_what_is_not_published(self, ana):
        for rest in (Rest(), rest_of(ana, "contribute")):
            answer = rest.get("/search/", data={"q": "enero"}).json()

            assert {each["where"] for each in answer["found"] if each["total"]} == {"checks"}
            assert "state" not in answer["facets"]

    @pytest.mark.parametrize(
        "wrong",
        [
            *({"q": ""}, {"q": "a" * 201}, {"where": "nada"}, {"state": "nada"}, {"kind": "nada"}),
            *({"date": "ayer"}, {"most": 0}, {"most": 101}, {"start": searching.LAST + 1}),
        ],
    )
    def test_refuses_what_there_is_not(self, ana, wrong):
        answer = rest_of(ana).get("/search/", data={"q": "enero"} | wrong)

        assert answer.status_code == 400
        assert answer.json()["errors"][0]["field"].startswith(*wrong)
