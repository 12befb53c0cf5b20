"""Searching: accents and endings do not matter, what is found is safe to show, and only what one may see."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims import searching
from claims.models import Article, Claim, Claimant, OutsideCheck, State
from sources.models import Source
from tests.factories import bring_to, make_article, make_claim, make_user, mark
from workbench.accounts.roles import CHECKER


@pytest.fixture
def claim(ana):
    claim = make_claim(by=ana)
    Claim.objects.filter(pk=claim.pk).update(statement="La ministra anunció que las reuniones serán en enero")
    return claim


def found(user, text, **narrowed) -> dict[str, list]:
    return {
        each.kind: [hit.record for hit in each.hits]
        for each in searching.search(user, text, **narrowed)
        if each.hits
    }


class TestSearch:
    @pytest.mark.parametrize(
        "text",
        ["anuncio", "anunció", "ANUNCIÓ", "reunión", "reuniones", "ministra enero", "reun",
         '"reuniones serán"', "enero -febrero"],
    )  # fmt: skip
    def test_finds_words_without_accents_endings_and_ends(self, claim, ana, text):
        assert found(ana, text) == {"claims": [claim]}

    @pytest.mark.parametrize(
        "text", ["", "  ", "\0", "febrero", "enero -ministra", "'", "&|!:*()<>", '"', "-", "x" * 900]
    )
    def test_finds_nothing_for_what_is_not_there_and_breaks_on_no_sign(self, claim, ana, text):
        assert found(ana, text) == {}

    def test_reads_english_as_english(self, ana):
        claim = make_claim(by=ana)
        Claim.objects.update(statement="Ministers were meeting", language="en")

        assert found(ana, "minister meetings") == {"claims": [claim]}

    def test_finds_every_kind(self, ana, marta, us):
        Claimant.objects.create(name="Alcaldía de Ávila")
        article = make_article("Texto sin más.", by=ana)
        Article.objects.filter(pk=article.pk).update(title="Pleno en Ávila")
        Source.objects.filter(pk=article.source_id).update(title="Acta de Ávila")
        claim = mark(article, "Texto", by=ana)
        Claim.objects.filter(pk=claim.pk).update(statement="Ávila crece")
        bring_to(claim, State.PUBLISHED, author=ana, reviewer=marta)

        assert set(found(ana, "avila")) == set(searching.KINDS)

    def test_narrows_by_kind_state_and_language(self, claim, ana):
        assert found(ana, "enero", kinds=("sources",)) == {}
        assert found(ana, "enero", state="published") == {}
        assert found(ana, "enero", state="open", language="es") == {"claims": [claim]}
        assert found(ana, "enero", language="en") == {}

    def test_shows_strangers_only_what_is_published(self, claim, ana, marta, us):
        stranger = AnonymousUser()
        stranger.is_newsroom = False
        assert found(stranger, "enero") == {}

    def test_marks_the_hits_in_text_that_is_safe(self, claim, ana):
        Claim.objects.update(statement="<script>alert(1)</script> en enero & febrero")

        (hit,) = searching.search(ana, "enero", kinds=("claims",))[0].hits

        assert hit.title == (
            '&lt;script&gt;alert(1)&lt;/script&gt; en <mark class="hit">enero</mark> &amp; febrero'
        )

    @pytest.mark.parametrize(
        ("kind", "index"),
        [
            ("claims", "claim_by_lexemes"),
            ("checks", "check_by_lexemes"),
            ("articles", "article_by_words"),
            ("sources", "source_by_words"),
            ("claimants", "claimant_by_words"),
        ],
    )
    def test_uses_its_indexes(self, ana, kind, index):
        with CaptureQueriesContext(connection) as asked:
            searching.search(ana, "enero", kinds=(kind,), is_typing=True)
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")
            cursor.execute(f"EXPLAIN {asked[-1]['sql']}")
            assert index in str(cursor.fetchall())

    def test_uses_the_index_of_what_others_checked(self, db):
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")
        assert "outside_check_by_lexemes" in OutsideCheck.objects.with_words("enero").explain()

    def test_takes_a_word_for_a_beginning_while_it_is_typed_and_when_nothing_has_it(self, claim, ana):
        whole = make_claim(by=ana, statement="El minis es una consola")

        assert found(ana, "minis") == {"claims": [whole]}
        assert set(found(ana, "minis", is_typing=True)["claims"]) == {whole, claim}
        assert found(ana, "minist") == {"claims": [claim]}
        assert found(ana, "mi") == {}

    def test_finds_a_figure_by_all_its_digits_while_it_is_typed(self, ana):
        claim = make_claim(by=ana, statement="Cuesta 1.250,5 euros")

        assert found(ana, "1.250,5", is_typing=True) == {"claims": [claim]}

    def test_asks_one_question_for_each_kind(self, claim, ana, django_assert_num_queries):
        ana.roles  # noqa: B018  (kept by the person from here on)
        with django_assert_num_queries(len(searching.KINDS)):
            searching.search(ana, "enero")

    def test_asks_once_for_all_whom_hits_are_shown_with(self, ana, django_assert_num_queries):
        make_claim(by=ana, statement="Uno de enero")
        make_claim(by=ana, statement="Dos de enero")
        Claim.objects.update(claimant=Claimant.objects.create(name="Eva"), assignee=ana)
        with django_assert_num_queries(3):
            (claims,) = searching.search(ana, "enero", kinds=("claims",))
            assert {str(hit.record.claimant) for hit in claims.hits} == {"Eva"}
            assert {hit.record.assignee for hit in claims.hits} == {ana}


class TestPage:
    def test_shows_what_is_found_and_what_narrows_it(self, client, claim, ana):
        client.force_login(ana)

        page = BeautifulSoup(client.get(reverse("search"), {"q": "enero", "kind": "claims"}).content, "lxml")

        assert page.select_one("mark.hit").text == "enero"
        assert page.select_one("#kind option[selected]")["value"] == "claims"

    def test_takes_no_facet_that_is_none(self, client, claim, ana):
        client.force_login(ana)

        page = client.get(
            reverse("search"), {"q": "enero", "kind": "nada", "state": "nada", "language": "xx"}
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
