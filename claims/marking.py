"""How a text is shown with the claims, or the evidence, that are marked in it.

The page's script and the database agree on places because the text goes to the browser untouched: a block's
element holds the block's own characters and nothing else, and says where they begin. Numbers and labels are
drawn by the style sheet from attributes. Marks are cut at every edge, so that they never nest.

A desk is full of marks, so nothing is sent twice. A block's name says where it begins, `b4510` at character
4510. A link whose address is its number (an article's claims, at /articles/<uid>/9) does not name it again.
And a mark names, in data-c, only what the links just before it do not.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape

from sources.text import Block

# kind of block -> element and class; every other kind is a paragraph.
ELEMENTS = {
    "title": ("h2", "title"),
    "heading": ("h3", ""),
    "list_item": ("li", ""),
    "quote": ("blockquote", ""),
    "table_row": ("p", "line"),
    "caption": ("p", "caption"),
    "code": ("p", "code"),
}


class Markup(str):
    """A string that is HTML already; template engines know it by `__html__`."""

    __slots__ = ()

    def __html__(self) -> str:
        return self


@dataclass(frozen=True, slots=True)
class Span:
    """One marked stretch of a text: a claim in an article, or a piece of evidence in a snapshot.

    start, end: code points of the text, end exclusive.
    key: what it is marked for (a claim's uid); spans of one key count once where they overlap.
    number: what the reader sees, unique in the page for each key.
    label: how its link is spoken ("Claim 9, misleading"); empty when its number says it all.
    url: where the link leads.
    classes: style of its pieces (a stance, for evidence).
    is_current: whether it is the one that is open beside the text.
    """

    start: int
    end: int
    key: str
    number: int
    label: str
    url: str
    classes: str = ""
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class RenderedBlock:
    """One block as HTML. Lists need a parent: opens and closes hold its tags, outside the swapped element."""

    id: str
    kind: str
    start: int
    end: int
    html: Markup
    opens: Markup
    closes: Markup

    @property
    def sent_alone(self) -> Markup:
        """The element as an answer sends it beside a fragment: htmx puts it in the place of its id."""
        name = f' id="{self.id}"'
        return Markup(self.html.replace(name, f'{name} hx-swap-oob="true"', 1))


def render(
    text: str, blocks: list[Block], spans: Iterable[Span], *, prefix: str = "b"
) -> list[RenderedBlock]:
    """Show text block by block with its spans marked.

    blocks: in the order of the text, not overlapping. What lies between them is not shown.
    prefix: begins the elements' ids, so that two texts can stand on one page.
    Each span's link stands where the span first becomes visible. O(n log n) in spans, plus the output.
    Raises ValueError for a span outside the text, or an empty one: it was never a selection of this text.
    """
    sweep = _Sweep(text, spans)
    rendered = []
    for index, block in enumerate(blocks):
        tag, css = ELEMENTS.get(block.kind, ("p", ""))
        name = f"{prefix}{block.start}"
        attributes = f' class="{css}"' if css else ""
        pieces = "".join(sweep.pieces(block.start, block.end))
        html = Markup(f'<{tag} id="{name}"{attributes}>{pieces}</{tag}>')
        opens, closes = _list_edges(blocks, index)
        rendered.append(RenderedBlock(name, block.kind, block.start, block.end, html, opens, closes))
    return rendered


def touching(rendered: Iterable[RenderedBlock], start: int, end: int) -> list[RenderedBlock]:
    """The blocks that show any of start..end: those to send again when a mark there has changed."""
    return [block for block in rendered if block.start < end and start < block.end]


def _list_edges(blocks: list[Block], index: int) -> tuple[Markup, Markup]:
    if blocks[index].kind != "list_item":
        return Markup(), Markup()
    is_first = index == 0 or blocks[index - 1].kind != "list_item"
    is_last = index + 1 == len(blocks) or blocks[index + 1].kind != "list_item"
    return Markup("<ul>" if is_first else ""), Markup("</ul>" if is_last else "")


class _Sweep:
    """Walks once over all edges, keeping the spans that cover the present place."""

    def __init__(self, text: str, spans: Iterable[Span]):
        self.text = text
        self.spans = sorted(spans, key=lambda span: (span.start, -span.end, span.number))
        for span in self.spans:
            if not 0 <= span.start < span.end <= len(text):
                raise ValueError(f"No such stretch in this text: {span.start} to {span.end}.")
        self.edges = sorted({place for span in self.spans for place in (span.start, span.end)})
        self.next_edge = self.next_span = 0
        self.covering: list[Span] = []
        self.unannounced: list[Span] = []

    def pieces(self, start: int, end: int) -> Iterator[str]:
        """HTML of text[start:end]: plain stretches, marks, and a link where a span first shows."""
        at = start
        while at < end:
            self._move_to(at)
            stop = end
            if self.next_edge < len(self.edges):
                stop = min(end, self.edges[self.next_edge])
            yield from map(_link, self.unannounced)
            announced, self.unannounced = self.unannounced, []
            yield self._piece(at, stop, after=announced)
            at = stop

    def _move_to(self, place: int) -> None:
        while self.next_edge < len(self.edges) and self.edges[self.next_edge] <= place:
            self.next_edge += 1
        while self.next_span < len(self.spans) and self.spans[self.next_span].start <= place:
            self.covering.append(self.spans[self.next_span])
            self.unannounced.append(self.spans[self.next_span])
            self.next_span += 1
        self.covering = [span for span in self.covering if span.end > place]
        self.unannounced = [span for span in self.unannounced if span.end > place]

    def _piece(self, start: int, end: int, *, after: list[Span]) -> str:
        """after: those whose links stand just before it."""
        words = escape(self.text[start:end], quote=False)
        if not self.covering:
            return words
        by_length = sorted(self.covering, key=lambda span: (span.end - span.start, span.number))
        classes = dict.fromkeys(name for span in by_length for name in span.classes.split())
        if any(span.is_current for span in self.covering):
            classes["on"] = None
        css = f' class="{escape(" ".join(classes))}"' if classes else ""
        told = {span.number for span in after}
        others = dict.fromkeys(str(span.number) for span in self.covering if span.number not in told)
        names = f' data-c="{" ".join(others)}"' if others else ""
        return f"<mark{css}{names}>{words}</mark>"


def _link(span: Span) -> str:
    """An empty link: its number is drawn by the style sheet, so that the text stays the text.

    Links are ordinary Tab stops here; the script makes 150 of them one stop, which only a script can undo.
    """
    label = f' aria-label="{escape(span.label)}"' if span.label else ""
    current = ' aria-current="true"' if span.is_current else ""
    number = "" if span.url == str(span.number) else f' data-l="{span.number}"'
    return f'<a{number} href="{escape(span.url)}"{label}{current}></a>'
