"""What changed between two texts: blocks, then words, and never longer than bearable."""

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.comparing import CHANGED, DELETED, INSERTED, SAME, compare, compare_words
from sources.text import compose


def texts(old, new):
    return compose([("paragraph", words) for words in old]), compose([("paragraph", words) for words in new])


def told(old, new):
    """[(kind, words with [-gone-] and {+come+})] of two lists of paragraphs."""
    (before, old_blocks), (after, new_blocks) = texts(old, new)
    shown = []
    for row in compare(before, old_blocks, after, new_blocks):
        if row.kind == CHANGED:
            words = "".join(
                {SAME: "{}", DELETED: "[-{}-]", INSERTED: "{{+{}+}}"}[part.kind].format(
                    (after if part.kind == INSERTED else before)[part.start : part.end]
                )
                for part in row.parts
            )
        else:
            words = before[slice(*row.old)] if row.old else after[slice(*row.new)]
        shown.append((row.kind, words))
    return shown


class TestCompareWords:
    def test_tells_what_each_of_two_quotations_says(self):
        parts = compare_words("el gasto superó los 1,5 billones", "el gasto superó los 1,6 billones")

        assert parts == [
            (SAME, "el gasto superó los "),
            (DELETED, "1,5 "),
            (INSERTED, "1,6 "),
            (SAME, "billones"),
        ]

    @pytest.mark.parametrize(("old", "new"), [("", "a b"), ("a b", ""), ("", ""), ("a", "b")])
    def test_puts_both_together_again(self, old, new):
        parts = compare_words(old, new)

        assert "".join(words for kind, words in parts if kind != INSERTED) == old
        assert "".join(words for kind, words in parts if kind != DELETED) == new


class TestCompare:
    def test_shows_the_words_that_changed_inside_a_block(self):
        old = ["La tasa se sitúa en el 3,1 % en enero.", "Igual."]
        new = ["La tasa se sitúa en el 2,9 % en enero.", "Igual."]

        assert told(old, new) == [
            (CHANGED, "La tasa se sitúa en el [-3,1 -]{+2,9 +}% en enero."),
            (SAME, "Igual."),
        ]

    def test_tells_a_block_that_went_from_one_that_came(self):
        assert told(["Uno.", "Se va del todo.", "Dos."], ["Uno.", "Dos.", "Llega algo nuevo."]) == [
            (SAME, "Uno."),
            (DELETED, "Se va del todo."),
            (SAME, "Dos."),
            (INSERTED, "Llega algo nuevo."),
        ]

    def test_never_pairs_blocks_that_have_nothing_in_common(self):
        assert told(["El acta consta."], ["Mañana lloverá mucho."]) == [
            (DELETED, "El acta consta."),
            (INSERTED, "Mañana lloverá mucho."),
        ]

    def test_finds_the_block_that_changed_among_new_ones(self):
        old = ["La deuda pública superó los 1,6 billones."]
        new = ["Corrección del viernes.", "La deuda pública rozó los 1,6 billones."]

        assert [kind for kind, _words in told(old, new)] == [INSERTED, CHANGED]

    def test_finds_nothing_between_equal_texts(self):
        assert {kind for kind, _words in told(["a", "b", "a"], ["a", "b", "a"])} == {SAME}

    @settings(max_examples=300, deadline=None)
    @given(*[st.lists(st.text("ab cñ😀\u0301.,5", min_size=1).filter(str.strip), min_size=1, max_size=6)] * 2)
    def test_loses_no_character_of_either_text(self, old, new):
        (before, old_blocks), (after, new_blocks) = texts(old, new)

        rows = compare(before, old_blocks, after, new_blocks)

        assert [row.old for row in rows if row.old] == [(block.start, block.end) for block in old_blocks]
        assert [row.new for row in rows if row.new] == [(block.start, block.end) for block in new_blocks]
        for row in rows:
            if row.kind == CHANGED:
                kept = [part for part in row.parts if part.kind != INSERTED]
                assert "".join(before[p.start : p.end] for p in kept) == before[slice(*row.old)]
                assert all(
                    before[p.start : p.end] == after[p.twin : p.twin + p.end - p.start]
                    for p in kept
                    if p.kind == SAME
                )

    @pytest.mark.parametrize(
        "make",
        [
            lambda dice: [" ".join(dice.choices(WORDS, k=80)) for _ in range(2500)],
            lambda dice: [" ".join(dice.choices(WORDS, k=200_000))],
            lambda dice: ["x"] * 60_000,
            lambda dice: [" ".join(dice.choices("ab", k=200_000))],
            lambda dice: [" ".join(map(str, dice.sample(range(120_000), 120_000)))],
        ],
    )
    def test_takes_a_bounded_time_for_a_megabyte(self, make):
        dice = random.Random(1)  # noqa: S311  (the same texts every time)
        (before, old_blocks), (after, new_blocks) = texts(make(dice), [*make(dice), "y"])

        started = time.process_time()
        compare(before, old_blocks, after, new_blocks)

        assert time.process_time() - started < 10  # some two seconds on a quiet machine


WORDS = [f"w{number}" for number in range(300)]
