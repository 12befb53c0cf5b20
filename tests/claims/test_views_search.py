"""The search page: facets that lead on and back, hits that lead to their records; and the palette."""

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims import indexing
from claims.models import Claim
from claims.views import search as views
from tests.factories import make_article, make_claim, make_user
from workbench.accounts.roles import CHECKER


@pytest.fixture
def claim(ana):
    return make_claim(
        by=ana, words="El gobierno", statement="La ministra anunció que las reuniones serán en enero"
    )


def shown(client, address: str = "", **asked) -> BeautifulSoup:
    address = address if address.startswith("/") else reverse("search") + address
    return BeautifulSoup(client.get(address, asked or None).content, "lxml")


class TestPage:
    def test_shows_what_is_found_and_what_narrows_it(self, client, claim, ana):
        client.force_login(ana)

        page = shown(client, q="enero", where="claims", state="open")

        assert page.select_one("mark.hit").text == "enero"
        assert page.select_one("#where option[selected]")["value"] == "claims"
        assert page.select_one("input[name=state]")["value"] == "open"

    def test_calls_a_text_by_its_source_and_tells_where_the_words_are(self, client, ana):
        article = make_article("La junta será en enero & en marzo.", by=ana)
        indexing.read_waiting()
        client.force_login(ana)

        (text,) = shown(client, q="enero").select("section[aria-labelledby=found-texts] li")

        assert text.a.text == "Una nota"
        assert text.a["href"] == f"{article.get_absolute_url()}?q=enero#:~:text=enero%20%26%20en%20marzo."
        assert (text.p.text, text.p.mark.text) == ("La junta será en enero & en marzo.", "enero")
        assert "en verificación" in text.select_one(".meta").text
        assert shown(client, f"{reverse('palette')}?q=enero").h3.find_next("a").text == "Una nota"

    def test_leads_from_a_value_to_what_has_it_and_back(self, client, claim, ana):
        client.force_login(ana)
        make_claim(by=ana, words="El gobierno", statement="Enero en inglés")
        Claim.objects.filter(pk=claim.pk).update(tags=["reuniones & actos"])
        page = shown(client, q="enero")

        narrowed = shown(client, page.find("a", string="reuniones & actos")["href"])

        assert [link["href"] for link in narrowed.select(".list-title")] == [claim.get_absolute_url()]
        back = narrowed.find("ul", {"aria-label": "Acotado por"}).a["href"]
        assert len(shown(client, back).select(".list-title")) == 2

    def test_goes_through_the_hits_of_one_kind(self, client, ana, monkeypatch):
        monkeypatch.setattr(views, "TO_A_PAGE", 1)
        older, newer = (make_claim(by=ana, words="El gobierno", statement=f"Enero {n}") for n in range(2))
        client.force_login(ana)
        first = shown(client, q="enero", where="claims")

        second = shown(client, first.find("a", rel="next")["href"])

        assert first.select_one(".list-title")["href"] == newer.get_absolute_url()
        assert second.select_one(".list-title")["href"] == older.get_absolute_url()
        assert second.find("a", rel="prev")["href"] == "?q=enero&where=claims"
        assert second.find("a", rel="next") is None

    def test_asks_as_many_questions_however_much_is_found(self, client, ana):
        client.force_login(ana)
        counts = []
        for _time in range(2):
            for number in range(3):
                make_claim(by=ana, words="el 23 de enero", statement=f"Enero {number}")
            with CaptureQueriesContext(connection) as asked:
                client.get(reverse("search"), {"q": "enero"})
            counts.append(len(asked))

        assert counts[0] == counts[1]

    def test_keeps_a_search_under_a_name(self, client, claim, ana):
        client.force_login(ana)
        form = shown(client, q="enero", tag="", start="50").find("form", action=reverse("filter-keep"))
        data = {field["name"]: field.get("value", "") for field in form.select("input")} | {"name": "Enero"}

        answer = client.post(reverse("filter-keep"), data)

        assert answer.url == f"{reverse('search')}?q=enero"
        assert shown(client, reverse("search")).find("a", href=answer.url).text == "Enero"

    def test_takes_no_facet_that_is_none(self, client, claim, ana):
        client.force_login(ana)

        page = client.get(
            reverse("search"), {"q": "enero", "where": "nada", "state": "nada", "kind": "nada", "start": "-1"}
        )

        assert [each.kind for each in page.context["found"]] == ["claims"]

    @pytest.mark.parametrize("name", ["search", "palette"])
    def test_is_for_people_who_signed_in(self, client, db, name):
        assert client.get(reverse(name)).status_code == 302


class TestPalette:
    def test_offers_pages_and_actions(self, client, ana):
        client.force_login(ana)

        page = BeautifulSoup(client.get(reverse("palette")).content, "lxml")

        links = [link["href"] for link in page.select("#palette-commands a")]
        assert {reverse("board"), reverse("article-new"), reverse("notices")} <= set(links)

    @pytest.mark.parametrize(("roles", "is_offered"), [((), False), ((CHECKER,), True)])
    def test_offers_imports_to_those_who_may_import(self, client, db, roles, is_offered):
        client.force_login(make_user("eva", *roles))

        assert (reverse("imports") in client.get(reverse("palette")).content.decode()) == is_offered

    def test_finds_records(self, client, claim, ana):
        client.force_login(ana)

        page = BeautifulSoup(client.get(reverse("palette"), {"q": "reun"}).content, "lxml")

        assert page.a["href"] == claim.get_absolute_url()
