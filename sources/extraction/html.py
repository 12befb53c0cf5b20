"""What does a web page say: its article, and what it tells of itself?"""

import re

from lxml.html import HtmlElement

from sources.extraction import dates, jsonld, main_text, metadata, microdata
from sources.extraction.boilerplate import is_only_link, is_running_text, is_stamp
from sources.extraction.charset import Decoded
from sources.extraction.claimreviews import claim_reviews
from sources.extraction.extracted import Extracted, extractor
from sources.extraction.markup import Piece, depth_of, parse, pieces
from sources.extraction.unreadable import Unreadable

_DEEPEST = 600  # levels; the deepest real page seen has some 60, and C code recurses over them
_MOST_AROUND = 2  # times the limit of a text that a page may hold around its article
_SHORT_PAGE = 150  # words: an error page or a consent wall says no more
_NOT_FOUND = re.compile(
    r"\b404\b|not found|no longer available|doesn.t exist|no encontrad[oa]|no existe|no se (?:ha )?encontr|"
    r"no disponible|introuvable|nicht gefunden|não encontrad[oa]|non trovata",
    re.I,
)
_AGREEING = r"\b(?:accept|consent|agree|acept|akzeptier|zustimm|accett|aceit)\w*"
_CONSENT = re.compile(rf"\bcookies?\b.*{_AGREEING}|{_AGREEING}\b.*\bcookies?\b", re.I | re.S)
_BESIDE_HEADLINE = 5  # blocks after the headline in which date and author are shown
_LABELLED = re.compile(
    r"(?:datum|fecha|date|data|autor(?:a|es)?|auteurs?|author|publicado|published|veröffentlicht|publié)\b[^:]{0,20}:",
    re.I,
)
_LONGEST_LABELLED = 120


def read_html(decoded: Decoded, url: str, most_characters: int) -> Extracted:
    """The article of a page with its title as the first block.

    Raises Unreadable: no_text, too_deep, too_long.
    """
    root = parse(decoded.text)
    if root is None:
        raise Unreadable("no_text")
    if depth_of(root) > _DEEPEST:
        raise Unreadable("too_deep")
    found = pieces(root)
    if sum(len(piece.text) for piece in found) > _MOST_AROUND * most_characters:
        raise Unreadable("too_long")  # before time is spent on judging it
    told = _told(root, found, url)
    flags = _flags(root)
    kept, is_article = _body(root, found, url, told["title"])
    kept = _without_byline(kept, {named["value"] for named in told["bylines"]})
    if not kept:
        raise Unreadable("no_text")
    if not is_article:
        flags.append("whole_page")
    parts = [("title", told["title"])] * bool(told["title"]) + [(piece.kind, piece.text) for piece in kept]
    flags += _kinds_of_page(told["title"], kept)
    return Extracted.of(
        parts,
        media_type="text/html",
        extractor=extractor("trafilatura"),
        flags=flags,
        no_archive="no_archive" in flags,
        **told,
    )


def _told(root: HtmlElement, found: list[Piece], url: str) -> dict:
    objects = jsonld.objects_in(root)
    language = metadata.language_of(root)
    title = metadata.title_of(root, objects)
    beside, labelled = _around(found, title)
    named = metadata.bylines(root, objects, beside + labelled)
    return {
        "title": title or "",
        "byline": metadata.byline_of(named) or "",
        "bylines": named,
        "language": language or "",
        "dates": dates.candidates(root, objects, url, language, beside, labelled),
        "canonical_url": metadata.canonical_of(root, url) or "",
        "site_name": metadata.meta_content(root, "og:site_name", "application-name") or "",
        "claim_reviews": _claim_reviews(root, objects, url),
    }


def _claim_reviews(root: HtmlElement, objects: list[dict], url: str) -> list[dict]:
    """Those in JSON-LD, then those that only the page's elements carry; many pages say it in both ways."""
    told = claim_reviews(objects, url)
    known = {review["claim_reviewed"] for review in told}
    marked_up = claim_reviews(microdata.objects_in(root), url)
    return told + [review for review in marked_up if review["claim_reviewed"] not in known]


def _around(found: list[Piece], title: str | None) -> tuple[list[str], list[str]]:
    """The lines after the headline, and those elsewhere that are labelled or stamped as date or author."""
    at = next((place for place, piece in enumerate(found) if piece.text == title), None)
    beside = [] if at is None else [p.text for p in found[at + 1 : at + 1 + _BESIDE_HEADLINE]]
    labelled = [
        p.text for p in found if is_stamp(p) or (_LABELLED.match(p.text) and len(p.text) < _LONGEST_LABELLED)
    ]
    return beside, labelled[:10]


def _body(root: HtmlElement, found: list[Piece], url: str, title: str) -> tuple[list[Piece], bool]:
    """The blocks of the article; where there is none, all blocks of the page but bare links."""
    everything = [piece for piece in found if piece.text != title]
    if article := main_text.select(root, found, url, title):
        return article, True
    return [piece for piece in everything if not is_only_link(piece)] or everything, False


def _without_byline(kept: list[Piece], names: set[str]) -> list[Piece]:
    """Leave out the line before the first sentences that only names the author: it is kept as a byline."""
    start = next((place for place, piece in enumerate(kept) if is_running_text(piece)), 0)

    def is_byline(piece: Piece) -> bool:
        named = metadata.names_in(piece.text)
        return bool(named) and names.issuperset(named)

    return [piece for piece in kept[:start] if not is_byline(piece)] + kept[start:]


def _flags(root: HtmlElement) -> list[str]:
    flags = []
    if any((meta.get("http-equiv") or "").strip().lower() == "refresh" for meta in root.iter("meta")):
        flags.append("meta_refresh")
    if metadata.forbids_archiving(root):
        flags.append("no_archive")
    if any(len(e.text_content()) > metadata.LONGEST_TITLE for e in root.iter("title", "h1")):
        flags.append("truncated_title")
    return flags


def _kinds_of_page(title: str, kept: list[Piece]) -> list[str]:
    text = " ".join(piece.text for piece in kept)
    if len(text.split()) > _SHORT_PAGE:
        return []
    head = f"{title} {text[:200]}"
    return ["soft_404"] * bool(_NOT_FOUND.search(head)) + ["consent_wall"] * bool(
        _CONSENT.search(f"{title} {text}")
    )
