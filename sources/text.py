"""What is the text of a document, once for all?

The canonical text that every offset counts in: Unicode NFC, line ends LF, blocks joined by one blank line.
It is made here and nowhere else, and never changes afterwards.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

BLOCK_KINDS = ("title", "heading", "paragraph", "list_item", "quote", "table_row", "caption", "code")
BETWEEN_BLOCKS = "\n\n"

# Cells of a table row stay apart by a mark: "1 234 5 678" could be read as two numbers, three or four.
BETWEEN_CELLS = " | "

_ENDS = "\r\v\f\x85\u2028\u2029"
_HALVES = "\ud800-\udfff"
_UNSEEN = (
    "\x00-\x08\x0e-\x1f\x7f-\x9f"  # control characters but tab and newline
    "\u00ad\u200b\ufeff"  # soft hyphen, zero-width space, byte-order mark: layout, not text
    "\ufffe\uffff"  # no characters at all, and XML 1.0 refuses them
)
_LINE_ENDS = re.compile(f"\r\n|[{_ENDS}]")
_SURROGATES = re.compile(f"[{_HALVES}]")
_INVISIBLE = re.compile(f"[{_UNSEEN}]")
_UNCLEAN = re.compile(f"[{_ENDS}{_HALVES}{_UNSEEN}]")
# Spaces a line may break at. The no-break ones (U+00A0, U+2007, U+202F) are typography, and stay.
_SPACES = " \t\u1680\u2000-\u2006\u2008-\u200a\u205f\u3000"
_SPACE_RUN = re.compile(f"[{_SPACES}]+")
_HARD_BREAK = re.compile(f"[{_SPACES}]*\n[{_SPACES}\n]*")

# A text is wrapped by hand when no line is longer than the widest habit of terminals and mail programs.
_WIDEST_WRAP = 100
_ITEM = re.compile(r"\s*([-*•])[ \t]+(?=\S)")


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading, list item …: code points start to end (exclusive) of a canonical text."""

    kind: str
    start: int
    end: int


def clean_text(text: str) -> str:
    """Remove what is no text: the border that every string from outside crosses.

    Line ends become LF; NUL, lone surrogates, control characters other than tab and newline, soft hyphens,
    zero-width spaces and byte-order marks go; the rest is NFC. No-break spaces and the joiners that emoji,
    Persian and Indic scripts need stay. Cleaning twice changes nothing.
    """
    if _UNCLEAN.search(text):  # hardly ever, so that most strings are looked through once
        if _SURROGATES.search(text):
            # A pair written as two halves is one character; a half alone is none.
            text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
        text = _INVISIBLE.sub("", _LINE_ENDS.sub("\n", text))
    return unicodedata.normalize("NFC", text)


def compose(parts: Iterable[tuple[str, str]]) -> tuple[str, list[Block]]:
    """Make the canonical text of (kind, text) parts, and say where each block lies in it.

    In a part a newline is a hard line break; any other run of spaces becomes one. Parts without a visible
    character are left out.
    Returns (text, blocks): text is clean and NFC; blocks are in order and cover all but the blank lines.
    Raises ValueError for a kind that is not one of BLOCK_KINDS.
    """
    texts: list[str] = []
    blocks: list[Block] = []
    position = 0
    for kind, part in parts:
        if kind not in BLOCK_KINDS:
            raise ValueError(f"There is no block kind {kind!r}.")
        if not (settled := _settle(part)):
            continue
        blocks.append(Block(kind, position, position + len(settled)))
        texts.append(settled)
        position += len(settled) + len(BETWEEN_BLOCKS)
    return BETWEEN_BLOCKS.join(texts), blocks


def _settle(part: str) -> str:
    # strip() takes no-break spaces too: at the edge of a block there is nothing to hold together.
    return _SPACE_RUN.sub(" ", _HARD_BREAK.sub("\n", clean_text(part))).strip()


def as_json(blocks: Iterable[Block]) -> list[dict]:
    """The blocks as they are stored with a snapshot."""
    return [{"kind": block.kind, "start": block.start, "end": block.end} for block in blocks]


def from_json(rows: Iterable[dict]) -> list[Block]:
    """The blocks that as_json stored."""
    return [Block(row["kind"], row["start"], row["end"]) for row in rows]


def blocks_of_plain_text(text: str) -> list[tuple[str, str]]:
    """Find the paragraphs and list items of a text that carries no markup, as parts for compose().

    A blank line separates paragraphs. A line end alone does too, except where it only wraps a line (the next
    word would not have fitted) or breaks a short one on purpose (an address, a verse). No line is taken for
    a title: nothing in a plain text says so.
    """
    lines = clean_text(text).split("\n")
    width = max(map(len, lines), default=0)
    wraps = width <= _WIDEST_WRAP
    parts: list[tuple[str, str]] = []
    for chunk in _chunks(lines):
        for kind, run in _runs(chunk):
            parts.extend(_paragraphs(kind, run, width if wraps else None))
    return parts


def _chunks(lines: list[str]) -> Iterator[list[str]]:
    chunk: list[str] = []
    for line in lines:
        if line.strip():
            chunk.append(line)
        elif chunk:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _runs(chunk: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Cut the lines between two blank ones where list items begin and end."""
    run: list[str] = []
    kind = "paragraph"
    for number, line in enumerate(chunk):
        item = _is_item(chunk, number)
        leaves_list = kind == "list_item" and not line[:1].isspace()
        if run and (item or leaves_list):
            yield kind, run
            run, kind = [], "paragraph"
        if item:
            line, kind = _ITEM.sub("", line, count=1), "list_item"
        run.append(line)
    yield kind, run


def _is_item(chunk: list[str], number: int) -> bool:
    mark = _ITEM.match(chunk[number])
    if not mark:
        return False
    if not chunk[number][mark.end()].isdigit():
        return True
    # "- 5 %" on its own is a number below zero; next to another item it is a list.
    near = chunk[max(0, number - 1) : number] + chunk[number + 1 : number + 2]
    return any((other := _ITEM.match(line)) and other[1] == mark[1] for line in near)


def _paragraphs(kind: str, lines: list[str], width: int | None) -> Iterator[tuple[str, str]]:
    if kind == "list_item":
        yield kind, " ".join(lines)
    elif width is None:
        yield from (("paragraph", line) for line in lines)
    else:
        yield "paragraph", "".join(_rejoined(lines, width))


def _rejoined(lines: list[str], width: int) -> Iterator[str]:
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        yield line
        if following:
            fits = len(line.rstrip()) + 1 + len(following.split(None, 1)[0]) <= width
            yield "\n" if fits else " "
