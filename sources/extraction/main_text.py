"""Which of a page's blocks are its article?

trafilatura says where the article is; its blocks are then taken from the page itself, so that kinds, line
breaks and typography are the page's own. What stands inside an article's column and is not the article
(related stories, newsletter and app prompts, sharing) is known by its container's name, by its opening words,
or by being nothing but a link.
"""

import re
from collections import Counter

import trafilatura
from lxml import html

from sources.extraction.boilerplate import (
    is_only_link,
    is_prompt,
    is_related,
    is_running_text,
    is_stamp,
    prune,
)
from sources.extraction.markup import Piece

_WORDS = re.compile(r"\w+").findall
_GRAM = 4
_SHARED = 0.6  # of a block's four-word runs that must stand in what trafilatura chose
_FEWEST_WORDS = 5  # below that a block is compared as a whole line
_MOSTLY_LINK = 0.9
_LEAD_WITHIN = 8  # blocks before the article: pictures, captions and dates stand between
_SMALL_PAGE = 100  # words: too few to tell an article from what surrounds it


def select(root: html.HtmlElement, found: list[Piece], url: str | None, title: str = "") -> list[Piece]:
    """The blocks of the article, in reading order; empty when there is none or the page is too small.

    found: all blocks of root (see markup.pieces). root is used up: its elements must not be read afterwards.
    """
    found = prune(root, found)
    parents = [piece.element.getparent() for piece in found]
    names = [_template_name(parent) for parent in parents]
    leads = [_is_lead(piece) for piece in found]
    if sum(len(piece.text.split()) for piece in found if not is_only_link(piece)) <= _SMALL_PAGE:
        return []
    chosen = _chosen(found, _extracted(root, url))
    if not any(chosen):
        return []
    _take_lead(leads, chosen)
    _fill_gaps(found, parents, chosen)
    _follow_template(found, names, chosen)
    kept = [piece for piece, is_chosen in zip(found, chosen, strict=True) if is_chosen]
    return _without_extras(kept, title)


def _extracted(root: html.HtmlElement, url: str | None) -> str:
    document = trafilatura.bare_extraction(root, url=url, include_comments=False, with_metadata=False)
    return (document.text if document else None) or ""


def _key(text: str) -> str:
    return " ".join(_WORDS(text.lower()))


def _grams(words: list[str]) -> list[tuple[str, ...]]:
    return list(zip(*(words[n:] for n in range(_GRAM)), strict=False))


def _chosen(found: list[Piece], extracted: str) -> list[bool]:
    grams = set(_grams(_WORDS(extracted.lower())))
    lines = {_key(line) for line in extracted.split("\n")}
    chosen = []
    for piece in found:
        words = _WORDS(piece.text.lower())
        if len(words) >= _FEWEST_WORDS:
            own = _grams(words)
            chosen.append(sum(gram in grams for gram in own) >= _SHARED * len(own))
        else:
            chosen.append(bool(words) and " ".join(words) in lines)
    return chosen


def _fill_gaps(found: list[Piece], parents: list, chosen: list[bool]) -> None:
    """Take blocks that stand between two chosen ones of the same parent."""
    last: dict[int, int] = {}
    for place, (parent, is_chosen) in enumerate(zip(parents, chosen, strict=True)):
        if not is_chosen or parent is None:
            continue
        before = last.get(id(parent))
        last[id(parent)] = place
        if before is None:
            continue
        for between in range(before + 1, place):
            if parents[between] is parent and found[between].link < _MOSTLY_LINK * len(found[between].text):
                chosen[between] = True


def _is_lead(piece: Piece) -> bool:
    """Whether a page's own data call a block the description of what follows (schema.org)."""
    around = [piece.element, piece.element.getparent()]
    marked = any("description" in (each.get("itemprop") or "").split() for each in around if each is not None)
    return marked and is_running_text(piece)


def _take_lead(leads: list[bool], chosen: list[bool]) -> None:
    """Take the lead that stands just before the article's first block, among what belongs to the headline."""
    first = chosen.index(True)
    for place in range(max(0, first - _LEAD_WITHIN), first):
        chosen[place] = chosen[place] or leads[place]


def _template_name(parent: html.HtmlElement | None) -> tuple | None:
    """What tells containers of one kind, at one place of a template: class, and the element two levels up."""
    if parent is None or not parent.get("class") or parent.getparent() is None:
        return None
    return parent.tag, parent.get("class"), parent.getparent().getparent()


def _follow_template(found: list[Piece], names: list, chosen: list[bool]) -> None:
    """Take running text from containers of the very kind that holds most of the article.

    Templates that insert advertisements cut one article into several containers of one class.
    """
    held: Counter = Counter()
    for piece, name, is_chosen in zip(found, names, chosen, strict=True):
        if is_chosen and name:
            held[name] += len(piece.text)
    if not held:
        return
    name, most = held.most_common(1)[0]
    if most < sum(len(p.text) for p, c in zip(found, chosen, strict=True) if c) / 2:
        return
    for place, piece in enumerate(found):
        if names[place] == name and is_running_text(piece):
            chosen[place] = True


def _without_extras(kept: list[Piece], title: str) -> list[Piece]:
    seen = {_key(title)} if title else set()
    result = []
    links = sum(len(piece.text) for piece in kept if is_only_link(piece))
    is_index = links > sum(len(piece.text) for piece in kept) / 2
    for piece in kept:
        key = _key(piece.text)
        if key in seen and (len(key.split()) >= _FEWEST_WORDS or key == _key(title)):
            continue
        seen.add(key)
        if is_related(piece) or is_prompt(piece) or is_stamp(piece):
            continue
        if is_only_link(piece) and not is_index and len(key.split()) >= _FEWEST_WORDS:
            continue
        result.append(piece)
    while result and result[-1].kind == "heading":
        result.pop()
    return result
