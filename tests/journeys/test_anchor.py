"""A selection made in a browser names the same characters as a slice of the same text in Python."""

import html
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import regex

from claims.marking import Span, render
from sources.text import compose

pytestmark = pytest.mark.browser
STATIC = Path(__file__).resolve().parents[2] / "claims" / "static" / "claims"

PARTS = [
    ("title", "La guerra de cifras 📉"),
    ("paragraph", "👩🏽‍🚒🇪🇸 dijo: «¡Basta ya! Ni un incendio más 🇪🇸🇲🇽». Así terminó."),
    (
        "paragraph",
        "El ministro x̂ y la niña q\u0323\u0302 van a EE. UU. con J. Pérez. La deuda superó los 1,6 billones.",
    ),
    ("list_item", "Uno: 👨‍👩‍👧‍👦 y más."),
    ("list_item", "Dos\nrenglones & <etiquetas>."),
    ("paragraph", "Fin del artículo, sin más."),
]
TEXT, BLOCKS = compose(PARTS)
# Overlapping, nested and neighbouring claims, edges between emoji and inside other claims' words.
CLAIMS = [
    Span(start, end, str(number), number, f"Claim {number}", f"?claim={number}")
    for number, (start, end) in enumerate(
        [
            (TEXT.index("dijo"), TEXT.index("Ni un") + 5),
            (TEXT.index("Basta"), TEXT.index(" más")),
            (TEXT.index("incendio"), TEXT.index("El ministro") + 11),
            (TEXT.index("La deuda"), TEXT.index("Uno") + 3),
            (TEXT.index("🇪🇸"), TEXT.index("dijo") + 2),
        ],
        1,
    )
]
LONG_TEXT, LONG_BLOCKS = compose(PARTS * 70)
LONG_CLAIMS = [Span(n * 120, n * 120 + 150, str(n), n, f"Claim {n}", f"?claim={n}") for n in range(150)]
WINDOW = {"width": 700, "height": 1200}


def page_html(text=TEXT, blocks=BLOCKS, claims=CLAIMS):
    shown = "".join(block.opens + block.html + block.closes for block in render(text, blocks, claims))
    return (
        '<!doctype html><html lang="es"><meta charset="utf-8"><title>Text</title>'
        '<script type="module" src="/probe.js"></script>'
        f'<p id="before">Before the text.</p><article data-text lang="es">{shown}</article>'
        '<p id="after">After the text.</p></html>'
    )


PROBE = """
import * as anchor from "/anchor.js";
const container = document.querySelector("[data-text]");
window.selected = (isExact) =>
  anchor.fromRange(anchor.indexText(container), getSelection().getRangeAt(0), isExact);
window.shown = (start, end) =>
  anchor.toRanges(anchor.indexText(container), start, end).map(String).join("\\n\\n");
window.sentences = () => anchor.sentences(anchor.indexText(container));
window.step = (...rest) => anchor.step(anchor.indexText(container), ...rest);
window.select = (start, end) => anchor.select(anchor.indexText(container), start, end);
window.put = (start, end) => {
  const ranges = anchor.toRanges(anchor.indexText(container), start, end);
  const last = ranges.at(-1);
  const whole = document.createRange();
  whole.setStart(ranges[0].startContainer, ranges[0].startOffset);
  whole.setEnd(last.endContainer, last.endOffset);
  getSelection().removeAllRanges();
  getSelection().addRange(whole);
};
window.ready = true;
"""


MADE = {
    "/": ("text/html", page_html()),
    "/long": ("text/html", page_html(LONG_TEXT, LONG_BLOCKS, LONG_CLAIMS)),
    "/probe.js": ("text/javascript", PROBE),
}


class Handler(SimpleHTTPRequestHandler):
    def do_GET(self):
        made = MADE.get(self.path)
        if made is None:
            return super().do_GET()
        body = made[1].encode()
        self.send_response(200)
        self.send_header("Content-Type", f"{made[0]}; charset=utf-8")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        """Keep the test's output to the test."""


@pytest.fixture(scope="module")
def site():
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=STATIC))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture
def text_page(page, site):
    page.set_viewport_size(WINDOW)
    page.goto(site)
    page.wait_for_function("() => window.ready === true")
    return page


def as_python_sees_it(found):
    """The selection, after checking it against the text as the server would."""
    start, end = found["start"], found["end"]
    assert found["exact"] == TEXT[start:end]
    assert found["prefix"] == TEXT[max(0, start - 32) : start]
    assert found["suffix"] == TEXT[end : end + 32]
    clusters = {match.start() for match in regex.finditer(r"\X", TEXT)} | {len(TEXT)}
    assert {start, end} <= clusters, "a selection splits no character"
    return found["exact"]


def places_of(page, start, end):
    """Client coordinates of the first and last character of a stretch of text."""
    return page.evaluate(
        """([start, end]) => {
          window.put(start, end);
          const boxes = getSelection().getRangeAt(0).getClientRects();
          getSelection().removeAllRanges();
          const [a, b] = [boxes[0], boxes[boxes.length - 1]];
          return [[a.left + 1, a.top + a.height / 2], [b.right - 1, b.top + b.height / 2]];
        }""",
        [start, end],
    )


class TestFromRange:
    def test_agrees_with_python_for_every_pair_of_places(self, text_page):
        """All starts against a spread of ends, by the browser's own selection."""
        places = [match.start() for match in regex.finditer(r"\X", TEXT)] + [len(TEXT)]
        inside = [place for place in places if any(b.start <= place <= b.end for b in BLOCKS)]
        pairs = [(start, end) for start in inside for end in inside[::7] if TEXT[start:end].strip()]

        found = text_page.evaluate(
            """(pairs) => pairs.map(([start, end]) => {
              window.put(start, end);
              return window.selected(true);
            })""",
            pairs,
        )

        for (start, end), selection in zip(pairs, found, strict=True):
            assert as_python_sees_it(selection) == TEXT[start:end].strip()
            assert selection["start"] == start + len(TEXT[start:end]) - len(TEXT[start:end].lstrip())

    @pytest.mark.parametrize(
        ("words", "grown"),
        [
            ("incen", "incendio"),
            ("asta ya! N", "Basta ya! Ni"),
            ("1,6 bi", "1,6 billones"),
            ("<etiqu", "<etiquetas"),
        ],
    )
    def test_grows_to_whole_words(self, text_page, words, grown):
        start = TEXT.index(words)

        text_page.evaluate("([start, end]) => window.put(start, end)", [start, start + len(words)])

        assert as_python_sees_it(text_page.evaluate("() => window.selected(false)")) == grown

    @pytest.mark.parametrize("cluster", ["👩🏽‍🚒", "🇪🇸", "x̂", "q\u0323\u0302", "👨‍👩‍👧‍👦"])
    def test_never_splits_a_character(self, text_page, cluster):
        cluster = regex.match(r"\X", cluster).group()
        start = TEXT.index(cluster)

        for cut in range(1, len(cluster)):
            text_page.evaluate(
                "([start, end]) => window.put(start, end)", [start + cut, start + len(cluster)]
            )
            assert as_python_sees_it(text_page.evaluate("() => window.selected(true)")) == cluster

    def test_reads_a_drag_across_paragraphs(self, text_page):
        start, end = TEXT.index("Ni un"), TEXT.index("La deuda") + len("La deuda")
        (x0, y0), (x1, y1) = places_of(text_page, start, end)

        text_page.mouse.move(x0, y0)
        text_page.mouse.down()
        text_page.mouse.move(x1, y1, steps=5)
        text_page.mouse.up()

        assert as_python_sees_it(text_page.evaluate("() => window.selected(false)")) == TEXT[start:end]

    def test_reads_a_drag_backwards(self, text_page):
        start, end = TEXT.index("dijo"), TEXT.index("terminó") + len("terminó")
        (x0, y0), (x1, y1) = places_of(text_page, start, end)

        text_page.mouse.move(x1, y1)
        text_page.mouse.down()
        text_page.mouse.move(x0, y0, steps=5)
        text_page.mouse.up()

        assert as_python_sees_it(text_page.evaluate("() => window.selected(false)")) == TEXT[start:end]

    def test_reads_a_double_click_as_the_word(self, text_page):
        (x, y), _ = places_of(text_page, TEXT.index("ministro"), TEXT.index("ministro") + 8)

        text_page.mouse.dblclick(x + 4, y)

        assert as_python_sees_it(text_page.evaluate("() => window.selected(false)")) == "ministro"

    @pytest.mark.parametrize("number", range(len(BLOCKS)))
    def test_reads_a_triple_click_as_the_block(self, text_page, number):
        block = BLOCKS[number]
        (x, y), _ = places_of(text_page, block.start, block.end)

        text_page.mouse.click(x + 2, y, click_count=3)

        found = text_page.evaluate("() => window.selected(false)")
        assert as_python_sees_it(found) == TEXT[block.start : block.end]

    def test_clamps_what_lies_outside_the_text(self, text_page):
        text_page.evaluate(
            """() => {
              const [first, last] = ["#before", "#after"].map((name) => document.querySelector(name));
              getSelection().setBaseAndExtent(first, 0, last, 1);
            }"""
        )

        assert as_python_sees_it(text_page.evaluate("() => window.selected(false)")) == TEXT

    def test_answers_nothing_for_a_selection_elsewhere(self, text_page):
        text_page.evaluate("() => getSelection().selectAllChildren(document.querySelector('#before'))")

        assert text_page.evaluate("() => window.selected(false)") is None

    def test_answers_nothing_for_white_space(self, text_page):
        space = TEXT.index(" guerra")

        text_page.evaluate("([start, end]) => window.put(start, end)", [space, space + 1])

        assert text_page.evaluate("() => window.selected(false)") is None


class TestToRanges:
    def test_shows_every_claim_where_it_was_marked(self, text_page):
        shown = text_page.evaluate(
            "(claims) => claims.map(([start, end]) => window.shown(start, end))",
            [[claim.start, claim.end] for claim in CLAIMS],
        )

        assert shown == [TEXT[claim.start : claim.end] for claim in CLAIMS]

    def test_finds_a_block_again_as_soon_as_it_was_swapped(self, text_page):
        start = TEXT.index("Basta")

        shown = text_page.evaluate(
            """([start, end]) => {
              window.shown(start, end);
              const block = document.querySelectorAll("[data-text] [id]")[1];
              const unmarked = block.cloneNode();
              unmarked.append(block.textContent);
              block.replaceWith(unmarked);
              const ranges = window.shown(start, end);
              window.put(start, end);
              return [ranges, getSelection().toString()];
            }""",
            [start, start + 5],
        )

        assert shown == ["Basta", "Basta"]

    def test_anchors_150_claims_in_3000_words_within_20_milliseconds(self, text_page, site):
        text_page.goto(f"{site}long")
        text_page.wait_for_function("() => window.ready === true")

        milliseconds = text_page.evaluate(
            """(claims) => {
              const once = () => {
                document.querySelector("[data-text]").append("");  // a swap: everything is read again
                const began = performance.now();
                for (const [start, end] of claims) window.shown(start, end);
                return performance.now() - began;
              };
              return Math.min(...[1, 2, 3, 4, 5].map(once));
            }""",
            [[claim.start, claim.end] for claim in LONG_CLAIMS],
        )

        assert milliseconds < 20


class TestSentences:
    def test_are_slices_of_the_text_and_know_abbreviations(self, text_page):
        found = [TEXT[s["start"] : s["end"]] for s in text_page.evaluate("() => window.sentences()")]

        assert "El ministro x̂ y la niña q\u0323\u0302 van a EE. UU. con J. Pérez." in found
        assert found[0] == "La guerra de cifras 📉"
        assert found[-1] == "Fin del artículo, sin más."
        assert " ".join(found).split() == TEXT.split()


class TestStep:
    def test_moves_an_edge_by_words_and_never_past_the_other(self, text_page):
        start = TEXT.index("Ni un")
        selection = text_page.evaluate("([start, end]) => window.select(start, end)", [start, start + 5])

        longer = text_page.evaluate("(s) => window.step(s, 'end', 1)", selection)
        later = text_page.evaluate("(s) => window.step(s, 'start', 1)", longer)
        alone = text_page.evaluate("(s) => window.step(s, 'start', 1)", later)
        stuck = text_page.evaluate("(s) => window.step(s, 'end', -1)", alone)
        wider = text_page.evaluate("(s) => window.step(s, 'start', -1)", later)

        assert [as_python_sees_it(s) for s in (selection, longer, later, alone, stuck, wider)] == [
            "Ni un",
            "Ni un incendio",
            "un incendio",
            "incendio",
            "incendio",
            "Ni un incendio",
        ]


def test_the_page_escapes_what_it_shows(text_page):
    assert text_page.locator("[data-text] [id]").nth(4).text_content() == "Dos\nrenglones & <etiquetas>."
    assert html.escape("<etiquetas>") in page_html()
