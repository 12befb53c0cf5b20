"""Programs ask what was said or checked before a claim."""

import pytest

from claims import precedents
from claims.models import Claim
from tests.factories import NOON, make_claim, make_outside
from tests.rest import Rest, rest_of

STATEMENT = "La ministra Ana Ruiz anunció 300 viviendas para Lugo"


@pytest.fixture
def claim(ana):
    return make_claim(by=ana, statement=STATEMENT)


@pytest.fixture
def theirs(ana):
    said = {"datePublished": "2026-01-10", "reviewRating": {"@type": "Rating", "alternateName": "Falso"}}
    author = {"@type": "Organization", "name": "Otra"}
    return make_outside(f"{STATEMENT} y Vigo", by=ana, url="https://otra.example/a", author=author, **said)


def ask(user, claim, **query) -> dict:
    answer = rest_of(user, "read").get(f"/claims/{claim.uid}/precedents/", data=query)
    assert answer.status_code == 200
    return answer.json()


class TestPrecedents:
    def test_tell_what_is_alike_and_why(self, ana, claim, theirs):
        (match,) = ask(ana, claim)["open"]

        assert (match["outside"], match["claim"], match["url"]) == (str(theirs.uid), None, theirs.url)
        assert (match["rating"]["key"], match["rating_words"], match["on"]) == (
            "false",
            "Falso",
            "2026-01-10",
        )
        assert (match["numbers"], match["names"]) == (["300"], ["Ana", "Ruiz", "Lugo"])
        assert match["share"] == 1
        assert match["differs"] is False

    def test_name_a_claim_of_ours_by_its_uid(self, ana, claim):
        earlier = make_claim(by=ana)
        Claim.objects.update(statement=STATEMENT)

        (match,) = ask(ana, claim)["open"]

        assert (match["claim"], match["outside"], match["url"]) == (str(earlier.uid), None, "")

    def test_look_for_other_words(self, ana, claim, theirs):
        assert ask(ana, claim, statement="Un dragón de Komodo")["open"] == []

    def test_tell_what_was_answered(self, ana, claim, theirs):
        precedents.answer(claim, theirs, "same_check", by=ana, at=NOON, reasons=["300"])

        found = ask(ana, claim)

        assert found["open"] == []
        (answer,) = found["answered"]
        assert (answer["outside"], answer["bond"], answer["reasons"]) == (
            str(theirs.uid),
            "same_check",
            ["300"],
        )
        assert answer["answered_by"] == "ana"

        theirs.delete()
        (answer,) = ask(ana, claim)["answered"]
        assert (answer["outside"], answer["statement"]) == (None, theirs.statement)

    def test_refuse_words_without_end(self, ana, claim):
        answer = rest_of(ana).get(f"/claims/{claim.uid}/precedents/", data={"statement": "x" * 20_001})

        assert answer.status_code == 400

    def test_are_for_the_newsroom(self, claim):
        assert Rest().get(f"/claims/{claim.uid}/precedents/").status_code == 401
