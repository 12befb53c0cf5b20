"""The rarest words bring in few records, whatever there is; the index is asked, never the table."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims import candidates, matching
from claims.candidates import Asked
from claims.likeness import Term
from claims.models import OutsideCheck
from tests.factories import make_claim, make_outside


def terms(*several: str) -> list[Term]:
    """A term for each of several: its lexemes, one space apart."""
    return [Term(words, frozenset(words.split()), 1.0) for words in several]


@pytest.fixture
def crowd(ana):
    """Enough statements for words to be common or rare, counted."""
    for number in range(12):
        make_outside(f"El gobierno anunció un plan de aguas número {number}", by=ana)
    make_claim(by=ana, statement="La ministra anunció 300 viviendas")
    matching.recount()


class TestAsked:
    def test_counts_each_lexeme_and_all_records(self, crowd):
        asked = Asked("El gobierno anuncia dragones")

        assert asked.total == 13
        assert (asked.counts["gobiern"], asked.counts["dragon"]) == (12, 0)
        assert asked.rarities["gobiern"] < asked.rarities["dragon"]

    def test_reads_stems_as_highlighting_does(self, crowd):
        words = ["viviendas", "Ministra", "the"]

        stems, counts, total = candidates.counted_stems(words)

        assert stems == candidates.stems_of(words)
        assert counts.keys() == {lexeme for each in stems.values() for lexeme in each.all}
        assert total == 13
        assert candidates.counted_stems([]) == ({}, {}, 0)

    def test_is_from_the_last_whole_date_of_a_post(self, db):
        asked = Asked("El 3 de mayo de 2019 llovió — Ana (@ana) 14 de enero de 2020")

        assert asked.on == date(2020, 1, 14)
        assert Asked("14 de enero de 2020", on=date(2021, 2, 3)).on == date(2021, 2, 3)

    def test_hides_words_nobody_knows_from_the_planner(self, crowd):
        """It expects many records of each, and would read the whole table."""
        asked = Asked("El cometa Halley anunció viviendas")
        with CaptureQueriesContext(connection) as queries:
            asked.candidates()
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute(f"EXPLAIN {queries[0]['sql']}")
            plan = "\n".join(line for (line,) in cursor.fetchall())

        assert len(queries) == 1
        for index in ("claim_by_lexemes", "check_by_lexemes", "outside_check_by_lexemes"):
            assert index in plan
        assert "Index Cond: (lexemes @@ (InitPlan" in plan

    def test_looks_at_the_newest_of_records_with_words_that_are_everywhere(self, crowd, monkeypatch):
        for name, value in {"ENOUGH": 5, "MANY": 10}.items():
            monkeypatch.setattr(candidates, name, value)

        keys = [each.key.id for each in Asked("El gobierno").candidates()]

        newest = OutsideCheck.objects.order_by("-id").values_list("id", flat=True)[:5]
        assert sorted(keys) == sorted(newest)


class TestPicking:
    def test_takes_rare_terms_alone_and_common_ones_two_at_a_time(self):
        counts = {"rare": 3, "new": 0, "usual": 4_000, "often": 5_000}

        query, _records = candidates.picking(terms("new", "rare", "usual", "often"), counts, 8_000_000)

        assert query == "'new' | 'rare' | ('usual' & 'often')"

    def test_takes_the_lexemes_of_a_word_for_one(self):
        counts = {"viviend": 3, "vivienda": 2, "often": 5_000, "oftener": 4_999, "usual": 5_000}

        query, _records = candidates.picking(
            terms("viviend vivienda", "often oftener", "usual"), counts, 8_000_000
        )

        assert query == "('viviend' | 'vivienda') | (('often' | 'oftener') & 'usual')"

    def test_leaves_pairs_out_that_the_index_would_read_long_for(self):
        counts = {"rare": 3, "one": 2_000, "two": 3_000, "three": 200_000}

        query, _records = candidates.picking(terms("rare", "one", "two", "three"), counts, 8_000_000)

        assert query == "'rare' | ('one' & 'two')"

    def test_takes_the_rarest_when_all_are_common(self):
        counts = {"often": 900_000, "always": 950_000}

        assert candidates.picking(terms("often"), counts, 1_000_000) == ("'often'", 900_000)
        both = candidates.picking(terms("often", "always"), counts, 1_000_000)
        assert both == ("('often' & 'always')", 855_000)

    @pytest.mark.parametrize(("lexeme", "quoted"), [("o'neill", "'o''neill'"), ("a\\b", "'a\\\\b'")])
    def test_names_lexemes_safely(self, lexeme, quoted):
        assert candidates.picking(terms(lexeme), {lexeme: 1}, 10) == (quoted, 1)
