import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.text import (
    BETWEEN_BLOCKS,
    BLOCK_KINDS,
    Block,
    as_json,
    blocks_of_plain_text,
    clean_text,
    compose,
    from_json,
)

SEED_ARTICLE = next((Path(__file__).parents[2] / "seeds" / "articles").glob("*.txt"))

# Every plane, halves of pairs included: what a JSON parser or a careless decoder may hand over.
anything = st.text(st.characters(codec=None), max_size=60)
parts_of = st.lists(st.tuples(st.sampled_from(BLOCK_KINDS), anything), max_size=8)


class TestCleanText:
    @pytest.mark.parametrize(
        ("raw", "clean"),
        [
            ("a\0b", "ab"),
            ("a\x1bb\x7fc\x9bd", "abcd"),
            ("a\ud800b", "ab"),
            ("so\u00adlo ze\u200bro \ufeffmarca", "solo zero marca"),
            ("a\r\nb\rc\u2028d\fe\x85f", "a\nb\nc\nd\ne\nf"),
            ("tab\tstays", "tab\tstays"),
            ("cafe\u0301", "café"),
        ],
    )
    def test_removes_what_is_no_text(self, raw, clean):
        assert clean_text(raw) == clean

    def test_joins_two_halves_of_a_pair(self):
        assert clean_text("a\ud83d\ude00b") == "a😀b"

    @pytest.mark.parametrize("kept", ["10\u00a0%", "1\u202f234", "👩‍👩‍👧", "می‌خواهم", "‮abc"])
    def test_keeps_no_break_spaces_joiners_and_directions(self, kept):
        assert clean_text(kept) == kept

    @given(anything)
    def test_changes_nothing_the_second_time(self, raw):
        assert clean_text(clean_text(raw)) == clean_text(raw)

    @given(anything)
    def test_gives_text_that_can_be_stored(self, raw):
        text = clean_text(raw)

        text.encode("utf-8")
        assert unicodedata.is_normalized("NFC", text)
        assert not [c for c in text if unicodedata.category(c) in ("Cc", "Cs") and c not in "\t\n"]


class TestCompose:
    def test_joins_blocks_by_one_blank_line(self):
        text, blocks = compose([("title", "Uno"), ("paragraph", "Dos  \t y\u2003tres")])

        assert text == "Uno\n\nDos y tres"
        assert blocks == [Block("title", 0, 3), Block("paragraph", 5, 15)]

    def test_keeps_one_hard_line_break(self):
        assert (
            compose([("paragraph", "Calle Mayor, 1 \n\n  28013 Madrid")])[0] == "Calle Mayor, 1\n28013 Madrid"
        )

    def test_keeps_no_break_spaces_inside_a_block(self):
        assert compose([("paragraph", "sube un 2,9\u00a0% ")])[0] == "sube un 2,9\u00a0%"

    def test_leaves_empty_blocks_out(self):
        assert compose([("paragraph", " \u00a0\u200b\n"), ("heading", "\0"), ("quote", "x")])[1] == [
            Block("quote", 0, 1)
        ]

    def test_counts_code_points(self):
        text, blocks = compose([("paragraph", "🇪🇸 e\u0301"), ("paragraph", "👩‍👩‍👧")])

        assert [text[b.start : b.end] for b in blocks] == ["🇪🇸 é", "👩‍👩‍👧"]
        assert [(b.start, b.end) for b in blocks] == [(0, 4), (6, 11)]

    def test_refuses_an_unknown_kind(self):
        with pytest.raises(ValueError, match="footer"):
            compose([("footer", "x")])

    @given(parts_of)
    def test_gives_a_normalised_text_that_its_blocks_cover(self, parts):
        text, blocks = compose(parts)

        assert unicodedata.is_normalized("NFC", text)
        assert BETWEEN_BLOCKS.join(text[b.start : b.end] for b in blocks) == text
        assert all(b.start < b.end and BETWEEN_BLOCKS not in text[b.start : b.end] for b in blocks)

    @given(parts_of)
    def test_changes_nothing_the_second_time(self, parts):
        text, blocks = compose(parts)

        assert compose((b.kind, text[b.start : b.end]) for b in blocks) == (text, blocks)


class TestJson:
    def test_brings_the_blocks_back(self):
        blocks = compose([("heading", "Uno"), ("list_item", "dos")])[1]

        assert as_json(blocks)[0] == {"kind": "heading", "start": 0, "end": 3}
        assert from_json(as_json(blocks)) == blocks


class TestBlocksOfPlainText:
    def test_takes_a_blank_line_for_the_end_of_a_paragraph(self):
        assert blocks_of_plain_text("Uno.\n \nDos.\n\n\n\nTres.") == [
            ("paragraph", "Uno."),
            ("paragraph", "Dos."),
            ("paragraph", "Tres."),
        ]

    def test_takes_every_long_line_for_a_paragraph(self):
        article = SEED_ARTICLE.read_text(encoding="utf-8")

        parts = blocks_of_plain_text(article)

        assert [text for _, text in parts] == [line for line in article.splitlines() if line.strip()]
        assert {kind for kind, _ in parts} == {"paragraph"}

    def test_joins_lines_that_were_wrapped_by_hand(self):
        wrapped = (
            "El gobierno señaló que el\nprogreso gradual es inaceptable\ny exigió más resultados.\n\nFin."
        )

        assert compose(blocks_of_plain_text(wrapped))[0] == (
            "El gobierno señaló que el progreso gradual es inaceptable y exigió más resultados.\n\nFin."
        )

    def test_keeps_the_line_breaks_of_an_address(self):
        text = "Prensa\nCalle Mayor, 1\n28013 Madrid\n\nEste es el comunicado que se ha enviado a los medios."

        assert compose(blocks_of_plain_text(text))[0].startswith("Prensa\nCalle Mayor, 1\n28013 Madrid\n\n")

    def test_finds_list_items(self):
        text = (
            "Acuerdos:\n- informar más\n- frenar el tráfico\n  de armas\nFirmado en enero.\n\n* uno\n\n* dos"
        )

        assert blocks_of_plain_text(text) == [
            ("paragraph", "Acuerdos:"),
            ("list_item", "informar más"),
            ("list_item", "frenar el tráfico   de armas"),
            ("paragraph", "Firmado en enero."),
            ("list_item", "uno"),
            ("list_item", "dos"),
        ]

    def test_leaves_a_lone_number_below_zero_its_sign(self):
        assert blocks_of_plain_text("Variación:\n\n- 5 % en enero") == [
            ("paragraph", "Variación:"),
            ("paragraph", "- 5 % en enero"),
        ]

    def test_guesses_no_title(self):
        assert blocks_of_plain_text("Un titular corto\n\nY después el texto.")[0][0] == "paragraph"

    def test_finds_nothing_in_blank_text(self):
        assert blocks_of_plain_text(" \n\u00a0\n\t") == []

    @given(st.text("ab -*•1\n\u00a0", max_size=80))
    def test_loses_no_word(self, text):
        composed = compose(blocks_of_plain_text(text))[0]

        assert [c for c in composed if c in "ab1"] == [c for c in text if c in "ab1"]
