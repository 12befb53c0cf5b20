"""What is like what: words in any inflection, names and figures first; what is shown is the statement."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims import likeness
from claims.likeness import Candidate, Stems


def stems_of(text: str) -> dict[str, Stems]:
    """A language in which every word is its own lexeme, and short ones are stop words of Spanish."""
    words = likeness.chunks(text)
    lexemes = {word: frozenset({word.strip(".,¿?#@").lower()} - {""}) for word in words}
    return {word: Stems(frozenset() if len(word) < 3 else known, known) for word, known in lexemes.items()}


def terms(text: str, dates=()):
    return {term.words: term for term in likeness.terms(text, stems_of(text), dates)}


class TestTerms:
    def test_tell_names_and_figures_and_weigh_them(self):
        found = terms("Ayer habló Marta de 300 casos")

        assert [word for word, term in found.items() if term.is_name] == ["Marta"]
        assert [word for word, term in found.items() if term.is_number] == ["300"]
        assert found["300"].weight > found["Marta"].weight > found["casos"].weight > found["de"].weight

    def test_count_a_date_less_than_a_figure(self):
        text = "Fueron 300 casos el 23 de enero"

        found = terms(text, [(text.index("23"), len(text))])

        assert found["23"].weight < found["casos"].weight < found["300"].weight

    def test_keep_a_tag_and_look_for_its_words_too(self):
        assert {"#IncendiosAustralia", "Incendios", "Australia"} <= set(
            likeness.chunks("Los #IncendiosAustralia siguen")
        )
        assert "enero" in likeness.chunks("#23enero")

    def test_know_a_figure_in_other_spellings_by_one_weight(self):
        text = "Son 1.200 casas"
        stems = {word: Stems(frozenset({word}), frozenset({word})) for word in likeness.looked_up(text)}
        stems["1,200"] = Stems(frozenset({"1", "200"}), frozenset({"1", "200"}))  # as PostgreSQL reads it

        (term,) = [term for term in likeness.terms(text, stems) if term.is_number]

        assert (term.lexemes, term.others) == ({"1.200"}, {"1200"})
        rarities = {"1.200": 2.0, "1200": 9.0}
        assert likeness.share([term], rarities, ["1200"]) == 1
        found = [Candidate(0, {"1200": 1}, "Son 1200"), Candidate(1, {"12": 1}, "Son 12")]
        assert likeness.ranked(text, [term], rarities, found)[0][0].key == 0

    def test_hold_each_word_once(self):
        assert list(terms("casos y casos, más casos.")) == ["casos", "más"] or len(terms("casos casos")) == 1


class TestParsed:
    @pytest.mark.parametrize(
        ("vector", "expected"),
        [
            ("'casa':1A,5B 'rio':2", {"casa": 2, "rio": 1}),
            ("'o''neill':3A", {"o'neill": 1}),
            ("'a\\\\b':1", {"a\\b": 1}),
            ("'1.5':4C 'x:1':2,3", {"1.5": 1, "x:1": 2}),
            ("", {}),
        ],
    )
    def test_reads_what_postgresql_writes(self, vector, expected):
        assert likeness.parsed(vector) == expected


class TestRanked:
    @staticmethod
    def order(text, *others, on=None, days=()):
        stems = stems_of(" ".join([text, *others]))
        asked = likeness.terms(text, stems)
        found = [
            Candidate(place, dict.fromkeys((w.strip(".,").lower() for w in other.split()), 1), other, day)
            for place, (other, day) in enumerate(zip(others, days or [None] * len(others), strict=True))
        ]
        rarities = {lexeme: 3.0 for term in asked for lexeme in term.lexemes}
        return [each.key for each, _score in likeness.ranked(text, asked, rarities, found, on)]

    def test_puts_the_most_shared_first(self):
        assert self.order("suben los precios", "bajan ríos", "suben precios", "suben ríos")[0] == 1

    def test_sees_through_a_misspelling(self):
        assert self.order("vacunación obligatoria", "nada que ver", "vacunasión oblgatoria")[0] == 1

    def test_prefers_what_was_checked_soon_after(self):
        days = [date(2012, 1, 1), date(2020, 1, 20)]
        same = "suben los precios"
        assert self.order(same, same, same, on=date(2020, 1, 14), days=days) == [1, 0]

    def test_keeps_ties_in_order(self):
        assert self.order("suben los precios", "suben", "suben", "suben") == [0, 1, 2]

    def test_has_nothing_of_nothing(self):
        assert likeness.ranked("suben", [], {}, []) == []


class TestShare:
    def test_is_what_of_the_worth_is_found(self):
        asked = likeness.terms("suben precios", stems_of("suben precios"))
        rarities = {"suben": 1.0, "precios": 3.0}

        assert likeness.share(asked, rarities, ["precios"]) == pytest.approx(0.75)
        assert likeness.share(asked, rarities, ["ríos"]) == 0
        assert likeness.share([], rarities, ["ríos"]) == 0


class TestPieces:
    def test_mark_shared_words_without_their_signs(self):
        text = "¿Suben los precios?"
        cut = likeness.pieces(text, stems_of(text), frozenset({"suben", "precios"}))

        assert [piece.words for piece in cut if piece.is_shared] == ["Suben", "precios"]

    @given(st.text(max_size=80))
    def test_are_the_statement_when_joined(self, text):
        stems = stems_of(text)
        lexemes = frozenset(lexeme for each in list(stems.values())[::2] for lexeme in each.all)

        assert "".join(piece.words for piece in likeness.pieces(text, stems, lexemes)) == text


class TestRarity:
    def test_falls_with_the_records_a_word_stands_in(self):
        assert likeness.rarity(1, 50_000) > likeness.rarity(100, 50_000) > likeness.rarity(40_000, 50_000) > 0

    def test_hardly_tells_words_apart_among_few_records(self):
        """Or what is offered for a claim of a new newsroom would be gone a minute later."""
        assert likeness.rarity(10, 19) > 0.6 * likeness.rarity(1, 19)
        assert likeness.rarity(2, 19) > 0.9 * likeness.rarity(1, 0)
