import pytest
import regex
from hypothesis import assume, example, given
from hypothesis import strategies as st

from sources.anchoring import (
    CONTEXT,
    Reanchored,
    SelectionRefused,
    TextQuote,
    describe,
    find,
    is_boundary,
    locate,
    reanchor,
    verify,
)

FAMILY = "👩‍👩‍👧"
FLAG = "🇪🇸"
TEXT = (
    f"Uno {FAMILY} dijo {FLAG}{FLAG}: «el 5\u00a0% es x\u0323 mucho».\n\nDos párrafos, 15\u00a0% y nada más."
)

# Few letters, so that words repeat; marks, joiners, flags and surrogate-free emoji, so that clusters matter.
texts = st.text("ab 5,%\n\u0301\u200d🇪🇸👩👧é", max_size=60)


@st.composite
def text_and_span(draw):
    text = draw(texts.filter(bool))
    start = draw(st.integers(0, len(text) - 1))
    return text, start, draw(st.integers(start + 1, len(text)))


def refusal(text, start, end, exact):
    with pytest.raises(SelectionRefused) as refused:
        verify(text, start, end, exact)
    return refused.value


class TestDescribe:
    def test_keeps_the_words_and_what_stands_around_them(self):
        text = "a" * 50 + "QUOTE" + "b" * 50

        assert describe(text, 50, 55) == TextQuote("QUOTE", "a" * CONTEXT, "b" * CONTEXT)

    def test_cuts_the_surroundings_between_characters(self):
        text = FLAG * 20 + "x" + FAMILY * 10

        quote = describe(text, 40, 41)

        assert quote.prefix == FLAG * 16
        assert quote.suffix == FAMILY * 6

    def test_cuts_a_character_longer_than_the_surroundings(self):
        assert describe("a" + "\u0323" * 60 + "x", 61, 62).prefix == "\u0323" * CONTEXT

    @given(text_and_span())
    def test_is_undone_by_locate_when_the_words_stand_once(self, case):
        text, start, end = case
        assume(is_boundary(text, start) and is_boundary(text, end))
        assume(text.find(text[start:end]) == text.rfind(text[start:end]))

        assert locate(text, describe(text, start, end)) == (start, end)


class TestVerify:
    @pytest.mark.parametrize(
        "words", ["Uno", FAMILY, FLAG, f"{FLAG}{FLAG}: «el", "x\u0323 mucho», ".strip(", ")]
    )
    def test_describes_a_passage_of_the_text(self, words):
        start = TEXT.index(words)

        assert verify(TEXT, start, start + len(words), words) == describe(TEXT, start, start + len(words))

    def test_accepts_a_passage_across_blocks_with_the_line_ends_of_a_form(self):
        start = TEXT.index("mucho")
        end = TEXT.index("Dos") + 3

        assert verify(TEXT, start, end, TEXT[start:end].replace("\n", "\r\n")).exact == "mucho».\n\nDos"

    @pytest.mark.parametrize(
        ("start", "end", "code"),
        [
            (-1, 3, "selection_outside"),
            (0, len(TEXT) + 1, "selection_outside"),
            (len(TEXT) + 5, len(TEXT) + 9, "selection_outside"),
            (3, 3, "selection_empty"),
            (5, 3, "selection_empty"),
            (3, 4, "selection_blank"),
            (TEXT.index("\n"), TEXT.index("\n") + 2, "selection_blank"),
            (0, TEXT.index(FAMILY) + 1, "selection_splits_character"),
            (0, TEXT.index(FAMILY) + 3, "selection_splits_character"),
            (TEXT.index(FLAG) + 1, len(TEXT), "selection_splits_character"),
            (TEXT.index(FLAG) + 2, TEXT.index(FLAG) + 3, "selection_splits_character"),
            (0, TEXT.index("x\u0323") + 1, "selection_splits_character"),
        ],
    )
    def test_refuses_what_is_no_passage(self, start, end, code):
        refused = refusal(TEXT, start, end, TEXT[max(0, start) : end])

        assert (refused.code, refused.status) == (code, 422)

    def test_refuses_words_that_stand_elsewhere_and_says_where(self):
        refused = refusal(TEXT, 0, 3, "Dos párrafos")

        assert (refused.code, refused.status) == ("selection_stale", 409)
        assert [c.exact for c in refused.candidates] == ["Dos párrafos"]

    def test_refuses_offsets_counted_in_utf_16(self):
        start = len(TEXT[: TEXT.index("mucho")].encode("utf-16-le")) // 2

        assert refusal(TEXT, start, start + 5, "mucho").code == "selection_stale"


class TestLocate:
    def test_tells_repeated_words_apart_by_what_stands_around_them(self):
        text = "El paro bajó. La deuda bajó. El paro bajó mucho."

        assert locate(text, describe(text, 22, 27)) == (22, 27)

    def test_finds_nothing_where_two_places_fit(self):
        assert locate("bajó. bajó.", TextQuote("bajó", prefix="otra cosa ")) is None

    def test_finds_nothing_when_the_words_are_gone(self):
        assert locate("subió", TextQuote("bajó")) is None

    def test_refuses_an_empty_quotation(self):
        with pytest.raises(ValueError, match="empty"):
            locate("x", TextQuote(""))


class TestReanchor:
    def test_says_exact_when_nothing_around_the_words_changed(self):
        old = describe(TEXT, 4, 9)

        assert reanchor(old, f"Antes. {TEXT} Después.") == Reanchored("exact", (11, 16))

    def test_says_moved_when_the_words_stand_once_in_other_surroundings(self):
        old = describe("La deuda bajó en mayo.", 9, 13)

        assert reanchor(old, "En mayo bajó la deuda.").span == (8, 12)

    def test_says_ambiguous_when_two_places_fit(self):
        anchored = reanchor(TextQuote("bajó", "deuda ", " en"), "El paro bajó y el IPC bajó.")

        assert (anchored.kind, anchored.span) == ("ambiguous", None)
        assert [c.start for c in anchored.candidates] == [8, 22]

    def test_says_lost_and_offers_the_nearest_wording(self):
        anchored = reanchor(
            TextQuote("la deuda pública bajó un 5 %"), "Dijo que la deuda pública bajó un 15 %."
        )

        assert (anchored.kind, anchored.span) == ("lost", None)
        assert anchored.candidates[0].exact == "la deuda pública bajó un 15"

    @pytest.mark.parametrize(
        "now", ["sube un 15 %", "sube un 1,5 %", "sube un -5 %", "sube un 5,2 % (antes un 5 %,2)", "un x5 %"]
    )
    def test_does_not_take_a_part_of_another_number_for_the_number(self, now):
        old = describe("sube un 5 % hoy", 8, 9)
        alone = describe("sube un 5 % hoy", 8, 11)

        assert reanchor(alone, now.split(" (")[0]).kind == "lost"
        assert reanchor(old, now.split(" (")[0]).kind == "lost"

    def test_says_ambiguous_when_the_surroundings_are_doubled_too(self):
        paragraph = (
            "Según el informe que se presentó ayer, la deuda bajó, y así lo dijo la ministra en Madrid.\n\n"
        )
        old = describe(paragraph, 48, 52)

        assert reanchor(old, paragraph * 2).kind == "ambiguous"

    def test_does_not_take_two_halves_of_flags_for_a_flag(self):
        assert reanchor(TextQuote(FLAG), "🇦🇪🇸🇵").kind == "lost"

    def test_does_not_take_a_letter_for_the_letter_under_an_accent(self):
        assert reanchor(TextQuote("x"), "x\u0323").kind == "lost"


class TestFind:
    def test_gives_the_places_of_the_very_words(self):
        (candidate,) = find(TEXT, " el 5\u00a0% ")

        assert (candidate.exact, candidate.similarity) == ("el 5\u00a0%", 1.0)

    def test_gives_the_nearest_wording_when_there_is_none(self):
        assert find(TEXT, "tres párrafos, 15 % y nada más")[0].exact == "Dos párrafos, 15\u00a0% y nada más"

    def test_never_splits_a_character(self):
        assert [c.start for c in find("x\u0323 x", "x")] == [3]

    @pytest.mark.parametrize("blank", ["", " \n", "\u200b"])
    def test_refuses_a_blank_quotation(self, blank):
        with pytest.raises(SelectionRefused) as refused:
            find(TEXT, blank)

        assert refused.value.code == "selection_blank"

    @given(texts, texts)
    @example("a«", '"')
    def test_gives_slices_of_the_text(self, text, pasted):
        assume(pasted.strip())

        for candidate in find(text, pasted):
            assert candidate.exact == text[candidate.start : candidate.end]
            assert 0 <= candidate.start < candidate.end <= len(text)
            assert 0 < candidate.similarity <= 1


class TestIsBoundary:
    @given(texts)
    def test_agrees_with_the_clusters_of_the_whole_text(self, text):
        ends = {0, len(text), *(m.end() for m in regex.finditer(r"\X", text))}

        assert [is_boundary(text, p) for p in range(len(text) + 1)] == [
            p in ends for p in range(len(text) + 1)
        ]
