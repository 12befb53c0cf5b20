import itertools
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.finding import nearest, occurrences_of

ARTICLE = (
    "Según el informe, «la deuda pública superó los 1,6\u00a0billones de euros» en 2023 – un récord.\n\n"
    "La ministra respondió: “No es cierto… la deuda ha bajado”. ‘Es falso’, insistió.\n\n"
    "Andalucía | 1 234 | 5 678"
)


def found(text, words):
    return [text[start:end] for start, end in occurrences_of(text, words)]


class TestOccurrencesOf:
    @pytest.mark.parametrize(
        ("pasted", "slice_"),
        [
            ("la deuda pública", "la deuda pública"),
            ("superó los 1,6 billones", "superó los 1,6\u00a0billones"),
            ('"la deuda pública superó', "«la deuda pública superó"),
            ("en 2023 -- un récord", "en 2023 – un récord"),
            (
                "“la deuda pública superó los 1,6 billones de euros”",
                "«la deuda pública superó los 1,6\u00a0billones de euros»",
            ),
            ("«Es falso»", "Es falso"),
            ("No es cierto... la deuda", "No es cierto… la deuda"),
            ("un récord. La ministra", "un récord.\n\nLa ministra"),
            ("LA MINISTRA RESPONDIÓ", "La ministra respondió"),
            ("Andalucía\t1 234\t5 678", "Andalucía | 1 234 | 5 678"),
        ],
    )
    def test_finds_what_was_pasted_with_other_typography(self, pasted, slice_):
        assert found(ARTICLE, pasted) == [slice_]

    def test_prefers_the_very_words(self):
        assert found("La Deuda, la deuda", "la deuda") == ["la deuda"]

    def test_finds_every_place(self):
        assert found("«a» y “a” y «a»", '"a"') == ["«a»", "“a”", "«a»"]

    def test_keeps_its_place_after_letters_that_grow_in_lower_case(self):
        assert found("İİİ ß La Deuda", "LA DEUDA") == ["La Deuda"]

    @given(st.text("aA «»“”\"'—-…. \u00a0\n|ß", max_size=40), st.data())
    def test_gives_spans_of_the_text_that_hold_the_words(self, text, data):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, len(text)))
        words = text[start:end].strip()

        spans = list(occurrences_of(text, words)) if words else []

        assert bool(spans) == bool(words)
        assert all(0 <= s < e <= len(text) for s, e in spans)

    @given(st.text("aB «“\"'—-….  \u00a0\n", min_size=1, max_size=40))
    def test_finds_a_whole_text_again_in_its_typewriter_form(self, text):
        typed = text.replace("«", '"').replace("“", '"').replace("—", "-").replace("…", "...").lower()
        if typed.strip(" \n\u00a0"):
            (start, end), *_ = occurrences_of(f"x {text} x", typed.strip())
            assert f"x {text} x"[start:end].split() == text.split() or text.strip() in f"x {text} x"


class TestNearest:
    def test_finds_the_sentence_that_was_quoted_with_changes(self):
        best = nearest(ARTICLE, "la deuda pública ha superado los 1,6 billones de euro", 5)[0]

        assert best.exact == "la deuda pública superó los 1,6\u00a0billones de euros"
        assert 0.8 < best.similarity < 1

    def test_does_not_stretch_to_a_small_word_far_off(self):
        text = "la casa y la mesa y la calle; deuda pública superó todo."

        assert nearest(text, "la deuda pública superó todo", 1)[0].exact.endswith("deuda pública superó todo")

    def test_finds_nothing_when_nothing_is_like_it(self):
        assert nearest(ARTICLE, "el precio del aceite de oliva en los supermercados", 5) == []

    @pytest.mark.parametrize("words", ["", "…", "?!"])
    def test_finds_nothing_for_no_words(self, words):
        assert nearest(ARTICLE, words, 5) == []

    def test_gives_slices_that_do_not_overlap(self):
        text = "El paro bajó un 2 % en mayo. El paro bajó un 3 % en junio. El paro subió un 4 % en julio."

        candidates = nearest(text, "El paro bajó un 5 % en agosto", 5)

        assert [c.exact for c in candidates] == [text[c.start : c.end] for c in candidates]
        spans = sorted((c.start, c.end) for c in candidates)
        assert len(spans) == 3
        assert all(one[1] <= two[0] for one, two in itertools.pairwise(spans))

    def test_is_quick_on_one_word_of_a_million_letters(self):
        begun = time.process_time()

        assert nearest("x" * 1_000_000 + " y", "x y " * 1_000, 5) == []
        assert time.process_time() - begun < 2

    @pytest.mark.parametrize("filler", ["de la que el ", "palabra ", "aá "])
    def test_is_quick_on_a_million_characters(self, filler):
        text = filler * (500_000 // len(filler)) + ARTICLE + filler * (500_000 // len(filler))
        begun = time.process_time()

        candidates = nearest(text, "la deuda pública del Estado ha superado los 1,6 billones de euro", 5)

        assert time.process_time() - begun < 2
        assert candidates[0].exact.startswith("la deuda pública superó")
