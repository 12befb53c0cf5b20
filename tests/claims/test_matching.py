"""What was said or checked before is found: ours and others', in either language, with what both share."""

import pytest

from claims import matching, meaning, precedents
from claims.models import Claim, Frequency, OutsideCheck, State
from tests.factories import NOON, bring_to, judge, make_claim, make_outside

STATEMENT = "La ministra Ana Ruiz anunció 300 viviendas para Lugo"


def rated(words: str) -> dict:
    return {"reviewRating": {"@type": "Rating", "alternateName": words}}


def records(found) -> list:
    return [match.record for match in found]


@pytest.fixture
def claim(ana):
    return make_claim(by=ana, statement=STATEMENT)


@pytest.fixture
def crowd(ana):
    """Enough other statements for words to be common or rare, counted."""
    for number in range(12):
        make_outside(f"El gobierno anunció un plan de aguas número {number}", by=ana)
    matching.recount()


class TestMatches:
    @pytest.mark.parametrize(
        "words",
        [
            "Ana Ruiz, ministra, anuncia trescientas viviendas: 300 en Lugo",
            "LA MINISTRA ANUNCIO 300 VIVIENDAS",
            "¿Anunciaron una vivienda en Lugo? #AnaRuiz",
        ],
    )
    def test_find_the_same_in_other_words(self, claim, crowd, words):
        assert records(matching.matches_of(words))[0] == claim

    def test_find_the_fact_checks_of_others_by_title_and_summary_too(self, crowd, ana):
        found = make_outside(
            "Es un montaje.", by=ana, headline="El vídeo del dragón de Komodo", description="Circula en Lugo"
        )

        assert records(matching.matches_of("un dragón de Komodo"))[0] == found
        assert (found.title, found.summary) == ("El vídeo del dragón de Komodo", "Circula en Lugo")

    def test_find_a_figure_however_it_is_written(self, crowd, ana):
        theirs = make_outside("Hay 1.200 pinzones", by=ana)

        (match,) = matching.matches_of("Contaron 1200 aves")

        assert (match.record, match.numbers) == (theirs, ["1200"])
        assert [piece.words for piece in match.pieces if piece.is_shared] == ["1.200"]
        assert matching.shared_words("Contaron 1200 aves", "Hay 1.200 pinzones") == ["1200"]

    def test_find_english_in_english(self, crowd, ana):
        found = make_outside("Ministers announced new houses", by=ana)

        assert records(matching.matches_of("minister announces a house")) == [found]

    def test_tell_what_is_shared(self, claim, crowd):
        (match, *_rest) = matching.matches_of("Hoy Ana Ruiz prometió 300 viviendas")

        marked = ["Ana", "Ruiz", "300", "viviendas"]
        assert (match.names, match.numbers, match.words) == (["Ana", "Ruiz"], ["300"], ["viviendas"])
        assert [piece.words for piece in match.pieces if piece.is_shared] == marked
        assert "".join(piece.words for piece in match.pieces) == claim.statement
        assert 0.3 <= match.share < 1

    def test_offer_nothing_that_shares_little(self, claim, crowd):
        assert matching.matches_of("El cometa pasará mañana sobre Lima con una cola de hielo") == []

    @pytest.mark.parametrize("words", ["", "  ", "\0", "de la que", "'", "\\", "a & b | !(c)", "x" * 5000])
    def test_break_on_no_sign(self, claim, crowd, words):
        assert matching.matches_of(words) == []

    def test_find_a_published_claim_once(self, ana, marta, us, crowd):
        published = bring_to(make_claim(by=ana), State.PUBLISHED, author=ana, reviewer=marta)

        assert records(matching.matches_of(published.statement)) == [published]

    def test_find_a_claim_by_the_words_of_its_edition(self, ana, marta, us, crowd):
        published = bring_to(
            make_claim(by=ana, statement=STATEMENT), State.PUBLISHED, author=ana, reviewer=marta
        )
        Claim.objects.filter(pk=published.pk).update(statement="Otra cosa muy distinta")

        assert records(matching.matches_of(STATEMENT)) == [published]

    def test_work_before_anything_was_counted(self, claim, ana):
        make_claim(by=ana, statement="Otra cosa")
        assert not Frequency.objects.exists()

        assert records(matching.matches_of("viviendas anunciadas en Lugo")) == [claim]

    def test_link_to_the_web_alone(self, crowd, ana):
        make_outside("Un dragón de Komodo", by=ana, url="javascript:alert(1)")

        assert [match.url for match in matching.matches_of("dragón de Komodo")] == [""]


class TestPrecedentsOf:
    def test_leaves_out_the_claim_itself_and_what_was_answered(self, claim, crowd, ana):
        again, theirs = make_claim(by=ana, statement=STATEMENT), make_outside(STATEMENT, by=ana)
        assert set(records(matching.precedents_of(claim).open)) == {again, theirs}

        precedents.answer(claim, theirs, "same_check", by=ana, at=NOON)
        precedents.answer(claim, again, "none", by=ana, at=NOON)

        found = matching.precedents_of(claim)
        assert found.open == []
        assert set(records(found.answered)) == {again, theirs}

    def test_looks_for_what_is_being_typed(self, claim, crowd, ana):
        theirs = make_outside("Un dragón de Komodo", by=ana)

        assert records(matching.precedents_of(claim, statement="dragón de Komodo").open) == [theirs]

    @pytest.mark.parametrize(
        ("ours", "theirs", "differs"),
        [
            ("true", "Falso", True),
            ("false", "FALSO.", False),
            (None, "Falso", False),
            ("true", "Cuatro Pinochos", False),
        ],
    )
    def test_warns_of_another_rating_and_of_nothing_it_cannot_read(
        self, claim, crowd, ana, us, ours, theirs, differs
    ):
        make_outside(STATEMENT, by=ana, **rated(theirs))
        if ours:
            judge(claim, ours, by=ana)

        (match,) = matching.precedents_of(claim).open

        assert (match.differs, match.rating_words) == (differs, theirs)

    def test_warns_of_another_rating_of_our_own(self, claim, crowd, ana, us):
        again = make_claim(by=ana, statement=STATEMENT)
        judge(claim, "true", by=ana)
        judge(again, "false", by=ana)

        (match,) = matching.precedents_of(claim).open

        assert match.differs
        assert match.rating.key == "false"

    def test_warns_of_another_rating_of_what_is_alike_in_meaning(self, claim, crowd, ana, us, monkeypatch):
        theirs = make_outside("Ruiz promised homes in Galicia", by=ana, **rated("Falso"))
        judge(claim, "true", by=ana)
        near = [meaning.Near("outside", theirs.pk, matching.NEAR)]
        monkeypatch.setattr(meaning, "nearest", lambda text: near)

        (match,) = matching.precedents_of(claim).open

        assert (match.record, match.is_alike_in_meaning, match.differs) == (theirs, True, True)
        assert match.share < matching.CLOSE

    def test_keeps_an_answer_whose_fact_check_is_gone(self, claim, ana):
        theirs = make_outside(STATEMENT, by=ana)
        precedents.answer(claim, theirs, "related", by=ana, at=NOON)
        OutsideCheck.objects.all().delete()

        (match,) = matching.precedents_of(claim).answered

        assert (match.record, match.answer.statement) == (None, STATEMENT)

    def test_asks_as_often_whatever_there_is(self, claim, crowd, ana, django_assert_max_num_queries):
        for number in range(5):
            make_outside(f"{STATEMENT}, {number}", by=ana)
            make_claim(by=ana, statement=f"{STATEMENT}, {number}")
        with django_assert_max_num_queries(11):  # one of them where the extra `semantic` is there
            assert len(matching.precedents_of(claim).open) == matching.SHOWN


class TestRecount:
    def test_counts_records_not_words(self, claim, ana):
        make_outside("Viviendas y más viviendas", by=ana)

        assert matching.recount() == 2
        counts = dict(Frequency.objects.values_list("lexeme", "records"))
        assert (counts[""], counts["viviend"]) == (2, 2)
        assert "lug" not in counts  # in one record: rare

    def test_reads_a_sample_of_a_large_table(self, crowd, monkeypatch):
        monkeypatch.setattr(matching, "SAMPLED", 11)  # of 12, all in one page or none

        assert matching.recount() == 12

    def test_is_due_when_a_tenth_is_new(self, claim, crowd, ana):
        assert not matching.recount_if_due()

        make_outside("Una más", by=ana)
        make_outside("Y otra", by=ana)

        assert matching.recount_if_due()
        assert Frequency.objects.get(lexeme="").records == 15
