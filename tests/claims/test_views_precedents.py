"""What was said or checked before, beside a claim: shown by itself, answered by buttons, taken back."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from claims.models import Claim, OutsideCheck, Precedent
from tests import factories
from tests.factories import make_claim, make_outside

STATEMENT = "La ministra anunció 300 viviendas para Lugo"


@pytest.fixture
def claim(ana):
    return make_claim(by=ana, statement=STATEMENT)


@pytest.fixture
def theirs(ana):
    said = {"datePublished": "2026-01-10", "reviewRating": {"@type": "Rating", "alternateName": "Falso"}}
    author = {"@type": "Organization", "name": "Otra Redacción"}
    words = "300 viviendas <b>en</b> Lugo & más"
    return make_outside(words, by=ana, url="https://otra.example/a", author=author, **said)


@pytest.fixture
def door(client, ana):
    client.force_login(ana)
    return client


def page_of(claim) -> str:
    return reverse("claim-precedents", args=[claim.uid])


def read(response) -> BeautifulSoup:
    return BeautifulSoup(response.content, "lxml")


class TestPage:
    def test_shows_what_is_alike_and_why(self, door, claim, theirs):
        page = read(door.get(page_of(claim)))

        (item,) = page.select("ol.list > li")
        assert [each.text for each in item.select("u")] == ["300", "viviendas", "Lugo"]
        assert item.select_one("a")["href"] == theirs.url
        for words in ("Falso", "Otra Redacción", "300"):
            assert words in item.text
        assert page.h1.text == STATEMENT

    def test_is_a_fragment_for_the_desk(self, door, claim, theirs):
        answer = door.get(page_of(claim), headers={"HX-Request": "true"})

        assert read(answer).h1 is None
        assert len(read(answer).select("ol.list > li form")) == 1
        assert "HX-Request" in answer["Vary"]

    def test_follows_what_is_typed(self, door, claim, theirs):
        assert door.get(page_of(claim), {"statement": "Otra cosa"}).context["found"].open == []
        Claim.objects.update(statement="Otra cosa")
        typed = door.get(page_of(claim), {"statement": STATEMENT})
        assert [match.record for match in typed.context["found"].open] == [theirs]

    def test_warns_of_another_rating(self, door, claim, theirs, ana, us):
        factories.judge(claim, "true", by=ana)
        OutsideCheck.objects.update(statement=STATEMENT)

        assert read(door.get(page_of(claim))).select_one('.notice[data-tone="returned"]')

    def test_says_when_there_is_nothing(self, door, claim):
        assert "as far as we know" in read(door.get(page_of(claim), headers={"Accept-Language": "en"})).text

    def test_is_for_the_newsroom(self, client, claim):
        assert client.get(page_of(claim)).status_code == 302

    def test_asks_a_constant_number_of_questions(
        self, door, claim, theirs, ana, django_assert_max_num_queries
    ):
        for _time in range(4):
            make_claim(by=ana)
        Claim.objects.update(statement=STATEMENT)
        with django_assert_max_num_queries(14):
            door.get(page_of(claim), headers={"HX-Request": "true"})


class TestAnswer:
    @pytest.mark.parametrize("bond", ["repeat", "same_check", "related", "none"])
    def test_is_kept_and_can_be_taken_back(self, door, claim, theirs, bond):
        answer = door.post(page_of(claim), {"target": theirs.uid, "bond": bond})

        assert answer.url == page_of(claim)
        kept = Precedent.objects.get()
        assert (kept.outside, kept.bond, kept.reasons) == (theirs, bond, ["300", "viviendas", "Lugo"])
        page = read(door.get(page_of(claim)))
        assert [button["value"] for button in page.select("button[name=bond]")] == ["take_back"]

        door.post(page_of(claim), {"target": theirs.uid, "bond": "take_back"})
        assert not Precedent.objects.exists()

    def test_ties_to_a_claim_of_ours(self, door, claim, ana):
        earlier = make_claim(by=ana)

        door.post(page_of(claim), {"target": earlier.uid, "bond": "repeat"})

        assert Precedent.objects.get().earlier == earlier

    def test_comes_back_as_the_fragment_with_what_was_done(self, door, claim, theirs):
        answer = door.post(
            page_of(claim), {"target": theirs.uid, "bond": "related"}, headers={"HX-Request": "true"}
        )

        assert answer.status_code == 200
        assert read(answer).select_one("[hx-swap-oob] .notice")

    @pytest.mark.parametrize(
        ("sent", "status"),
        [
            ({"bond": "related"}, 422),
            ({"bond": "cousin", "target": "theirs"}, 422),
            ({"bond": "related", "target": "0190a0a0-0000-7000-8000-000000000000"}, 422),
            ({"bond": "take_back", "target": "theirs"}, 409),
            ({"bond": "related", "target": "claim"}, 422),
        ],
    )
    def test_refuses_what_does_not_fit_and_says_so(self, door, claim, theirs, sent, status):
        named = {"theirs": theirs.uid, "claim": claim.uid}
        sent = sent | ({"target": named.get(sent["target"], sent["target"])} if "target" in sent else {})

        answer = door.post(page_of(claim), sent, headers={"HX-Request": "true"})

        assert answer.status_code == status
        assert read(answer).select_one('[hx-swap-oob] .notice[data-tone="failed"]')
        assert not Precedent.objects.exists()


class TestDesk:
    def test_fetches_them_by_themselves(self, door, claim):
        article = claim.appearances.get().article

        page = read(door.get(article.get_absolute_url(), {"claim": claim.uid}))

        part = page.select_one("#precedents")
        assert part["hx-get"] == page_of(claim)
        assert part.a["href"] == page_of(claim)
        assert "load" in part["hx-trigger"]
        assert part.find_parent("form") is None
