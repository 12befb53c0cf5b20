"""What in an article's column is not the article?

Related stories, newsletter and app prompts, sharing, stamps and notices, known by the name of their
container, by their opening words, or by being nothing but a link. Each rule names the thing, never a site.
"""

import re
from collections import Counter

from lxml import etree, html

from sources.extraction import phrases
from sources.extraction.markup import Piece
from sources.extraction.stated_date import MONTHS, parse

# A container is left alone, whatever its name, when it holds this share of the page's running text: themes
# name whole pages "has-sidebar", and an unclosed <nav> swallows an article.
_TOO_MUCH = 0.4
_RUNNING_TEXT = 15  # words: shorter blocks are as often labels
_ASIDE_TAGS = frozenset(("nav", "footer", "aside"))
_NEVER = frozenset(("html", "body", "main", "article", "h1", "p"))
_ASIDE_NAMES = re.compile(rf"(?:^|[\s_-])(?:{'|'.join(phrases.ASIDE_NAMES)})(?:$|[\s_-])", re.I)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_RELATED = re.compile(rf"\W*(?:{'|'.join(phrases.RELATED)})\b(?P<stop>\s*(?:[:|»>–—-]|$))?", re.I)
_PROMPTS = re.compile("|".join(phrases.PROMPTS), re.I)
_STAMP_WORDS = frozenset(" ".join(phrases.STAMPS).split())
_WORDS = re.compile(r"\w+").findall
_ADDRESS = re.compile(r"https?://\S+")
_LONGEST_CUE = 40  # words; a longer block is a paragraph that happens to begin or speak like that
_MOSTLY_LINK = 0.9


def prune(root: html.HtmlElement, found: list[Piece]) -> list[Piece]:
    """Take out of the tree what is hidden or named as something other than the article.

    found: the pieces of the tree. Returns those that are left.
    """
    running: Counter[html.HtmlElement] = Counter()
    for piece in found:
        if is_running_text(piece):
            element = piece.element
            while element is not None:
                running[element] += len(piece.text)
                element = element.getparent()
    doomed = {
        element
        for element in root.iter(etree.Element)
        if element.tag not in _NEVER and _is_aside(element) and running[element] <= _TOO_MUCH * running[root]
    }
    left = [piece for piece in found if not _is_inside(piece.element, doomed)]
    for element in doomed:
        if element.getparent() is not None:
            element.drop_tree()
    return left


def _is_inside(element: html.HtmlElement | None, doomed: set[html.HtmlElement]) -> bool:
    while element is not None:
        if element in doomed:
            return True
        element = element.getparent()
    return False


def _is_aside(element: html.HtmlElement) -> bool:
    if element.tag in _ASIDE_TAGS or "hidden" in element.attrib or element.get("aria-hidden") == "true":
        return True
    names = f"{element.get('class', '')} {element.get('id', '')}"
    return bool(_ASIDE_NAMES.search(names) or _HIDDEN_STYLE.search(element.get("style", "")))


def is_running_text(piece: Piece) -> bool:
    """Whether a block is long enough, and not link enough, to be sentences."""
    return len(piece.text.split()) >= _RUNNING_TEXT and piece.link < len(piece.text) / 2


def is_stamp(piece: Piece) -> bool:
    """Whether a block says only when it was published, or is only an address."""
    words = _WORDS(piece.text.lower())
    if piece.kind in ("table_row", "code"):
        return False
    if all(word[0].isdigit() or word in _STAMP_WORDS or word in MONTHS for word in words):
        dated = parse(piece.text)
        return dated is not None and dated[1] in ("day", "instant")
    return bool(_ADDRESS.fullmatch(piece.text))


def is_related(piece: Piece) -> bool:
    """Whether a block sends the reader to another story."""
    if len(piece.text.split()) > _LONGEST_CUE:
        return False
    cue = _RELATED.match(piece.text)
    return bool(cue and (cue["stop"] is not None or piece.link >= len(piece.text) / 2))


def is_only_link(piece: Piece) -> bool:
    """Whether a block is nothing but a link."""
    return piece.link >= _MOSTLY_LINK * len(piece.text)


def is_prompt(piece: Piece) -> bool:
    """Whether a block asks the reader to subscribe, follow or share, or is a notice of the site."""
    return len(piece.text.split()) <= _LONGEST_CUE and bool(_PROMPTS.search(piece.text))
