"""Searching: accents and endings do not matter, what is found is safe to show, and only what one may see."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims import indexing, publication, searching
from claims.models import Article, Claim, Claimant, OutsideCheck, State
from claims.models.stretch import LENGTH
from sources.models import Source
from tests.factories import (
    NOON,
    bring_to,
    make_article,
    make_claim,
    make_outside,
    make_snapshot,
    make_user,
    mark,
)


@pytest.fixture
def claim(ana):
    claim = make_claim(by=ana, words="El gobierno dijo")
    Claim.objects.filter(pk=claim.pk).update(statement="La ministra anunció que las reuniones serán en enero")
    return claim


@pytest.fixture
def avila(ana, marta, us):
    """One record of each kind that has the word."""
    Claimant.objects.create(name="Alcaldía de Ávila")
    article = make_article("Texto de Ávila.", by=ana, language="es")
    Article.objects.filter(pk=article.pk).update(title="Pleno en Ávila")
    Source.objects.filter(pk=article.source_id).update(title="Acta de Ávila")
    claim = mark(article, "Texto de Ávila", by=ana, statement="Ávila crece")
    make_outside("Ávila decrece", by=ana)
    indexing.read_waiting()
    return bring_to(claim, State.PUBLISHED, author=ana, reviewer=marta)


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

    def test_finds_every_kind(self, ana, avila):
        assert set(found(ana, "avila")) == set(searching.SHELVES)

    @pytest.mark.parametrize("who", [None, "anonymous", "no role"])
    def test_shows_strangers_only_what_is_published(self, avila, who, django_user_model):
        reader = {
            None: lambda: None,
            "anonymous": AnonymousUser,
            "no role": lambda: make_user("eva"),
        }[who]()

        assert set(found(reader, "avila")) == {"checks"}

    def test_narrows_by_kind(self, claim, ana):
        assert found(ana, "enero", kinds=("sources",)) == {}

    def test_leaves_out_kinds_that_have_no_such_facet(self, avila, ana):
        assert set(found(ana, "avila", chosen={"state": "published"})) == {"claims"}
        assert set(found(ana, "avila", chosen={"language": "es"})) == {
            "claims",
            "articles",
            "texts",
            "checks",
        }

    def test_tells_of_a_claim_whose_check_was_retracted(self, avila, ana, marta):
        (hit,) = searching.search(ana, "Ávila", kinds=("claims",))[0].hits
        assert not hit.record.is_retracted

        publication.retract(avila, note="No se sostiene.", by=marta, at=NOON)

        (hit,) = searching.search(ana, "Ávila", kinds=("claims",))[0].hits
        assert hit.record.is_retracted

    def test_walks_on_from_hit_to_hit(self, ana):
        claims = [make_claim(by=ana, statement=f"Enero {number}") for number in range(3)]

        pages = [
            searching.search(ana, "enero", kinds=("claims",), most=2, start=start)[0] for start in (0, 2)
        ]

        assert [hit.record for page in pages for hit in page.hits] == claims[::-1]
        assert [page.has_more for page in pages] == [True, False]

    def test_leads_to_a_passage_where_it_stands(self, ana):
        make_claim(by=ana, words="el 23 de enero")

        (hit,) = searching.search(ana, "enero", kinds=("passages",))[0].hits

        assert hit.address == hit.record.snapshot.get_absolute_url()
        assert hit.fragment == "#:~:text=el%2023%20de%20enero"
        assert [place.number for place in hit.record.places] == [1]

    def test_finds_words_anywhere_in_a_text(self, ana):
        article = make_article("Uno dos tres. " * 3_000 + "\nLlegó el tren de enero, dijo.", by=ana)
        while indexing.read_waiting():
            pass

        (hit,) = searching.search(ana, "trenes enero", kinds=("texts",))[0].hits

        assert hit.address == article.get_absolute_url()
        assert hit.fragment == "#:~:text=tren%20de%20enero%2C%20dijo."
        assert [words for words, is_hit in hit.pieces if is_hit] == ["tren", "enero"]
        assert len(hit.words) < 450

    def test_finds_words_that_lie_where_two_stretches_meet(self, ana):
        words = "la reunión de enero"
        make_snapshot("x " * ((LENGTH - len(words)) // 2 + 4) + words, by=ana)
        indexing.read_waiting()

        assert len(found(ana, f'"{words}"')["texts"]) == 1

    def test_shows_a_source_once_whatever_its_versions(self, ana):
        url = "https://nota.example/enero"
        versions = [
            make_snapshot(f"La reunión es en enero. {day}", by=ana, url=url, at=NOON + timedelta(days=day))
            for day in range(3)
        ]
        other = make_snapshot("La reunión no es en enero.", by=ana)
        indexing.read_waiting()

        (texts,) = searching.search(ana, "reunión enero", kinds=("texts",))

        assert {hit.record.snapshot for hit in texts.hits} == {versions[-1], other}
        assert not texts.has_more
        facets = searching.counted(ana, "reunión enero", kinds=("texts",), chosen={})
        assert facets.totals == {"texts": 2}

    def test_leads_to_the_version_that_has_the_words(self, ana):
        url = "https://nota.example/enero"
        older = make_snapshot("La reunión es en enero.", by=ana, url=url)
        make_snapshot("La reunión es en marzo.", by=ana, url=url, at=NOON + timedelta(days=1))
        indexing.read_waiting()

        (hit,) = searching.search(ana, "enero", kinds=("texts",))[0].hits

        assert hit.address == older.get_absolute_url()

    def test_shows_of_a_long_text_what_stands_around_the_hit(self, ana):
        make_claim(by=ana, statement="uno " * 110 + "enero " + "dos " * 110)

        (hit,) = searching.search(ana, "enero", kinds=("claims",))[0].hits

        assert len(hit.words) < 450
        assert hit.title.startswith("… uno")
        assert hit.title.endswith("dos …")
        assert ("enero", True) in hit.pieces

    def test_gives_no_address_of_others_that_is_none_of_the_web(self, ana):
        OutsideCheck.objects.filter(pk=make_outside("Enero", by=ana).pk).update(url="javascript:alert(1)")

        (hit,) = searching.search(ana, "enero", kinds=("outside",))[0].hits

        assert hit.address == ""

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
            ("passages", "passage_by_words"),
            ("texts", "stretch_by_lexemes"),
            ("outside", "outside_check_by_lexemes"),
        ],
    )
    def test_uses_its_indexes(self, ana, kind, index):
        with CaptureQueriesContext(connection) as asked:
            searching.search(ana, "enero", kinds=(kind,), is_typing=True)
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")
            cursor.execute(f"EXPLAIN {asked[-1]['sql']}")
            assert index in str(cursor.fetchall())

    def test_takes_a_word_for_a_beginning_while_it_is_typed_and_when_nothing_has_it(self, claim, ana):
        whole = make_claim(by=ana, words="El gobierno", statement="El minis es una consola")

        assert found(ana, "minis") == {"claims": [whole]}
        assert set(found(ana, "minis", is_typing=True)["claims"]) == {whole, claim}
        assert found(ana, "minist") == {"claims": [claim]}
        assert found(ana, "mi") == {}

    def test_finds_a_figure_by_all_its_digits_while_it_is_typed(self, ana):
        claim = make_claim(by=ana, statement="Cuesta 1.250,5 euros")

        assert found(ana, "1.250,5", is_typing=True) == {"claims": [claim]}

    def test_finds_a_figure_however_it_is_written(self, ana):
        claims = [make_claim(by=ana, statement=f"Son {each} casas") for each in ("1200", "1.200", "1,200")]

        for words in ("1200", "1.200 casas", "1,200", '"1200 casas"'):
            assert set(found(ana, words)["claims"]) == set(claims)
        (hits,) = searching.search(ana, "1.200", kinds=("claims",))
        assert [[words for words, is_hit in hit.pieces if is_hit] for hit in hits.hits][-1] == ["1200"]

    def test_asks_one_question_for_each_kind(self, claim, ana, django_assert_num_queries):
        ana.roles  # noqa: B018  (kept by the person from here on)
        with django_assert_num_queries(len(searching.SHELVES)):
            searching.search(ana, "enero")

    def test_asks_once_for_all_whom_hits_are_shown_with(self, ana, django_assert_num_queries):
        make_claim(by=ana, statement="Uno de enero")
        make_claim(by=ana, statement="Dos de enero")
        Claim.objects.update(claimant=Claimant.objects.create(name="Eva"), assignee=ana)
        with django_assert_num_queries(3):
            (claims,) = searching.search(ana, "enero", kinds=("claims",))
            assert {str(hit.record.claimant) for hit in claims.hits} == {"Eva"}
            assert {hit.record.assignee for hit in claims.hits} == {ana}
