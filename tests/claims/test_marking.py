"""Whatever is marked, the text on the page is the text in the database."""

import gzip
import random
import re
import time
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.marking import Span, render, touching
from sources.text import BLOCK_KINDS, Block, compose

SYLLABLES = [
    head + tail for head in "bcdfglmnprstvz" for tail in ("a", "e", "i", "o", "u", "an", "es", "ión")
]

# Canonical text has no control characters, and HTML could not carry them.
CHARACTERS = st.characters(exclude_categories=("Cs", "Cc"))
WORDS = st.text(CHARACTERS | st.sampled_from("<>&\"'«»é👩🏽‍🚒🇪🇸\u0301\u00a0"), min_size=1, max_size=30)
KINDS = st.sampled_from(BLOCK_KINDS)


@st.composite
def marked_texts(draw):
    """A composed text with its blocks, and spans that start and end anywhere in it, gaps included."""
    text, blocks = compose(draw(st.lists(st.tuples(KINDS, WORDS), min_size=1, max_size=6)))
    spans = []
    if text:
        place = st.integers(0, len(text))
        pairs = draw(st.lists(st.tuples(place, place).filter(lambda pair: pair[0] != pair[1]), max_size=8))
        spans = [a_span(min(pair), max(pair), number) for number, pair in enumerate(pairs, 1)]
    return text, blocks, spans


def a_span(start, end, number=1, **more):
    return Span(start, end, f"key-{number}", number, f"Claim {number}", f"?claim={number}", **more)


class Page(HTMLParser):
    """What a browser would make of the blocks: text by block, marks by character, links by place."""

    def __init__(self, rendered):
        super().__init__(convert_charrefs=True)
        self.text, self.marks, self.links, self.open, self.before = "", [], [], [], []
        for block in rendered:
            self.feed(block.html)
        self.close()

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag in ("mark", "a"):
            assert [name for name, _ in self.open[1:]] == [], "marks and links never nest"
        if tag == "a":
            number = int(attrs.get("data-l") or attrs["href"])
            self.links.append((len(self.text), number, attrs))
            self.before.append(number)
        elif tag == "mark":
            attrs["numbers"] = [*self.before, *map(int, attrs.get("data-c", "").split())]
            assert sorted(set(attrs["numbers"])) == sorted(attrs["numbers"]), "nothing is said twice"
            self.before = []
        self.open.append((tag, attrs))

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag

    def handle_data(self, data):
        tag, attrs = self.open[-1]
        self.text += data
        numbers = tuple(attrs["numbers"]) if tag == "mark" else ()
        assert tag == "mark" or not data or not self.before, "a link is followed by its mark"
        assert tag != "a", "a link has no text: its number is drawn"
        self.marks += [numbers] * len(data)


class TestRender:
    @given(marked_texts())
    def test_changes_no_character_of_the_text(self, case):
        text, blocks, spans = case

        rendered = render(text, blocks, spans)

        for block, shown in zip(blocks, rendered, strict=True):
            assert Page([shown]).text == text[block.start : block.end]

    @given(marked_texts())
    def test_covers_each_span_exactly_and_never_nests(self, case):
        text, blocks, spans = case

        page = Page(render(text, blocks, spans))

        places = [place for block in blocks for place in range(block.start, block.end)]
        for place, numbers in zip(places, page.marks, strict=True):
            expected = {span.number for span in spans if span.start <= place < span.end}
            assert set(numbers) == expected

    @given(marked_texts())
    def test_puts_one_link_where_a_span_first_shows(self, case):
        text, blocks, spans = case

        page = Page(render(text, blocks, spans))

        places = [place for block in blocks for place in range(block.start, block.end)]
        expected = []
        for span in spans:
            visible = [index for index, place in enumerate(places) if span.start <= place < span.end]
            if visible:
                expected.append((visible[0], span.number))
        assert sorted((place, number) for place, number, _ in page.links) == sorted(expected)

    @given(marked_texts())
    def test_makes_no_more_pieces_than_there_are_edges(self, case):
        text, blocks, spans = case

        html = "".join(block.html for block in render(text, blocks, spans))

        assert html.count("<mark") <= 2 * len(spans) + len(blocks)

    def test_writes_the_elements_the_script_reads(self):
        text, blocks = compose([("title", "La deuda"), ("paragraph", "Superó los 1,6 billones <de> euros.")])

        title, paragraph = render(text, blocks, [a_span(17, 29, 9), a_span(21, 34, 12)])

        assert title.html == '<h2 id="b0" class="title">La deuda</h2>'
        assert paragraph.html == (
            '<p id="b10">Superó '
            '<a data-l="9" href="?claim=9" aria-label="Claim 9"></a><mark>los </mark>'
            '<a data-l="12" href="?claim=12" aria-label="Claim 12"></a>'
            '<mark data-c="9">1,6 bill</mark>'
            '<mark data-c="12">ones </mark>&lt;de&gt; euros.</p>'
        )

    def test_counts_code_points_before_emoji_and_combining_marks(self):
        text, blocks = compose([("paragraph", "👩🏽‍🚒🇪🇸 x̂ dijo «ni un incendio».")])
        start = text.index("ni un")

        [block] = render(text, blocks, [a_span(start, start + 14)])

        assert "<mark>ni un incendio</mark>" in block.html

    def test_cuts_a_span_over_two_paragraphs_and_links_it_once(self):
        text, blocks = compose([("paragraph", "Uno dos."), ("paragraph", "Tres cuatro.")])

        first, second = render(text, blocks, [a_span(4, 14)])

        assert first.html.endswith("<mark>dos.</mark></p>")
        assert second.html == '<p id="b10"><mark data-c="1">Tres</mark> cuatro.</p>'
        assert (first.html + second.html).count("data-l") == 1

    def test_says_a_number_once_that_is_the_address_of_its_link(self):
        text, blocks = compose([("paragraph", "Uno dos tres.")])
        spans = [Span(0, 12, "a", 1, "", "1"), Span(4, 7, "b", 2, "", "2"), Span(4, 7, "c", 3, "", "3")]

        [block] = render(text, blocks, spans)

        assert block.html == (
            '<p id="b0"><a href="1"></a><mark>Uno </mark><a href="2"></a><a href="3"></a>'
            '<mark data-c="1">dos</mark><mark data-c="1"> tres</mark>.</p>'
        )

    def test_counts_two_places_of_one_claim_once(self):
        text, blocks = compose([("paragraph", "Uno dos tres.")])

        [block] = render(text, blocks, [a_span(0, 7, 1), a_span(4, 12, 1)])

        assert "</a><mark>dos</mark>" in block.html

    def test_shows_which_claim_is_open_and_which_stance_evidence_takes(self):
        text, blocks = compose([("paragraph", "Uno dos tres.")])

        [block] = render(
            text, blocks, [a_span(0, 7, 1, is_current=True), a_span(8, 12, 2, classes="refutes")]
        )

        assert '<mark class="on">Uno dos</mark>' in block.html
        assert '<mark class="refutes">tres</mark>' in block.html
        assert block.html.count('aria-current="true"') == 1

    def test_gives_list_items_a_parent_outside_the_block(self):
        text, blocks = compose([("paragraph", "Dos:"), ("list_item", "Uno"), ("list_item", "Otro")])

        _, first, last = render(text, blocks, [])

        assert (first.opens, first.closes, last.opens, last.closes) == ("<ul>", "", "", "</ul>")
        assert last.html == '<li id="b11">Otro</li>'

    def test_escapes_labels_and_addresses(self):
        text, blocks = compose([("paragraph", "Uno")])

        [block] = render(text, blocks, [Span(0, 3, "k", 1, '"><script>', "?a=1&b=<")])

        assert '<a data-l="1" href="?a=1&amp;b=&lt;" aria-label="&quot;&gt;&lt;script&gt;">' in block.html

    def test_lets_two_texts_stand_on_one_page(self):
        text, blocks = compose([("paragraph", "Uno")])

        assert 'id="s0"' in render(text, blocks, [], prefix="s")[0].html

    @pytest.mark.parametrize(("start", "end"), [(0, 0), (2, 1), (-1, 2), (0, 4)])
    def test_refuses_a_span_that_was_never_in_the_text(self, start, end):
        with pytest.raises(ValueError, match="No such stretch"):
            render("Uno", [Block("paragraph", 0, 3)], [a_span(start, end)])

    def test_stays_within_the_size_of_a_desk_page(self, long_article):
        text, blocks, spans = long_article

        html = "".join(
            block.opens + block.html + block.closes for block in render(text, blocks, spans)
        ).encode()

        assert len(text.split()) >= 3000
        # The page around it (header, panels, forms) has what is left of 60 kB and 12 kB.
        assert len(html) < 44_000
        assert len(gzip.compress(html, 6)) < 10_500

    def test_costs_time_in_proportion_to_the_marks(self):
        small, large = self.seconds(1_000), self.seconds(16_000)

        assert large < 16 * 4 * small

    @staticmethod
    def seconds(count):
        text = "palabra " * count
        spans = [a_span(8 * index, 8 * index + 20, index + 1) for index in range(count - 3)]
        blocks = [Block("paragraph", 0, len(text))]
        best = float("inf")
        for _ in range(3):
            began = time.perf_counter()
            render(text, blocks, spans)
            best = min(best, time.perf_counter() - began)
        return best


class TestTouching:
    def test_finds_the_blocks_to_send_again(self):
        text, blocks = compose([("paragraph", "Uno"), ("paragraph", "Dos"), ("paragraph", "Tres")])
        rendered = render(text, blocks, [])

        assert [block.id for block in touching(rendered, 2, 6)] == ["b0", "b5"]
        assert touching(rendered, 3, 5) == []


@pytest.fixture
def long_article():
    """3,000 words with the variety of real prose, and 150 claims of which many overlap."""
    chance = random.Random(7)  # noqa: S311  (a test's text, not a secret)
    lexicon = ["".join(chance.choices(SYLLABLES, k=chance.choice((1, 2, 2, 3)))) for _ in range(900)]
    weights = [1 / rank for rank in range(1, len(lexicon) + 1)]
    parts = [("title", "La guerra de cifras")]
    for _ in range(38):
        words = chance.choices(lexicon, weights, k=80)
        parts.append(("paragraph", " ".join(words).capitalize() + "."))
    text, blocks = compose(parts)
    starts = [match.start() for match in re.finditer(r"\b\w", text)]
    spans = []
    for number in range(1, 151):
        first = chance.randrange(len(starts) - 30)
        start, end = starts[first], starts[first + chance.randrange(4, 26)]
        label = f"Afirmación {number}, {chance.choice(['engañoso', 'falso', 'sin calificar', 'a medias'])}"
        end = start + len(text[start:end].rstrip())
        # A number, not a uid: 150 random identifiers would cost a quarter of the compressed page.
        spans.append(Span(start, end, f"key-{number}", number, label, f"?claim={number}"))
    assert all(earlier.end <= later.start for earlier, later in pairwise(blocks))
    return text, blocks, spans
