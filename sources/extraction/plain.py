"""What blocks does a text without markup, or with Markdown, hold?"""

from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

from sources.extraction.charset import Decoded
from sources.extraction.extracted import Extracted, extractor
from sources.text import BETWEEN_CELLS, blocks_of_plain_text

_KINDS = {
    "heading_open": "heading",
    "list_item_open": "list_item",
    "blockquote_open": "quote",
    "tr_open": "table_row",
}


def read_plain(decoded: Decoded) -> Extracted:
    """A plain text: paragraphs and list items, no title."""
    return Extracted.of(
        blocks_of_plain_text(decoded.text), media_type="text/plain", extractor=extractor("chardet")
    )


def read_markdown(decoded: Decoded) -> Extracted:
    """A Markdown text. Its title is its first heading of the first level, if it begins with one."""
    tokens = MarkdownIt("commonmark", {"html": False}).enable("table").parse(decoded.text)
    title = ""
    if len(tokens) > 1 and tokens[0].type == "heading_open" and tokens[0].tag == "h1":
        title = _words(tokens[1])
    parts = [part for part in _parts(tokens) if part[1].strip()]
    if title and parts:
        parts[0] = ("title", parts[0][1])
    return Extracted.of(parts, media_type="text/markdown", title=title, extractor=extractor("markdown-it-py"))


def _parts(tokens: list[Token]) -> Iterator[tuple[str, str]]:
    kinds = ["paragraph"]
    cells: list[str] = []
    for token in tokens:
        if token.type in ("fence", "code_block"):
            yield "code", token.content
        elif token.type == "inline" and kinds[-1] == "table_row":
            cells.append(_words(token))
        elif token.type == "inline":
            yield kinds[-1], _words(token)
        elif token.type == "tr_close":
            yield "table_row", BETWEEN_CELLS.join(cells)
            cells = []
        if token.nesting == 1:
            kinds.append(_KINDS.get(token.type, kinds[-1]))
        elif token.nesting == -1:
            kinds.pop()


def _words(token: Token) -> str:
    breaks = {"softbreak": " ", "hardbreak": "\n"}
    return "".join(breaks.get(child.type, child.content) for child in token.children or [])
