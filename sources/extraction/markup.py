"""What blocks of text does an HTML document hold, in reading order?

Headings, lists, quotations, table rows and captions keep their kind. What belongs to the article is judged in
main_text.py.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree, html

from sources.text import BETWEEN_CELLS, clean_text

# Elements whose content is no text of the document, or only looks like it.
_NO_TEXT = (
    "script style noscript template svg math iframe object embed applet canvas audio video map head "
    "button select option textarea input datalist dialog frameset noframes"
)
SKIPPED = frozenset(_NO_TEXT.split())
_INSIDE_A_LINE = (
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q rp rt "
    "ruby s samp small span strike strong sub sup time tt u var wbr img picture source center-inline"
)
_INLINE = frozenset(_INSIDE_A_LINE.split())
_KINDS = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    **dict.fromkeys(("li", "dt", "dd"), "list_item"),
    "blockquote": "quote",
    "tr": "table_row",
    **dict.fromkeys(("figcaption", "caption"), "caption"),
    "pre": "code",
}
_BLOCKS_IN_CELL = "p div table ul ol h1 h2 h3 h4 h5 h6 section article blockquote form"
_IN_CELL = frozenset(_BLOCKS_IN_CELL.split())
_SPACES = re.compile(r"[ \t\n\r\f\v]+")
_DOUBLE = re.compile(" {2,}")
_BREAK = "\n"


@dataclass(slots=True)
class Piece:
    """A run of text between two block boundaries. link: how many of its characters stand in links."""

    kind: str
    text: str
    link: int
    element: html.HtmlElement


def parse(markup: str) -> html.HtmlElement | None:
    """The element tree of a document, or None when there is no element in it. Accepts anything."""
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    data = clean_text(markup).encode("utf-8")
    if not data.strip():
        return None
    try:
        return html.document_fromstring(data, parser=parser)
    except etree.ParserError:
        return None


def depth_of(root: html.HtmlElement) -> int:
    """How many levels of elements a tree has."""
    deepest = depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest


def pieces(root: html.HtmlElement) -> list[Piece]:
    """The text of a document, or of a part of it, cut at block boundaries."""
    return list(_Walk().over(root))


class _Walk:
    def __init__(self):
        self.buffer: list[str] = []
        self.link = 0
        self.links_open = 0
        self.stack: list[html.HtmlElement] = []
        self.kinds: list[str] = ["paragraph"]

    def over(self, root: html.HtmlElement) -> Iterator[Piece]:
        walk = etree.iterwalk(root, events=("start", "end"))
        self.stack.append(root)
        for event, element in walk:
            tag = element.tag
            if event == "start":
                if tag in SKIPPED:
                    walk.skip_subtree()
                    continue
                yield from self._open(element, tag)
            else:
                if tag not in SKIPPED:
                    yield from self._close(element, tag)
                if element is not root:
                    self._add(element.tail)
        yield from self._flush()

    def _open(self, element, tag) -> Iterator[Piece]:
        if tag == "br":
            if self.buffer and self.buffer[-1] == _BREAK:
                yield from self._flush()  # two line breaks end a paragraph
            elif self.buffer:
                self.buffer.append(_BREAK)
            return
        if tag == "a":
            self.links_open += 1
        elif tag in ("td", "th"):
            if _is_data_row(element.getparent()):
                self._separate_cells()
            else:
                yield from self._flush()
        elif tag == "p" and self.kinds[-1] == "table_row":
            self._add(" ")  # a cell that holds one paragraph is still a cell
        elif tag not in _INLINE:
            yield from self._flush()
            self.stack.append(element)
            self.kinds.append(self._kind(element, tag))
        self._add(element.text)

    def _close(self, element, tag) -> Iterator[Piece]:
        if tag == "a":
            self.links_open -= 1
        elif tag in ("td", "th"):
            if not _is_data_row(element.getparent()):
                yield from self._flush()
        elif tag == "p" and self.kinds[-1] == "table_row":
            self._add(" ")
        elif tag not in _INLINE and tag != "br":
            yield from self._flush()
            self.stack.pop()
            self.kinds.pop()

    def _kind(self, element, tag) -> str:
        if tag == "tr" and not _is_data_row(element):
            return "paragraph"
        # A paragraph in a list item, a quotation or a caption is of that kind; a heading is always one.
        return _KINDS.get(tag) or self.kinds[-1]

    def _separate_cells(self):
        if "".join(self.buffer).strip():
            self.buffer.append(BETWEEN_CELLS)

    def _add(self, text: str | None):
        if not text:
            return
        text = _SPACES.sub(" ", text)
        if text == " " and (not self.buffer or self.buffer[-1] == _BREAK):
            return
        self.buffer.append(text)
        if self.links_open > 0:
            self.link += len(text.strip())

    def _flush(self) -> Iterator[Piece]:
        text = _DOUBLE.sub(" ", clean_text("".join(self.buffer))).strip()
        if text:
            yield Piece(self.kinds[-1], text, self.link, self.stack[-1])
        self.buffer, self.link = [], 0


def _is_data_row(row) -> bool:
    """Whether a table row holds data, not the layout of a page."""
    if row is None or row.tag != "tr":
        return False
    known = row.get("data-row-is-data")
    if known is None:
        cells = [cell for cell in row if cell.tag in ("td", "th")]
        blocks = any(
            inner.tag in _IN_CELL and inner.tag != "p" for cell in cells for inner in cell.iterdescendants()
        )
        known = "1" if len(cells) > 1 and not blocks else "0"
        row.set("data-row-is-data", known)
    return known == "1"
