"""A figure is found however its thousands and its fraction are set apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.common.figures import rewritten, spellings
from workbench.common.words import readings


class TestSpellings:
    @pytest.mark.parametrize(
        ("figure", "others"),
        [
            ("1200", {"1.200", "1,200"}),
            ("1.200", {"1200", "1,200"}),
            ("1\u202f200", {"1200", "1.200", "1,200"}),
            ("1.200.000", {"1200000", "1,200,000"}),
            ("1.234,5", {"1234.5", "1234,5", "1,234.5"}),
            ("47,3", {"47.3"}),
            ("47.3", {"47,3"}),
        ],
    )
    def test_are_those_of_spain_mexico_and_the_english_press(self, figure, others):
        first, *rest = spellings(figure)

        assert first == figure
        assert set(rest) == others

    @pytest.mark.parametrize(
        "words",
        ["300", "casa", "", "007", "1.2.3", "23.01.2024", "2024-01-23", "10:30", "1200/2024", "1" * 99],
    )
    def test_are_one_of_what_is_no_large_figure(self, words):
        assert spellings(words) == [words]


class TestRewritten:
    def test_has_every_pair_of_spellings(self):
        texts = rewritten("Son 1.200 casas, 47,3 % más")

        assert texts[0] == "Son 1.200 casas, 47,3 % más"
        assert "Son 1,200 casas, 47.3 % más" in texts
        assert len(texts) == 6

    @pytest.mark.parametrize("text", ["casas", "casas -1.200", "de 10-1200", '-"1.200 casas"'])
    def test_leaves_other_texts_alone(self, text):
        assert rewritten(text) == [text]

    @given(st.text(alphabet='0123456789., -"a', max_size=40))
    def test_is_never_many_texts_and_begins_with_the_one_given(self, text):
        texts = rewritten(text)

        assert texts[0] == text
        assert len(texts) <= 25


class TestReadings:
    def test_have_a_figure_in_each_spelling_before_the_word_that_is_typed(self):
        assert readings("1200 cas", is_typing=True) == [
            ("websearch", "1.200 cas"),
            ("websearch", "1,200 cas"),
            ("raw", "1200 & cas:*"),
        ]
